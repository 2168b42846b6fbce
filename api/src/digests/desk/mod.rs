//! The letter at the desk: a look at the next one, the words on top of it, and sending it before its hour.

mod next;
mod page;
mod send;

pub(crate) use next::desk_letter;

use ground::text::Language;
use kit::pages::{Page, Sample, Site};

pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/lettre", &page::show_letter, &page::send_introduction),
    Page::desk("/:commune/bureau/lettre/apercu", &page::show_preview),
    Page::desk_form("/:commune/bureau/lettre/essai", &page::find_letter, &page::send_trial),
    Page::desk_form("/:commune/bureau/lettre/envoi", &send::ask_to_send, &send::send_letter),
];

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> [Sample; 2] {
    page::samples(site, language)
}
