//! The paths of the desk's pages of calendars.

use crate::events::DESK_AGENDA;
use ground::ids::OrganisationId;
use kit::tenants::Commune;

/// The path of the page that takes in a file.
pub(super) fn to_import(commune: &Commune) -> String {
    format!("{}/importer", DESK_AGENDA.path(&commune.slug))
}

/// The path of the calendars that are followed.
pub(super) fn followed(commune: &Commune) -> String {
    format!("{}/suivis", DESK_AGENDA.path(&commune.slug))
}

/// The path of the calendar of an organisation.
pub(crate) fn of_organisation(commune: &Commune, id: OrganisationId) -> String {
    format!("{}/{id}", followed(commune))
}
