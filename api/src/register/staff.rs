//! Whoever reads and writes a register: its mayor and clerks, who signed in less than 12 hours ago.

use std::sync::Arc;

use sea_orm::ConnectionTrait;

use super::entity::{entry, group};
use super::{EntryId, GroupId, queries};
use crate::App;
use crate::accounts::{Caller, Clerk};
use kit::refusal;
use kit::tenants::{Commune, Key};

refusal! {
    /// Reasons why somebody has nothing to do in a register.
    pub enum NotStaff {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller does not run the commune's desk.
        Forbidden => FORBIDDEN,
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
    }
}

/// The commune of a key, and the caller as whoever reads and writes its register.
pub(super) fn staff_of<'a>(app: &App, caller: &'a Caller, key: &Key) -> Result<(Arc<Commune>, Clerk<'a>), NotStaff> {
    let commune = app.communes.get(key.as_str()).ok_or(NotStaff::NoSuchCommune)?;
    let clerk = caller.clerk_of(commune.id).ok_or(NotStaff::Forbidden)?;
    fresh(app, caller)?;
    Ok((commune, clerk))
}

fn fresh(app: &App, caller: &Caller) -> Result<(), NotStaff> {
    if caller.is_fresh(app.clock.now()) { Ok(()) } else { Err(NotStaff::NotFresh) }
}

refusal! {
    /// Reasons why somebody has nothing to do with an entry.
    pub enum NotTheirEntry {
        /// There is none, or it is of a commune whose desk the caller does not run.
        NoSuchEntry => ENTRY_NOT_FOUND,
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        ..database
    }
}

/// An entry, and the caller as whoever reads and writes the register that it is in.
pub(super) async fn entry_for<'a>(
    app: &App,
    caller: &'a Caller,
    db: &impl ConnectionTrait,
    id: EntryId,
) -> Result<(entry::Model, Clerk<'a>), NotTheirEntry> {
    let row = queries::find(db, id).await?.ok_or(NotTheirEntry::NoSuchEntry)?;
    let clerk = caller.clerk_of(row.commune_id).ok_or(NotTheirEntry::NoSuchEntry)?;
    fresh(app, caller).map_err(|_| NotTheirEntry::NotFresh)?;
    Ok((row, clerk))
}

refusal! {
    /// Reasons why somebody has nothing to do with a group.
    pub enum NotTheirGroup {
        /// There is none.
        NoSuchGroup => NOT_FOUND,
        /// The caller does not run its commune's desk.
        Forbidden => FORBIDDEN,
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        ..database
    }
}

/// A group, and the caller as whoever reads and writes the register that it is of.
pub(super) async fn group_for<'a>(
    app: &App,
    caller: &'a Caller,
    db: &impl ConnectionTrait,
    id: GroupId,
) -> Result<(group::Model, Clerk<'a>), NotTheirGroup> {
    let row = queries::group(db, id).await?.ok_or(NotTheirGroup::NoSuchGroup)?;
    let clerk = caller.clerk_of(row.commune_id).ok_or(NotTheirGroup::Forbidden)?;
    fresh(app, caller).map_err(|_| NotTheirGroup::NotFresh)?;
    Ok((row, clerk))
}
