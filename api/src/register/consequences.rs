//! What a change of an entry means in the rooms above, in the same transaction.

use std::pin::Pin;

use sea_orm::DbErr;

use super::{EntryId, GroupId};
use crate::App;
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};
use kit::db::DatabaseTransaction;

/// Something that ends or moves the voice of an entry. The commune's row is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryChange {
    /// The entry was the same person as another, which stays.
    Merged {
        /// The one that closes.
        from: EntryId,
        /// The one that stays.
        into: EntryId,
    },
    /// They died: the entry has no account any more.
    Died {
        /// The entry.
        entry: EntryId,
        /// The account that it had.
        account: Option<AccountId>,
    },
    /// The town hall took the entry from an account.
    Detached {
        /// The entry.
        entry: EntryId,
        /// The account that had it.
        account: AccountId,
    },
    /// The account was erased by its owner.
    Erased {
        /// The entry.
        entry: EntryId,
        /// The account that had it.
        account: AccountId,
    },
}

type Told<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;
type Asked<'a> = Pin<Box<dyn Future<Output = Result<bool, DbErr>> + Send + 'a>>;

/// A room above that hangs on the register.
#[derive(Debug, Clone, Copy)]
pub struct Hanging {
    /// Hears of a change of an entry of a commune.
    pub tell: for<'a> fn(&'a App, &'a DatabaseTransaction, CommuneId, EntryChange, Instant) -> Told<'a>,
    /// Says whether a group is in use.
    pub uses: for<'a> fn(&'a DatabaseTransaction, GroupId) -> Asked<'a>,
}

/// Everything that hangs on registers: who puts the parts together hands it over ([`App::part`]).
#[derive(Debug, Default)]
pub struct Consequences(pub Vec<Hanging>);

/// Tell every room above of a change.
pub(super) async fn tell(
    app: &App,
    tx: &DatabaseTransaction,
    commune: CommuneId,
    change: EntryChange,
    now: Instant,
) -> Result<(), DbErr> {
    for it in &app.part(Consequences::default).0 {
        (it.tell)(app, tx, commune, change, now).await?;
    }
    Ok(())
}

/// True if a room above uses a group.
pub(super) async fn in_use(app: &App, tx: &DatabaseTransaction, group: GroupId) -> Result<bool, DbErr> {
    for it in &app.part(Consequences::default).0 {
        if (it.uses)(tx, group).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
