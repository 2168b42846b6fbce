//! Forgetting readers who left or never confirmed, and seals of addresses that were written to.

use std::time::Duration;

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::confirm::DAYS;
use super::invitations::LATELY;
use crate::App;
use crate::digests::DAY;
use crate::digests::entity::{DeliveryState, confirmation, delivery, invitation, preview, reader};
use ground::clock::Instant;
use ground::ids::ReaderId;
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Sweep};

/// Seconds after which a reader who left is forgotten, an address that nobody confirmed, the seal of one that was written to,
/// and the address that a preview goes to.
pub(crate) const LEFT_KEPT: i64 = 30 * DAY;
pub(crate) const UNCONFIRMED_KEPT: i64 = DAYS * DAY;
pub(crate) const SEALS_KEPT: i64 = DAY;
pub(crate) const PREVIEWS_KEPT: i64 = 2 * DAY;

/// Maximum number of readers that are forgotten in one transaction.
const AT_ONCE: u64 = 500;

/// Forgets readers who left or never confirmed.
#[derive(Debug)]
pub struct EraseReaders;

impl Sweep for EraseReaders {
    const KIND: &'static str = "digest_erase";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        use reader::Column::{AskedAt, ConfirmedAt, Id, NewEmail, NewEmailAt, UnsubscribedAt};
        let now = app.clock.now();
        let never = now.plus_seconds(-UNCONFIRMED_KEPT);
        loop {
            let tx = app.db.begin_write().await?;
            let ids = || reader::Entity::find().select_only().column(Id).limit(AT_ONCE);
            let mut gone: Vec<ReaderId> =
                ids().filter(UnsubscribedAt.lte(now.plus_seconds(-LEFT_KEPT))).into_tuple().all(&tx).await?;
            gone.extend(
                ids()
                    .filter(ConfirmedAt.is_null())
                    .filter(AskedAt.lte(never))
                    .into_tuple::<ReaderId>()
                    .all(&tx)
                    .await?,
            );
            erase(&tx, &gone, now).await?;
            if gone.is_empty() {
                break;
            }
            tx.commit().await?;
        }
        app.db
            .delete_in_pieces::<confirmation::Entity>(confirmation::Column::AskedAt.lte(now.plus_seconds(-SEALS_KEPT)))
            .await?;
        let lately = now.plus_seconds(-LATELY);
        app.db.delete_in_pieces::<invitation::Entity>(invitation::Column::At.lte(lately)).await?;
        app.db
            .delete_in_pieces::<preview::Entity>(preview::Column::CreatedAt.lte(now.plus_seconds(-PREVIEWS_KEPT)))
            .await?;
        loop {
            let tx = app.db.begin_write().await?;
            let old = reader::Entity::find().select_only().column(Id).filter(NewEmailAt.lte(never)).limit(AT_ONCE);
            let old: Vec<ReaderId> = old.into_tuple().all(&tx).await?;
            reader::Entity::update_many()
                .col_expr(NewEmail, Expr::value(None::<String>))
                .col_expr(NewEmailAt, Expr::value(None::<i64>))
                .filter(Id.is_in(old.iter().copied()))
                .exec(&tx)
                .await?;
            tx.commit().await?;
            if old.is_empty() {
                return Ok(());
            }
        }
    }
}

/// Erase readers; what was on its way to them is dropped, and stays counted.
pub(super) async fn erase(tx: &DatabaseTransaction, readers: &[ReaderId], now: Instant) -> Result<(), DbErr> {
    use delivery::Column::{ReaderId as Reader, SettledAt, State as StateColumn};
    delivery::Entity::update_many()
        .col_expr(StateColumn, Expr::value(DeliveryState::Dropped.as_str()))
        .col_expr(SettledAt, Expr::value(now.micros()))
        .filter(Reader.is_in(readers.iter().copied()))
        .filter(StateColumn.eq(DeliveryState::Waiting))
        .exec(tx)
        .await?;
    reader::Entity::delete_many().filter(reader::Column::Id.is_in(readers.iter().copied())).exec(tx).await?;
    Ok(())
}
