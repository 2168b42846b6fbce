//! Consultations at the desk: the list, drafts, what can be done with one that was announced, and the answer of the council.

mod answer_fields;
mod answer_page;
mod draft_fields;
mod draft_holders;
mod draft_page;
mod draft_questions;
mod draft_read;
mod draft_shown;
mod draft_typed;
mod list_page;
mod one_forms;
mod one_page;
mod one_shown;
mod paths;
mod promises_page;
mod publish_page;
mod seat;
mod withdraw_page;

pub(crate) use paths::desk_consultation;

use ground::text::Language;
use kit::blobs::LARGEST;
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem};
use kit::pages::{MenuEntry, Page, Sample, Site};

/// Consultations among the desk's pages.
pub(crate) const DESK_CONSULTATIONS: MenuEntry =
    MenuEntry { end: "/bureau/consultations", icon: "urn", words: ("Consultations", "Consultations") };

/// The pages of the desk about consultations.
pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk("/:commune/bureau/consultations", &list_page::show_list),
    Page::desk_form("/:commune/bureau/consultations/nouvelle", &draft_page::show_blank, &draft_page::write),
    Page::desk_form("/:commune/bureau/consultations/:id", &one_page::show_one, &one_page::act),
    Page::desk_form("/:commune/bureau/consultations/:id/modifier", &draft_page::show_draft, &draft_page::save),
    Page::desk_form("/:commune/bureau/consultations/:id/annoncer", &publish_page::ask_first, &publish_page::announce),
    Page::desk_form("/:commune/bureau/consultations/:id/retirer", &withdraw_page::ask_why, &withdraw_page::take_back),
    Page::desk_form("/:commune/bureau/consultations/:id/reponse", &answer_page::show_answer, &answer_page::send_answer),
    Page::desk_form(
        "/:commune/bureau/consultations/:id/engagements",
        &promises_page::show_promises,
        &promises_page::change_promise,
    ),
];

/// The size of the largest form: six documents, and the fields around them.
const LARGEST_FORM: usize = 6 * LARGEST + 512 * 1024;

/// The pages whose forms bring files, which go to the disk as they come.
pub(crate) const DESK_UPLOADS: [Larger; 3] = [
    larger(&["", "bureau", "consultations", "nouvelle"]),
    larger(&["", "bureau", "consultations", ""]),
    larger(&["", "bureau", "consultations", "", "modifier"]),
];

const fn larger(path: &'static [&'static str]) -> Larger {
    Larger { path, bytes: LARGEST_FORM, in_memory: false, too_large: || Problem::of(&problem::FILE_TOO_LARGE) }
}

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = list_page::samples(site, language);
    all.extend(draft_shown::samples(site, language));
    all.extend(one_shown::samples(site, language));
    all.extend(publish_page::sample(site, language));
    all.extend(withdraw_page::sample(site, language));
    all.extend(answer_page::samples(site, language));
    all.push(promises_page::sample(site, language));
    all
}
