//! Writing down the ends of deliveries.

use std::time::Duration;

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter};

use super::alarm;
use super::promises::promise_one;
use crate::App;
use crate::digests::DAY;
use crate::digests::entity::{DeliveryState, delivery, reader};
use ground::clock::Instant;
use ground::ids::{CommuneId, DeliveryId, EditionId, LetterId, ReaderId};
use kit::counts::Counter;
use kit::db::DatabaseTransaction;
use kit::mail::{Email, SendError};

/// Number of seconds for which a letter is tried.
const PATIENCE: i64 = 2 * DAY;

/// Number of refusals in a row after which nothing is sent to an address any more.
const REFUSALS: i64 = 3;

/// Number of seconds of the wait for a mail server that takes others meanwhile.
const BUSY_WAIT: i64 = 60;

/// Number of seconds of the first wait after a temporary refusal; it doubles, up to the longest.
const FIRST_WAIT: i64 = 5 * 60;
const LONGEST_WAIT: i64 = 4 * 3600;

/// A delivery that waits, with its reader as of now.
#[derive(Debug, FromQueryResult)]
pub(super) struct Waiting {
    pub(super) id: DeliveryId,
    pub(super) letter_id: LetterId,
    pub(super) attempts: i64,
    pub(super) created_at: Instant,
    pub(super) reader_id: Option<ReaderId>,
    /// The reader's address; none once they read no more.
    pub(super) email: Option<Email>,
    pub(super) epoch: Option<i64>,
    pub(super) refusals: Option<i64>,
}

/// The end of one delivery: true if the mail server has it, false if its reader had gone.
pub(super) struct Ended {
    pub(super) delivery: Waiting,
    pub(super) result: Result<bool, SendError>,
}

/// Write down the ends of deliveries, in one transaction with what that promises. Answers why the server cannot be
/// reached, if that is so: those deliveries wait on.
pub(super) async fn settle(
    app: &App,
    (commune, edition): (CommuneId, EditionId),
    ended: &[Ended],
) -> Result<Option<String>, DbErr> {
    let now = app.clock.now();
    let goes_through = app.mailer.took_lately();
    let tx = app.db.begin_write().await?;
    let (mut sent, mut dropped, mut blocked, mut unavailable) = (Vec::new(), Vec::new(), Vec::new(), None);
    for Ended { delivery, result } in ended {
        let refusals = delivery.refusals.unwrap_or(0);
        let is_old = delivery.created_at.plus_seconds(PATIENCE) <= now;
        match result {
            Ok(true) => {
                sent.push(delivery.id);
                if refusals > 0 {
                    refused(&tx, delivery, None, now).await?;
                }
            }
            Ok(false) => dropped.push(delivery.id),
            Err(SendError::Refused(_)) => {
                finish(&tx, &[delivery.id], DeliveryState::Refused, now).await?;
                refused(&tx, delivery, Some(refusals + 1), now).await?;
            }
            Err(SendError::Blocked(said)) => {
                tracing::warn!(%said, "the mail server refused a letter for what is wrong with it, or with us");
                blocked.push(delivery.id);
            }
            Err(SendError::Later(_)) if is_old => {
                finish(&tx, &[delivery.id], DeliveryState::Expired, now).await?;
            }
            // A server that is slow, but takes mails, gets to this one too.
            Err(SendError::Busy(_) | SendError::Unavailable(_) | SendError::Unfit(_)) if is_old && !goes_through => {
                finish(&tx, &[delivery.id], DeliveryState::Expired, now).await?;
            }
            Err(SendError::Later(_)) => later(&tx, delivery, false, now).await?,
            Err(SendError::Busy(_)) => later(&tx, delivery, goes_through, now).await?,
            Err(error @ (SendError::Unavailable(_) | SendError::Unfit(_))) => unavailable = Some(error.to_string()),
        }
    }
    finish(&tx, &sent, DeliveryState::Sent, now).await?;
    finish(&tx, &dropped, DeliveryState::Dropped, now).await?;
    if !blocked.is_empty() {
        finish(&tx, &blocked, DeliveryState::Blocked, now).await?;
        alarm::if_many(&tx, edition, blocked.len(), now).await?;
    }
    // What it promises is for later: nobody is woken.
    tx.commit().await?;
    app.counts.count(commune, Counter::LettersDelivered, i64::try_from(sent.len()).unwrap_or_default());
    Ok(unavailable)
}

async fn finish(tx: &DatabaseTransaction, ids: &[DeliveryId], state: DeliveryState, now: Instant) -> Result<(), DbErr> {
    use delivery::Column::{Attempts, Id, SettledAt, State as StateColumn};
    if ids.is_empty() {
        return Ok(());
    }
    delivery::Entity::update_many()
        .col_expr(StateColumn, Expr::value(state.as_str()))
        .col_expr(SettledAt, Expr::value(now.micros()))
        .col_expr(Attempts, Expr::col(Attempts).add(1))
        .filter(Id.is_in(ids.iter().copied()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Note the number of times in a row that a reader was refused; none after a success.
async fn refused(tx: &DatabaseTransaction, delivery: &Waiting, count: Option<i64>, now: Instant) -> Result<(), DbErr> {
    use reader::Column::{Id, Refusals, SuspendedAt};
    let Some(id) = delivery.reader_id else { return Ok(()) };
    let mut update = reader::Entity::update_many().col_expr(Refusals, Expr::value(count.unwrap_or(0)));
    if count.is_some_and(|count| count >= REFUSALS) {
        update = update.col_expr(SuspendedAt, Expr::value(now.micros()));
    }
    update.filter(Id.eq(id)).exec(tx).await?;
    Ok(())
}

/// Try again later: a job of its own, so that nobody else waits for it. The wait does not grow while others go through.
async fn later(tx: &DatabaseTransaction, delivery: &Waiting, goes_through: bool, now: Instant) -> Result<(), DbErr> {
    use delivery::Column::{Attempts, Id};
    let attempts = if goes_through { 1 } else { delivery.attempts + 1 };
    delivery::Entity::update_many()
        .col_expr(Attempts, Expr::value(attempts))
        .filter(Id.eq(delivery.id))
        .exec(tx)
        .await?;
    let grown = Ord::min(FIRST_WAIT.saturating_mul(1 << Ord::clamp(attempts - 1, 0, 10)), LONGEST_WAIT);
    let wait = if goes_through { BUSY_WAIT } else { grown };
    // Deliveries that were put off together do not come back together.
    let spread = i64::try_from(delivery.id.uuid().as_u128() % 61).unwrap_or(0);
    let wait = Duration::from_secs(u64::try_from(wait + spread).unwrap_or_default());
    promise_one(tx, delivery.id, now, now.plus(wait)).await
}
