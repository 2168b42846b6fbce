//! People at the desk: who has which role, who is invited, and the log of it.

mod end_page;
mod list_page;
mod words;

pub(super) use end_page::{ask_to_end, end_one};
pub(super) use list_page::{invite_one, show_people};

use crate::communes::DeskPlace;
use ground::text::Language;
use kit::pages::{MenuEntry, Sample, Site};

/// The page of people in the desk's links.
pub(super) const PEOPLE: MenuEntry =
    MenuEntry { end: "/bureau/personnes", icon: "people", words: ("Les personnes", "People") };

/// The path of the page.
fn path(at: &DeskPlace<'_>) -> String {
    PEOPLE.path(&at.commune.slug)
}

/// Pages of examples.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    [list_page::sample(site, language), end_page::sample(site, language)]
}
