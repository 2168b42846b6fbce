//! Reading who has a role in a commune, and the log of it.

use std::cmp::Reverse;

use super::wire::{MemberLogOut, MemberOut, People};
use super::{commune_of, may_give};
use crate::App;
use crate::accounts::{Caller, roles};
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why nobody may read who has a role.
    pub enum ReadMembersError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller is not of its staff.
        Forbidden => FORBIDDEN,
        ..database
    }
}

/// The roles of a commune.
#[derive(Debug)]
pub(crate) struct Members {
    /// Those that stand, and invitations that wait, newest first.
    pub(crate) standing: Vec<Seated>,
    /// Everything that happened to roles, newest first.
    pub(crate) log: Vec<MemberLogOut>,
}

/// A member, as whoever reads it may act on it.
#[derive(Debug)]
pub(crate) struct Seated {
    /// The member.
    pub(crate) member: MemberOut,
    /// True if it is the role of who reads.
    pub(crate) is_own: bool,
    /// True if who reads may end it.
    pub(crate) may_end: bool,
}

/// The roles of a commune, for its staff.
pub(crate) async fn read(app: &App, caller: &Caller, key: &Key) -> Result<Members, ReadMembersError> {
    let commune = commune_of(app, key).ok_or(ReadMembersError::NoSuchCommune)?;
    if !caller.is_staff_of(commune.id) {
        return Err(ReadMembersError::Forbidden);
    }
    let rows = roles::all_in(&app.db.read, commune.id).await?;
    let people = People::of(app, &rows).await?;
    let now = app.clock.now();
    let standing = rows.iter().filter_map(|row| {
        let is_own = caller.account().is_some_and(|own| row.account_id == Some(own));
        let may_end = is_own || may_give(caller, commune.id, row.role);
        Some(Seated { member: people.member(row, now)?, is_own, may_end })
    });
    let mut log: Vec<MemberLogOut> = rows.iter().flat_map(|row| people.log(row)).collect();
    log.sort_by_key(|it| Reverse(it.at));
    Ok(Members { standing: standing.collect(), log })
}
