//! People who have a part in a commune.

use std::borrow::Cow;
use std::pin::Pin;

use poem::Request;
use sea_orm::{ConnectionTrait, DbErr};

use super::{ManageError, publishes_in};
use crate::App;
use crate::accounts::{Caller, Clerk, who};
use ground::ids::CommuneId;
use kit::http::problem::{self, Problem, Refusal};
use kit::tenants::Key;

/// True if the sender of a request is known; a known sender without a part in the commune of the address is refused.
pub(crate) fn recognise<'a>(
    request: &'a Request,
    commune: Option<Cow<'a, str>>,
) -> Pin<Box<dyn Future<Output = Result<bool, Problem>> + Send + 'a>> {
    Box::pin(async move {
        let Some(caller) = who::recognised(request) else { return Ok(false) };
        // An operator gives a commune its mayor.
        let gives_mayor = caller.is_operator() && request.uri().path().ends_with("/members");
        if let Some(commune) = commune.filter(|_| !gives_mayor) {
            has_part_in(App::of_request(request)?, caller, &commune).await?;
        }
        Ok(true)
    })
}

/// The caller as whoever runs the board of the commune of this key.
pub(super) fn run_by<'a>(app: &App, caller: &'a Caller, commune: &Key) -> Result<Clerk<'a>, ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    caller.clerk_of(commune.id).ok_or(ManageError::Forbidden)
}

/// Refuse a caller without a part in a commune, given by its key: no role there, and no organisation to publish for there.
async fn has_part_in(app: &App, caller: &Caller, commune: &str) -> Result<(), Problem> {
    let commune = app.communes.get(commune).ok_or_else(|| Problem::of(&problem::COMMUNE_NOT_FOUND))?;
    // An operator has no part in what a commune posts.
    let has_part = caller.belongs_to(commune.id)
        || publishes_at(&app.db.read, caller, commune.id).await.map_err(Refusal::problem)?;
    if has_part { Ok(()) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

/// True if somebody publishes in a commune for an organisation that serves it.
pub(crate) async fn publishes_at(
    db: &impl ConnectionTrait,
    caller: &Caller,
    commune: CommuneId,
) -> Result<bool, DbErr> {
    for organisation in caller.organisations() {
        if publishes_in(db, commune, organisation).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
