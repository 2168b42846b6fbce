//! The letter at the desk: a look at the next one, the words on top of it, and sending it before its hour.

mod next;
mod page;
mod readers_page;
mod send;

pub(crate) use next::desk_letter;
pub(crate) use readers_page::DESK_LISTS;

use ground::text::Language;
use kit::pages::{Page, Sample, Site};

pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/lettre", &page::show_letter, &page::send_introduction),
    Page::desk("/:commune/bureau/lettre/apercu", &page::show_preview),
    Page::desk_form("/:commune/bureau/lettre/essai", &page::find_letter, &page::send_trial),
    Page::desk_form("/:commune/bureau/lettre/lecteurs", &readers_page::show_readers, &readers_page::send_readers),
    Page::desk_form("/:commune/bureau/lettre/envoi", &send::ask_to_send, &send::send_letter),
];

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    page::samples(site, language).into_iter().chain(readers_page::samples(site, language)).collect()
}
