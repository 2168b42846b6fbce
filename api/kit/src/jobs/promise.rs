//! Promising: rows written in the transaction of the change that makes them.

use std::marker::PhantomData;

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::entry::Plan;
use super::{Job, Jobs, Priority, Sweep, entity};
use crate::db::DatabaseTransaction;
use ground::clock::Instant;
use ground::ids::JobId;

/// The channel on which PostgreSQL tells every worker, at commit, that something is due.
pub(super) const CHANNEL: &str = "tambour_jobs";

/// A promise that is being put together: due now, as urgent as its kind, unless said otherwise.
#[derive(Debug, Clone)]
pub struct Promise<J> {
    payload: Result<String, String>,
    key: Option<String>,
    priority: Priority,
    due_at: Option<Instant>,
    job: PhantomData<fn() -> J>,
}

impl<J: Job> Promise<J> {
    /// A promise about this.
    pub fn new(payload: &J::Payload) -> Self {
        let payload = serde_json::to_string(payload).map_err(|error| error.to_string());
        Self { payload, key: None, priority: J::POLICY.priority, due_at: None, job: PhantomData }
    }

    /// At most one of this kind with this key stands at a time: promising it again does nothing, unless it is running,
    /// for then it runs again afterwards, since it may have read the world before the change. A parked one stands too:
    /// it waits for an operator.
    pub fn unique(self, key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..self }
    }

    /// With another urgency than its kind's.
    pub fn priority(self, priority: Priority) -> Self {
        Self { priority, ..self }
    }

    /// Not before this instant.
    pub fn due_at(self, instant: Instant) -> Self {
        Self { due_at: Some(instant), ..self }
    }

    /// Make it, as part of this transaction; commit with [`commit`], so that it is kept at once.
    ///
    /// # Errors
    /// When the database fails, or the payload is not JSON.
    pub async fn make(self, transaction: &DatabaseTransaction, now: Instant) -> Result<(), DbErr> {
        let payload = self.payload.map_err(DbErr::Custom)?;
        let due_at = self.due_at.unwrap_or(now);
        let row = row(J::KIND, payload, self.key, self.priority, due_at, now);
        insert(transaction, row).await?;
        if due_at <= now { tell_workers(transaction).await } else { Ok(()) }
    }
}

/// Let a sweep run as soon as this transaction commits; if it is running, once more.
///
/// # Errors
/// When the database fails.
pub async fn poke<S: Sweep>(transaction: &DatabaseTransaction, now: Instant) -> Result<(), DbErr> {
    poke_kind(transaction, S::KIND, now).await?;
    tell_workers(transaction).await
}

/// Let every sweep of the list that wants to know of changes run at once: the worker does this when a board changed.
pub(super) async fn poke_after_changes(jobs: &Jobs, plans: &[&Plan]) -> Result<(), DbErr> {
    let now = jobs.clock.now();
    let transaction = jobs.db.begin_write().await?;
    for plan in plans.iter().filter(|plan| plan.after_changes) {
        poke_kind(&transaction, plan.kind, now).await?;
    }
    transaction.commit().await
}

async fn poke_kind(transaction: &DatabaseTransaction, kind: &str, now: Instant) -> Result<(), DbErr> {
    insert(transaction, sweep_row(kind, now)).await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::DueAt, Expr::value(now.micros()))
        .filter(entity::Column::Kind.eq(kind).and(entity::Column::UniqueKey.eq(SWEEP)))
        .filter(entity::Column::Lease.is_null().and(entity::Column::DueAt.gt(now)))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Make sure that every sweep of the list has its row.
pub(super) async fn sow(jobs: &Jobs, plans: &[&Plan]) -> Result<(), DbErr> {
    let kinds: Vec<_> = plans.iter().filter(|plan| plan.every.is_some()).map(|plan| plan.kind).collect();
    if kinds.is_empty() {
        return Ok(());
    }
    let now = jobs.clock.now();
    let rows = kinds.into_iter().map(|kind| sweep_row(kind, now));
    let transaction = jobs.db.begin_write().await?;
    // A row that is there already, perhaps leased, stays as it is.
    let unless_there = on_the_same_key().do_nothing().to_owned();
    entity::Entity::insert_many(rows).on_conflict(unless_there).exec_without_returning(&transaction).await?;
    transaction.commit().await
}

/// Tell the workers of every process at commit, on PostgreSQL; elsewhere they look each second.
pub(super) async fn tell_workers(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(&format!("NOTIFY {CHANNEL}")).await?;
    }
    Ok(())
}

/// The key of a sweep's one row.
const SWEEP: &str = "sweep";

fn sweep_row(kind: &str, now: Instant) -> entity::ActiveModel {
    row(kind, "null".to_owned(), Some(SWEEP.to_owned()), Priority::Background, now, now)
}

fn row(
    kind: &str,
    payload: String,
    key: Option<String>,
    priority: Priority,
    due_at: Instant,
    now: Instant,
) -> entity::ActiveModel {
    entity::ActiveModel {
        id: Set(JobId::new()),
        kind: Set(kind.to_owned()),
        payload: Set(payload),
        unique_key: Set(key),
        priority: Set(priority),
        due_at: Set(due_at),
        attempts: Set(0),
        lease: Set(None),
        leased_until: Set(None),
        again: Set(false),
        last_error: Set(None),
        parked_at: Set(None),
        created_at: Set(now),
    }
}

/// Insert it; if one with its key stands already and is running, let that one run again.
async fn insert(transaction: &DatabaseTransaction, row: entity::ActiveModel) -> Result<(), DbErr> {
    let again = on_the_same_key()
        .value(entity::Column::Again, true)
        .action_and_where(Expr::col((entity::Entity, entity::Column::Lease)).is_not_null())
        .to_owned();
    entity::Entity::insert(row).on_conflict(again).exec_without_returning(transaction).await?;
    Ok(())
}

fn on_the_same_key() -> OnConflict {
    OnConflict::columns([entity::Column::Kind, entity::Column::UniqueKey])
        .target_and_where(entity::Column::UniqueKey.is_not_null())
        .to_owned()
}
