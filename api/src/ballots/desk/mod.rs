//! The counter at the desk: voting for somebody who comes or calls, noting envelopes, and entering what was in them.

mod counter_page;
mod letters_page;
mod list_page;
mod paper_page;
mod person;
mod seat;
mod sheet;

use ground::text::Language;
use kit::pages::{MenuEntry, Page, Sample, Site};

/// The counter at the desk.
pub(crate) const DESK_COUNTER: MenuEntry =
    MenuEntry { end: "/bureau/guichet", icon: "urn", words: ("Guichet", "Counter") };

/// The counter's pages at the desk.
pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk("/:commune/bureau/guichet", &list_page::show_list),
    Page::desk_form("/:commune/bureau/guichet/:id", &counter_page::show_counter, &counter_page::act_at_counter),
    Page::desk_form("/:commune/bureau/guichet/:id/papier", &paper_page::show_paper, &paper_page::enter_paper),
    Page::desk_form("/:commune/bureau/guichet/:id/lettres", &letters_page::show_letters, &letters_page::printed),
];

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = list_page::samples(site, language);
    all.extend(counter_page::samples(site, language));
    all.extend(paper_page::samples(site, language));
    all.extend(letters_page::samples(site, language));
    all
}
