//! Taking a role back, or leaving it.

use super::{commune_of, may_give};
use crate::App;
use crate::accounts::{Caller, MemberId, Role, roles};
use crate::audit::{self, Deed, Done, Thing};
use kit::refusal;
use kit::tenants::Key;

refusal! {
    /// Reasons why a role does not end.
    pub enum EndMemberError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller may not take this role.
        Forbidden => FORBIDDEN,
        /// The commune has no such member.
        NoSuchMember => NOT_FOUND,
        /// Nobody else is mayor.
        LastMayor => LAST_MAYOR,
        ..database
    }
}

/// End a member's role or an invitation: those who may give it, and the member.
pub(crate) async fn end(app: &App, caller: &Caller, key: &Key, id: MemberId) -> Result<(), EndMemberError> {
    let commune = commune_of(app, key).ok_or(EndMemberError::NoSuchCommune)?;
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    // Mayors are locked first, all in one order: of two who leave at once, one waits for the other.
    let seen = roles::find(&tx, id).await?.filter(|row| row.commune_id == commune.id && row.role == Role::Mayor);
    let is_last = match seen.and_then(|row| row.account_id) {
        Some(account) => roles::is_last_mayor(&tx, commune.id, account).await?,
        None => false,
    };
    let row = roles::locked(&tx, id).await?.filter(|row| row.commune_id == commune.id && row.ended_at.is_none());
    let is_own = |account| caller.account().is_some_and(|own| Some(own) == account);
    if !row.as_ref().is_some_and(|row| is_own(row.account_id)) {
        // Whoever runs nothing here learns nothing of who is there.
        let may = row.as_ref().map(|row| may_give(caller, commune.id, row.role));
        if !may.unwrap_or_else(|| caller.runs_board(commune.id)) {
            return Err(EndMemberError::Forbidden);
        }
    }
    let row = row.ok_or(EndMemberError::NoSuchMember)?;
    if is_last && row.accepted_at.is_some() {
        return Err(EndMemberError::LastMayor);
    }
    roles::end(&tx, row, caller.account(), now).await?;
    let done = Done { deed: Deed::Ended, thing: Thing::Member, subject: Some(id.uuid()) };
    audit::write(&tx, Some(caller), &[commune.id], done, now).await?;
    tx.commit().await?;
    Ok(())
}
