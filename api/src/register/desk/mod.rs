//! The register at the desk: looking somebody up, one entry, lists that are taken in, groups, letters.

mod entry_forms;
mod entry_page;
mod groups_page;
mod home_page;
mod import_page;
mod letters_page;
mod seat;

pub(crate) use import_page::DESK_LISTS;

use ground::text::Language;
use kit::pages::{MenuEntry, Page, Sample, Site};

/// The register in the desk's menu.
pub(crate) const DESK_REGISTER: MenuEntry =
    MenuEntry { end: "/bureau/registre", icon: "urn", words: ("Registre", "Register") };

/// The register's pages at the desk.
pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/registre", &home_page::show_home, &home_page::add_entry),
    Page::desk_form("/:commune/bureau/registre/importer", &import_page::show_list, &import_page::send_list),
    Page::desk_form("/:commune/bureau/registre/groupes", &groups_page::show_groups, &groups_page::change_groups),
    Page::desk_form("/:commune/bureau/registre/lettres", &letters_page::show_print, &letters_page::print_letters),
    Page::desk_form("/:commune/bureau/registre/:id", &entry_page::show_entry, &entry_page::change_entry),
];

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let mut all = home_page::samples(site, language);
    all.push(entry_page::sample(site, language));
    all.push(import_page::sample(site, language));
    all.push(groups_page::sample(site, language));
    all.push(letters_page::sample(site, language));
    all
}
