//! Settling: the end of a run, written down.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, Statement};
use uuid::Uuid;

use super::claim::Claimed;
use super::{Failure, Jobs, entity};
use crate::db::DatabaseTransaction;
use ground::clock::Instant;
use ground::ids::JobId;

/// Bytes of a reason that are kept.
const LONGEST_REASON: usize = 500;

/// A run that ended.
#[derive(Debug, Clone)]
pub(super) struct Finished {
    pub claimed: Claimed,
    pub end: End,
}

/// The job's fate after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// A job is done: its row goes.
    Done,
    /// A sweep is done: it comes again.
    Next(Instant),
    /// It failed and is tried again.
    Retry(Instant, String),
    /// It did a part: it goes on as if it were new.
    GoOn(Instant, String),
    /// It failed for good.
    Park(String),
}

impl End {
    /// The fate that a result means for this job at this time.
    pub(super) fn of(claimed: &Claimed, result: Result<(), Failure>, now: Instant) -> Self {
        let policy = &claimed.entry.policy;
        let wait = |after| policy.wait(claimed.id, claimed.attempt, after);
        match (result, claimed.entry.every) {
            (Ok(()), None) => Self::Done,
            (Ok(()), Some(every)) => Self::Next(now.plus(every)),
            // A sweep is never parked: it looks at another world the next time.
            (Err(Failure::Retry { reason, after }), Some(every)) => {
                Self::Retry(now.plus(wait(after).min(every)), reason)
            }
            (Err(Failure::GotOn { reason, after }), _) => Self::GoOn(now.plus(after), reason),
            (Err(Failure::GiveUp { reason }), Some(every)) => Self::Retry(now.plus(every), reason),
            (Err(Failure::Retry { reason, after }), None) if claimed.attempt < policy.attempts => {
                Self::Retry(now.plus(wait(after)), reason)
            }
            (Err(Failure::Retry { reason, .. } | Failure::GiveUp { reason }), None) => Self::Park(reason),
        }
    }
}

impl Jobs {
    pub(super) fn count(&self, finished: &[Finished]) {
        let mut tallies = self.worker.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        for Finished { claimed, end } in finished {
            let tally = tallies.entry(claimed.entry.kind).or_default();
            match end {
                End::Done | End::Next(_) => tally.done += 1,
                End::Retry(..) | End::GoOn(..) => tally.retried += 1,
                End::Park(_) => tally.parked += 1,
            }
        }
    }
}

/// Write down how these runs ended. One whose lease was lost is passed over: it belongs to another worker by now.
pub(super) async fn settle(
    transaction: &DatabaseTransaction,
    finished: &[Finished],
    now: Instant,
) -> Result<(), DbErr> {
    let mut done: BTreeMap<Uuid, Vec<JobId>> = BTreeMap::new();
    for Finished { claimed, end } in finished {
        let attempts = claimed.attempt;
        match end {
            End::Done => done.entry(claimed.lease).or_default().push(claimed.id),
            End::Next(at) => {
                release(transaction, claimed, Row { attempts: 0, due_at: *at, parked_at: None, error: None }, (0, now))
                    .await?
            }
            End::Retry(at, reason) => {
                let row = Row { attempts, due_at: *at, parked_at: None, error: Some(cut(reason)) };
                release(transaction, claimed, row, (attempts, *at)).await?;
            }
            End::GoOn(at, reason) => {
                let row = Row { attempts: 0, due_at: *at, parked_at: None, error: Some(cut(reason)) };
                release(transaction, claimed, row, (0, *at)).await?;
            }
            End::Park(reason) => {
                let row = Row { attempts, due_at: now, parked_at: Some(now), error: Some(cut(reason)) };
                release(transaction, claimed, row, (0, now)).await?;
            }
        }
    }
    for (lease, jobs) in done {
        remove(transaction, lease, &jobs, now).await?;
    }
    Ok(())
}

/// A row's values after a run.
struct Row<'a> {
    attempts: i64,
    due_at: Instant,
    parked_at: Option<Instant>,
    error: Option<&'a str>,
}

/// Give the job back; one that was promised anew while it ran has these attempts and this time instead, and is not
/// parked.
async fn release(
    transaction: &DatabaseTransaction,
    claimed: &Claimed,
    row: Row<'_>,
    anew: (i64, Instant),
) -> Result<(), DbErr> {
    let sql = "UPDATE jobs SET lease = NULL, leased_until = NULL, again = FALSE, last_error = $1, \
               attempts = CASE WHEN again THEN $2 ELSE $3 END, \
               due_at = CASE WHEN again THEN $4 ELSE $5 END, \
               parked_at = CASE WHEN again THEN NULL ELSE $6 END \
               WHERE id = $7 AND lease = $8";
    let values = [
        row.error.map(str::to_owned).into(),
        anew.0.into(),
        row.attempts.into(),
        anew.1.micros().into(),
        row.due_at.micros().into(),
        row.parked_at.map(Instant::micros).into(),
        claimed.id.uuid().into(),
        claimed.lease.into(),
    ];
    transaction.execute_raw(Statement::from_sql_and_values(transaction.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Remove what is done, all of one lease at once; what was promised anew while it ran is due again.
async fn remove(transaction: &DatabaseTransaction, lease: Uuid, jobs: &[JobId], now: Instant) -> Result<(), DbErr> {
    use entity::Column::{Again, Attempts, DueAt, Id, LastError, Lease, LeasedUntil};
    use sea_orm::prelude::Expr;
    let ours = || Lease.eq(lease).and(Id.is_in(jobs.iter().copied()));
    let removed = entity::Entity::delete_many().filter(ours().and(Again.eq(false))).exec(transaction).await?;
    if usize::try_from(removed.rows_affected).is_ok_and(|removed| removed == jobs.len()) {
        return Ok(());
    }
    entity::Entity::update_many()
        .col_expr(Lease, Expr::value(None::<Uuid>))
        .col_expr(LeasedUntil, Expr::value(None::<i64>))
        .col_expr(Again, Expr::value(false))
        .col_expr(Attempts, Expr::value(0_i64))
        .col_expr(LastError, Expr::value(None::<String>))
        .col_expr(DueAt, Expr::value(now.micros()))
        .filter(ours())
        .exec(transaction)
        .await?;
    Ok(())
}

/// The beginning of a long reason, never half a character.
fn cut(reason: &str) -> &str {
    &reason[..reason.floor_char_boundary(LONGEST_REASON)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_reason_is_cut_between_characters() {
        assert_eq!(cut("court"), "court");
        assert_eq!(cut(&format!("x{}", "é".repeat(400))).len(), 499);
    }
}
