//! Forgetting parked jobs whose kind says that they are not worth keeping for ever.

use std::time::Duration;

use sea_orm::{ColumnTrait, ExprTrait};

use super::{Failure, Sweep, entity, registry};
use crate::App;

/// Deletes parked jobs that were kept as long as their kind's policy says.
#[derive(Debug)]
pub struct ForgetParked;

impl Sweep for ForgetParked {
    const KIND: &'static str = "forget_parked";
    const EVERY: Duration = Duration::from_secs(86_400);

    async fn run(app: &App) -> Result<(), Failure> {
        use entity::Column::{Kind, ParkedAt};
        let now = app.clock.now();
        for entry in registry::ALL {
            let Some(kept) = entry.policy.parked_for else { continue };
            let seconds = i64::try_from(kept.as_secs()).unwrap_or(i64::MAX);
            let old = Kind.eq(entry.kind).and(ParkedAt.lte(now.plus_seconds(-seconds)));
            app.db.delete_in_pieces::<entity::Entity>(old).await?;
        }
        Ok(())
    }
}
