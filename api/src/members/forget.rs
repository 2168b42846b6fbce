//! Forgetting invitations that came to nothing, and roles that ended long ago.

use std::time::Duration;

use super::INVITED;
use crate::App;
use crate::accounts::roles;
use kit::jobs::{Failure, Sweep};

/// Number of seconds that an invitation is kept which nobody accepted.
pub(crate) const UNACCEPTED_KEPT: i64 = INVITED + 30 * DAY;

/// Number of seconds that a role is kept after it ended.
pub(crate) const ENDED_KEPT: i64 = 6 * 365 * DAY;

const DAY: i64 = 86_400;

/// Forgets invitations and roles.
#[derive(Debug)]
pub struct ForgetMembers;

impl Sweep for ForgetMembers {
    const KIND: &'static str = "forget_members";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        let ago = |seconds: i64| app.clock.now().plus_seconds(-seconds);
        Ok(roles::forget_old(app, ago(UNACCEPTED_KEPT), ago(ENDED_KEPT)).await?)
    }
}
