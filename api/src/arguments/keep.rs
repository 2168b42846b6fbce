//! Keeping an argument that was reported.

use super::ArgumentId;
use super::grasp::{ArgumentNotHeld, grasp};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use kit::http::IfMatch;

/// Keep an argument: its reports are forgotten.
pub(crate) async fn keep(
    app: &App,
    caller: &Caller,
    id: ArgumentId,
    if_match: &IfMatch,
) -> Result<(), ArgumentNotHeld> {
    let held = grasp(app, caller, id, if_match).await?;
    held.forget_reports().await?;
    Ok(held.finish(Deed::Approved).await?)
}
