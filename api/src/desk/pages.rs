//! The pages of the desk's own: its home, and the settings.

use super::{home, journal, people, settings_page};
use ground::text::Language;
use kit::pages::{Page, Sample, Site};

pub(crate) const PAGES: &[Page] = &[
    Page::desk("/:commune/bureau", &home::show_home),
    Page::desk_form("/:commune/bureau/reglages", &settings_page::show_settings, &settings_page::send_settings),
    Page::desk_form("/:commune/bureau/reglages/lettre", &settings_page::find_letter, &settings_page::send_letter),
    Page::desk_form("/:commune/bureau/personnes", &people::show_people, &people::invite_one),
    Page::desk_form("/:commune/bureau/personnes/:id", &people::ask_to_end, &people::end_one),
    Page::desk("/:commune/bureau/journal", &journal::show_journal),
];

/// Pages of examples.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all: Vec<Sample> = home::samples(site, language).into();
    all.extend(settings_page::samples(site, language));
    all.extend(people::samples(site, language));
    all.push(journal::sample(site, language));
    all
}
