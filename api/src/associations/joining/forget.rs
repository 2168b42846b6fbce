//! Forgetting associations that asked to publish.

use std::time::Duration;

use sea_orm::{ColumnTrait, Condition};

use super::entity::{Column, Entity};
use crate::App;
use kit::jobs::{Failure, Sweep};

/// Number of seconds that a request is kept whose address was not confirmed.
pub(crate) const UNCONFIRMED_KEPT: i64 = 7 * DAY;

/// Number of seconds that a refused one is kept after the answer.
pub(crate) const ANSWERED_KEPT: i64 = 30 * DAY;

/// Number of seconds that one waits at most.
const WAITS: i64 = 180 * DAY;

const DAY: i64 = 86_400;

/// Forgets associations that asked to publish.
#[derive(Debug)]
pub struct ForgetJoinings;

impl Sweep for ForgetJoinings {
    const KIND: &'static str = "forget_joinings";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        let ago = |seconds: i64| app.clock.now().plus_seconds(-seconds);
        let unconfirmed =
            Condition::all().add(Column::ConfirmedAt.is_null()).add(Column::AskedAt.lte(ago(UNCONFIRMED_KEPT)));
        let old = Condition::any()
            .add(unconfirmed)
            .add(Column::RefusedAt.lte(ago(ANSWERED_KEPT)))
            .add(Column::ConfirmedAt.lte(ago(WAITS)));
        app.db.delete_in_pieces::<Entity>(old).await?;
        Ok(())
    }
}
