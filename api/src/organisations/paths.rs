//! The paths of the pages of organisations.

use super::OrganisationOut;
use kit::tenants::Commune;

/// The end of the path of a commune's list of them.
pub(crate) const LIST_END: &str = "/associations";

/// The path of an organisation's page in a commune.
pub(crate) fn page_of(commune: &Commune, organisation: &OrganisationOut) -> String {
    format!("{}{LIST_END}/{}", commune.path(), organisation.id)
}
