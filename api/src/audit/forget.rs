//! Forgetting old entries.

use std::time::Duration;

use sea_orm::ColumnTrait;

use super::entity::entry;
use crate::App;
use kit::jobs::{Failure, Sweep};

/// Number of seconds that an entry is kept: six years.
pub(crate) const KEPT: i64 = 6 * 365 * 86_400;

/// Forgets entries of the audit log that are older.
#[derive(Debug)]
pub struct ForgetAudit;

impl Sweep for ForgetAudit {
    const KIND: &'static str = "forget_audit";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        let old = entry::Column::At.lte(app.clock.now().plus_seconds(-KEPT));
        app.db.delete_in_pieces::<entry::Entity>(old).await?;
        Ok(())
    }
}
