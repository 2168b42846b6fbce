//! The end of an account, in the logs of the communes where it had a role.

use super::{Deed, Done, Thing, write};
use crate::accounts::{Consequence, Leaver};
use kit::db::DatabaseTransaction;

/// An account that is erased leaves an entry, the last thing before the commit.
pub const LEFT: Consequence = |tx, leaver| Box::pin(note(tx, leaver));

async fn note(tx: &DatabaseTransaction, leaver: &Leaver<'_>) -> Result<(), sea_orm::DbErr> {
    let done = Done { deed: Deed::Deleted, thing: Thing::Account, subject: None };
    write(tx, Some(leaver.caller), &leaver.communes, done, leaver.now).await
}
