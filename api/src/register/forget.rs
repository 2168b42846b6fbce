//! Forgetting closed entries, codes that work no more, and wrong codes.

use std::time::Duration;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{entry, membership, miss, note};
use super::{EntryId, codes};
use crate::App;
use entry::Column::{ClosedAt, Id};
use kit::jobs::{Failure, Sweep};

/// Number of seconds that an entry is kept after it closed: twelve months.
pub(crate) const CLOSED_KEPT: i64 = 365 * DAY;

/// Number of seconds that wrong codes are kept.
pub(crate) const MISSES_KEPT: i64 = DAY;

const DAY: i64 = 86_400;

/// Number of entries that one transaction deletes.
const AT_ONCE: u64 = 200;

/// Forgets what a register has no more use for.
#[derive(Debug)]
pub struct ForgetRegister;

impl Sweep for ForgetRegister {
    const KIND: &'static str = "forget_register";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        let ago = |seconds: i64| app.clock.now().plus_seconds(-seconds);
        app.db.delete_in_pieces::<miss::Entity>(miss::Column::At.lte(ago(MISSES_KEPT))).await?;
        codes::forget_old(app).await?;
        loop {
            let tx = app.db.begin_write().await?;
            let closed = entry::Entity::find().select_only().column(Id).filter(ClosedAt.lte(ago(CLOSED_KEPT)));
            let some: Vec<EntryId> =
                closed.order_by_asc(Id).limit(AT_ONCE).lock_exclusive().into_tuple().all(&tx).await?;
            codes::drop_all(&tx, &some).await?;
            let of_them = membership::Column::EntryId.is_in(some.clone());
            membership::Entity::delete_many().filter(of_them).exec(&tx).await?;
            note::Entity::delete_many().filter(note::Column::EntryId.is_in(some.clone())).exec(&tx).await?;
            entry::Entity::delete_many().filter(Id.is_in(some.clone())).exec(&tx).await?;
            tx.commit().await?;
            if (some.len() as u64) < AT_ONCE {
                return Ok(());
            }
        }
    }
}
