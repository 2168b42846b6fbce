//! The pages of the desk's own: its home, and the settings.

use super::{home, settings_page};
use ground::text::Language;
use kit::pages::{Page, Sample, Site};

pub(crate) const PAGES: &[Page] = &[
    Page::desk("/:commune/bureau", &home::show_home),
    Page::desk_form("/:commune/bureau/reglages", &settings_page::show_settings, &settings_page::send_settings),
    Page::desk_form("/:commune/bureau/reglages/lettre", &settings_page::find_letter, &settings_page::send_letter),
];

/// Pages of examples.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    home::samples(site, language).into_iter().chain(settings_page::samples(site, language)).collect()
}
