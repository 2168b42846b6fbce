//! Notices at the desk: one page to publish and to edit, the list of what is up, and the steps that are a button each.

mod asking;
mod change;
mod enclose;
mod fields;
mod list;
mod publish;
mod published;
mod ringing;
mod show;
mod steps;
mod wish;

pub use ringing::{Ringing, Rings};

use super::paths::PUBLISH;
use ground::text::Language;
use kit::blobs::LARGEST;
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem};
use kit::pages::{Page, Sample, Site};

/// The pages of the desk about notices.
pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/publier", &publish::show_blank, &publish::publish),
    Page::desk("/:commune/bureau/panneaux", &list::show_list),
    Page::desk_form("/:commune/bureau/panneaux/:id", &change::show_notice, &change::change),
    Page::desk("/:commune/bureau/panneaux/:id/publie", &published::show_published),
    Page::desk_form("/:commune/bureau/panneaux/:id/publier", &steps::ask_publish, &steps::publish),
    Page::desk_form("/:commune/bureau/panneaux/:id/retirer", &steps::ask_withdraw, &steps::withdraw),
    Page::desk_form("/:commune/bureau/panneaux/:id/retablir", &steps::ask_restore, &steps::restore),
];

/// The size of the largest form: a picture and six documents, and the fields around them.
const LARGEST_FORM: usize = 7 * LARGEST + 512 * 1024;

/// The pages whose forms bring files, which go to the disk as they come.
pub(crate) const DESK_UPLOADS: [Larger; 2] =
    [larger(&["", "bureau", "publier"]), larger(&["", "bureau", "panneaux", ""])];

const fn larger(path: &'static [&'static str]) -> Larger {
    Larger { path, bytes: LARGEST_FORM, in_memory: false, too_large: || Problem::of(&problem::FILE_TOO_LARGE) }
}

/// Examples of these pages.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = show::samples(site, language);
    all.extend(published::samples(site, language));
    all.extend(asking::samples(site, language));
    all.extend(list::samples(site, language));
    all.extend(steps::samples(site, language));
    all
}
