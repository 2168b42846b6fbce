//! Forgetting what nobody needs any more.

use std::time::Duration;

use super::{me, sessions, sign_in};
use crate::App;
use kit::jobs::{Failure, Sweep};

/// Forgets requests to sign in after a day, sessions that are over, and changes of address that stand.
#[derive(Debug)]
pub struct ForgetSignIns;

impl Sweep for ForgetSignIns {
    const KIND: &'static str = "forget_sign_ins";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        sign_in::forget(app).await?;
        sessions::forget_over(app).await?;
        Ok(me::forget_changes(app).await?)
    }
}
