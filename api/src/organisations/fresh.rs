//! Whether an organisation is as the caller read it.

use super::refusals::ReadOrganisationError;
use super::{ManageError, wire};
use crate::App;
use crate::accounts::Caller;
use ground::ids::{CommuneId, OrganisationId};
use kit::http::IfMatch;
use kit::http::etag::Revision;

/// Hold an organisation, as the caller sees it in a commune, against what they say they read. The commune is locked.
pub(super) async fn is_fresh(
    app: &App,
    caller: &Caller,
    commune: CommuneId,
    id: OrganisationId,
    if_match: &IfMatch,
) -> Result<(), ManageError> {
    let current = match wire::one(app, commune, id, Some(caller)).await {
        Ok(details) => Some(Revision::of_resource(&details)),
        Err(ReadOrganisationError::Database(error)) => return Err(ManageError::Database(error)),
        Err(
            ReadOrganisationError::NoSuchCommune
            | ReadOrganisationError::NoSuchOrganisation
            | ReadOrganisationError::WrongCursor(_),
        ) => None,
    };
    if if_match.allows_if_any(current.as_ref()) { Ok(()) } else { Err(ManageError::Stale) }
}
