//! Telling those who decide that an alert waits.

use sea_orm::DbErr;
use uuid::Uuid;

use super::{Post, SheetRow};
use crate::accounts::Caller;
use crate::dispatches::{self, News, Outcome};
use ground::clock::Instant;
use kit::db::DatabaseTransaction;

/// Tell those who decide on its board that an alert begins to wait there; `before` is the sheet as it was.
pub(crate) async fn tell_of_alert<P: Post>(
    tx: &DatabaseTransaction,
    by: &Caller,
    id: Uuid,
    before: Option<&P::Row>,
    row: &P::Row,
    now: Instant,
) -> Result<(), DbErr> {
    let waits = |row: &P::Row| P::is_alert(row) && row.decisions().submitted_at.is_some();
    if !waits(row) || before.is_some_and(waits) {
        return Ok(());
    }
    let news = News { commune: row.board(), told: P::TOLD, subject: id, outcome: Outcome::AlertWaits };
    dispatches::to_deciders(tx, by, news, now).await
}
