//! Claiming: a lease on what is due.

use std::fmt::Write;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::{LockBehavior, LockType, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use super::entry::Plan;
use super::policy::LEASE;
use super::{Jobs, Priority, entity};
use crate::db::DatabaseTransaction;
use ground::clock::Instant;
use ground::ids::JobId;

/// A job that this process may run, as long as its lease holds.
#[derive(Debug, Clone)]
pub(super) struct Claimed {
    pub id: JobId,
    /// The lease's token.
    pub lease: Uuid,
    pub entry: &'static Plan,
    pub payload: String,
    /// Number of this attempt; the first is 1.
    pub attempt: i64,
}

/// Jobs of one kind that are equally urgent. Lanes are looked at one by one, so that a long queue in one costs the
/// others nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane {
    pub entry: &'static Plan,
    pub priority: Priority,
}

/// All lanes of a list, most urgent first.
pub(super) fn lanes(plans: &[&'static Plan]) -> Vec<Lane> {
    Priority::ALL.iter().flat_map(|&priority| plans.iter().map(move |&entry| Lane { entry, priority })).collect()
}

/// The question in which of these lanes something is due, by their numbers, as SQL that asks `$1` for the time and `$2`
/// for the latest end of a lease under a right clock. What a wrong clock put off is due now.
pub(super) fn question(lanes: &[Lane]) -> String {
    let mut sql = String::new();
    for (number, lane) in lanes.iter().enumerate() {
        let union = if number == 0 { "" } else { " UNION ALL " };
        let latest = lane.entry.latest(Instant::from_micros(0)).micros();
        // Kinds are constants of ours.
        let here = format!(
            "EXISTS (SELECT 1 FROM jobs WHERE parked_at IS NULL AND kind = '{}' AND priority = {} \
             AND (leased_until IS NULL OR leased_until <= $1 OR leased_until > $2) AND due_at",
            lane.entry.kind, lane.priority as i64
        );
        // Writing to a String cannot fail.
        let _ = write!(sql, "{union}SELECT {number} WHERE {here} <= $1) OR {here} > $1 + {latest})");
    }
    sql
}

/// Ask the question; the lanes' numbers in order.
pub(super) async fn ask(jobs: &Jobs, question: &str) -> Result<Vec<usize>, DbErr> {
    if question.is_empty() {
        return Ok(Vec::new());
    }
    let now = jobs.clock.now();
    let values = [now.micros().into(), longest_lease(now).micros().into()];
    let rows = jobs.db.read.query_all_raw(Statement::from_sql_and_values(jobs.db.backend(), question, values)).await?;
    let mut numbers = rows.iter().map(|row| row.try_get_by_index::<i32>(0)).collect::<Result<Vec<_>, _>>()?;
    numbers.sort_unstable();
    Ok(numbers.into_iter().filter_map(|number| usize::try_from(number).ok()).collect())
}

/// Claims the next jobs of a lane, no more than `most`.
pub(super) async fn claim(
    transaction: &DatabaseTransaction,
    lane: Lane,
    most: usize,
    now: Instant,
) -> Result<Vec<Claimed>, DbErr> {
    use entity::Column::{Again, Attempts, DueAt, Id, Lease, LeasedUntil};
    let mut rows = due(transaction, lane, most, now, DueAt.lte(now)).await?;
    if rows.len() < most {
        rows.extend(due(transaction, lane, most - rows.len(), now, DueAt.gt(lane.entry.latest(now))).await?);
    }
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let lease = Uuid::now_v7();
    entity::Entity::update_many()
        .col_expr(Lease, Expr::value(lease))
        .col_expr(LeasedUntil, Expr::value(until(now).micros()))
        .col_expr(Attempts, Expr::col(Attempts).add(1))
        .col_expr(Again, Expr::value(false))
        .filter(Id.is_in(rows.iter().map(|row| row.id)))
        .exec(transaction)
        .await?;
    let claimed = rows.into_iter().map(|row| Claimed {
        id: row.id,
        lease,
        entry: lane.entry,
        payload: row.payload,
        attempt: row.attempts.saturating_add(1),
    });
    Ok(claimed.collect())
}

/// The next jobs of a lane that nobody runs, of those that are due by this condition.
async fn due(
    transaction: &DatabaseTransaction,
    lane: Lane,
    most: usize,
    now: Instant,
    is_due: SimpleExpr,
) -> Result<Vec<entity::Model>, DbErr> {
    use entity::Column::{DueAt, Id, Kind, LeasedUntil, ParkedAt, Priority};
    // SQLite has one writer at a time and needs no locks on rows; there the clause is left out.
    entity::Entity::find()
        .filter(ParkedAt.is_null().and(Kind.eq(lane.entry.kind)).and(Priority.eq(lane.priority)).and(is_due))
        .filter(LeasedUntil.is_null().or(LeasedUntil.lte(now)).or(LeasedUntil.gt(longest_lease(now))))
        .order_by_asc(DueAt)
        .order_by_asc(Id)
        .limit(u64::try_from(most).unwrap_or(u64::MAX))
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(transaction)
        .await
}

/// Renew the lease on a job that runs; false if it was lost.
pub(super) async fn renew(jobs: &Jobs, claimed: &Claimed) -> Result<bool, DbErr> {
    let transaction = jobs.db.begin_write().await?;
    let renewed = entity::Entity::update_many()
        .col_expr(entity::Column::LeasedUntil, Expr::value(until(jobs.clock.now()).micros()))
        .filter(entity::Column::Id.eq(claimed.id).and(entity::Column::Lease.eq(claimed.lease)))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(renewed.rows_affected > 0)
}

fn until(now: Instant) -> Instant {
    now.plus(LEASE)
}

/// The latest end of a lease that was taken under a clock which is about right: a longer lease has no holder.
fn longest_lease(now: Instant) -> Instant {
    now.plus(LEASE * 10)
}
