//! The operators' view of jobs: `tambour jobs`, and the numbers for measures.

use std::collections::BTreeMap;

use sea_orm::prelude::Expr;
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    UpdateMany,
};

use super::{Jobs, entity, promise};
use ground::clock::Instant;
use ground::ids::JobId;

/// A job as operators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedJob {
    /// Its id, to retry it by.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// Number of times it was tried.
    pub attempts: i64,
    /// The time of its next run, unless it is parked.
    pub due_at: Instant,
    /// The end of its present lease, if it runs.
    pub leased_until: Option<Instant>,
    /// The time since which it is parked, if it is.
    pub parked_at: Option<Instant>,
    /// The reason why its last run failed, if it did.
    pub last_error: Option<String>,
}

/// Parked jobs, then the waiting, each in the order of time; no more than `most`.
///
/// # Errors
/// When the database fails.
pub async fn list(jobs: &Jobs, most: u64) -> Result<Vec<ListedJob>, DbErr> {
    let parked =
        entity::Entity::find().filter(entity::Column::ParkedAt.is_not_null()).order_by_asc(entity::Column::ParkedAt);
    let mut rows = parked.limit(most).all(&jobs.db.read).await?;
    let left = most.saturating_sub(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let waiting = entity::Entity::find().filter(entity::Column::ParkedAt.is_null()).order_by_asc(entity::Column::DueAt);
    rows.extend(waiting.order_by_asc(entity::Column::Id).limit(left).all(&jobs.db.read).await?);
    let listed = rows.into_iter().map(|row| ListedJob {
        id: row.id,
        kind: row.kind,
        attempts: row.attempts,
        due_at: row.due_at,
        leased_until: row.leased_until,
        parked_at: row.parked_at,
        last_error: row.last_error,
    });
    Ok(listed.collect())
}

/// A reason not to retry a job.
#[derive(Debug, thiserror::Error)]
pub enum RetryError {
    /// It is done, runs right now, or never was.
    #[error("no job {0} that is parked or waits")]
    NoSuchJob(JobId),
    /// The database failed; nothing was changed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// Let a parked or waiting job run at once, with all its attempts before it.
///
/// # Errors
/// When there is no such job, or the database fails.
pub async fn retry(jobs: &Jobs, job: JobId) -> Result<(), RetryError> {
    let idle = entity::Column::Id.eq(job).and(entity::Column::Lease.is_null());
    match anew(jobs, idle.into()).await? {
        0 => Err(RetryError::NoSuchJob(job)),
        _ => Ok(()),
    }
}

/// Jobs that are changed at once.
const AT_ONCE: u64 = 1000;

/// Lets every parked job run at once, with all its attempts before it; answers their number.
///
/// # Errors
/// When the database fails.
pub async fn retry_all(jobs: &Jobs) -> Result<u64, DbErr> {
    let (mut retried, now) = (0, jobs.clock.now());
    loop {
        let some =
            entity::Entity::find().select_only().column(entity::Column::Id).filter(entity::Column::ParkedAt.lte(now));
        let some: Vec<JobId> = some.limit(AT_ONCE).into_tuple().all(&jobs.db.read).await?;
        if some.is_empty() {
            return Ok(retried);
        }
        retried += anew(jobs, entity::Column::Id.is_in(some).and(entity::Column::ParkedAt.lte(now)).into()).await?;
    }
}

async fn anew(jobs: &Jobs, which: Condition) -> Result<u64, DbErr> {
    let transaction = jobs.db.begin_write().await?;
    let update: UpdateMany<entity::Entity> = entity::Entity::update_many();
    let changed = update
        .col_expr(entity::Column::ParkedAt, Expr::value(None::<i64>))
        .col_expr(entity::Column::Attempts, Expr::value(0_i64))
        .col_expr(entity::Column::DueAt, Expr::value(jobs.clock.now().micros()))
        .filter(which)
        .exec(&transaction)
        .await?;
    promise::tell_workers(&transaction).await?;
    jobs.commit(transaction).await?;
    Ok(changed.rows_affected)
}

/// Numbers of jobs of one kind in the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobStanding {
    /// Waiting or running.
    pub waiting: i64,
    /// Parked.
    pub parked: i64,
}

#[derive(FromQueryResult)]
struct StandingRow {
    kind: String,
    all: i64,
    parked: i64,
}

/// Numbers of jobs in the table, by kind; sweeps, whose row always stands, among them.
///
/// # Errors
/// When the database fails.
pub async fn standing(jobs: &Jobs) -> Result<BTreeMap<String, JobStanding>, DbErr> {
    let rows: Vec<StandingRow> = entity::Entity::find()
        .select_only()
        .column(entity::Column::Kind)
        .column_as(entity::Column::Id.count(), "all")
        .column_as(entity::Column::ParkedAt.count(), "parked")
        .group_by(entity::Column::Kind)
        .into_model()
        .all(&jobs.db.read)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.kind, JobStanding { waiting: row.all - row.parked, parked: row.parked }))
        .collect())
}
