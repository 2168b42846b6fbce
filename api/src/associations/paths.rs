//! The paths of these pages.

use crate::organisations::{LIST_END, OrganisationKind};
use kit::pages::MenuEntry;

/// The list in the menu.
pub(crate) const ASSOCIATIONS: MenuEntry =
    MenuEntry { end: LIST_END, icon: "people", words: ("Associations et services", "Associations and services") };

/// The name of the icon of a kind.
pub(super) fn icon(kind: OrganisationKind) -> &'static str {
    match kind {
        OrganisationKind::TownHall | OrganisationKind::Intercommunality => "hall",
        OrganisationKind::Association | OrganisationKind::Other => "people",
        OrganisationKind::School => "school",
        OrganisationKind::Gendarmerie => "info",
    }
}
