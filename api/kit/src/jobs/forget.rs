//! Forgetting parked jobs whose kind says that they are not worth keeping for ever.

use sea_orm::{ColumnTrait, DbErr, ExprTrait};

use super::{JobEntry, Jobs, entity};

/// Delete the parked jobs of these kinds that were kept as long as their policy says.
///
/// # Errors
/// When the database fails; then some may be left for the next time.
pub async fn forget_parked<C>(jobs: &Jobs, list: &[JobEntry<C>]) -> Result<(), DbErr> {
    use entity::Column::{Kind, ParkedAt};
    let now = jobs.clock.now();
    for JobEntry { plan, .. } in list {
        let Some(kept) = plan.policy.parked_for else { continue };
        let seconds = i64::try_from(kept.as_secs()).unwrap_or(i64::MAX);
        let old = Kind.eq(plan.kind).and(ParkedAt.lte(now.plus_seconds(-seconds)));
        jobs.db.delete_in_pieces::<entity::Entity>(old).await?;
    }
    Ok(())
}
