//! The paths of these pages.

use crate::organisations::{OrganisationKind, OrganisationOut};
use kit::pages::MenuEntry;
use kit::tenants::Commune;

/// The list in the menu.
pub(crate) const ASSOCIATIONS: MenuEntry = MenuEntry {
    end: "/associations",
    icon: "people",
    words: ("Associations et services", "Associations and services"),
};

/// The path of an organisation's page in a commune.
pub(super) fn page_of(commune: &Commune, organisation: &OrganisationOut) -> String {
    format!("{}/{}", ASSOCIATIONS.path(&commune.slug), organisation.id)
}

/// The name of the icon of a kind.
pub(super) fn icon(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::TownHall | OrganisationKind::Intercommunality => "hall",
        OrganisationKind::Association | OrganisationKind::Other => "people",
        OrganisationKind::School => "school",
        OrganisationKind::Gendarmerie => "info",
    }
}
