//! People who have a part in a commune.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::Arc;

use poem::Request;

use super::{ManageError, communes_of};
use crate::App;
use crate::accounts::{Caller, Role, who};
use kit::http::problem::{self, Problem, Refusal};
use kit::tenants::{Commune, Key};

/// True if the sender of a request is known; a known sender without a part in the commune of the address is refused.
pub(crate) fn recognise<'a>(
    request: &'a Request,
    commune: Option<Cow<'a, str>>,
) -> Pin<Box<dyn Future<Output = Result<bool, Problem>> + Send + 'a>> {
    Box::pin(async move {
        let Some(caller) = who::recognised(request) else { return Ok(false) };
        if let Some(commune) = commune {
            has_part_in(App::of_request(request)?, caller, &commune).await?;
        }
        Ok(true)
    })
}

/// The commune of this key, whose board the caller runs.
pub(super) fn run_by(app: &App, caller: &Caller, commune: &Key) -> Result<Arc<Commune>, ManageError> {
    let commune = app.communes.get(commune.as_str()).ok_or(ManageError::NoSuchCommune)?;
    if caller.runs_board(commune.id) { Ok(commune) } else { Err(ManageError::Forbidden) }
}

/// Refuse a caller without a part in a commune, given by its key: no role there, and no organisation to publish for there.
async fn has_part_in(app: &App, caller: &Caller, commune: &str) -> Result<(), Problem> {
    let commune = app.communes.get(commune).ok_or_else(|| Problem::of(&problem::COMMUNE_NOT_FOUND))?;
    let has_part = match (caller.role, caller.organisation) {
        // An operator has no part in what a commune posts.
        (Role::Operator, _) => false,
        (Role::Publisher, Some(organisation)) => {
            communes_of(&app.db.read, organisation).await.map_err(Refusal::problem)?.contains(&commune.id)
        }
        (Role::Mayor | Role::Clerk | Role::Councillor | Role::Publisher | Role::Resident, _) => {
            caller.commune == Some(commune.id)
        }
    };
    if has_part { Ok(()) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}
