//! Accepting an invitation.

use sea_orm::DbErr;

use super::waits_until;
use super::wire::{MemberOut, People};
use crate::App;
use crate::accounts::membership::Model;
use crate::accounts::sealed::Sealed;
use crate::accounts::{Caller, MemberId, people, roles};
use crate::audit::{self, Deed, Done, Thing};
use ground::clock::Instant;
use ground::ids::AccountId;
use kit::refusal;

refusal! {
    /// Reasons why an invitation is not accepted.
    pub enum AcceptError {
        /// It is old, taken back, accepted or unknown.
        NoSuchLink => LINK_NOT_FOUND,
        /// It went to another address.
        OtherAddress => OTHER_ADDRESS,
        ..database
    }
}

/// The invitation of a link, if it waits.
pub(super) async fn named_by(app: &App, token: &str) -> Result<Option<Model>, DbErr> {
    let Some(id) = Sealed::Invitation.id_of(&app.link_key, token) else { return Ok(None) };
    let row = roles::find(&app.db.read, MemberId::from_uuid(id)).await?;
    Ok(row.filter(|row| waits(row, app.clock.now())))
}

fn waits(row: &Model, now: Instant) -> bool {
    row.accepted_at.is_none() && row.ended_at.is_none() && now < waits_until(row.invited_at)
}

/// Accept an invitation as an account of its address.
pub(super) async fn accept(
    app: &App,
    caller: &Caller,
    account: AccountId,
    token: &str,
) -> Result<MemberOut, AcceptError> {
    let now = app.clock.now();
    let id = Sealed::Invitation.id_of(&app.link_key, token).ok_or(AcceptError::NoSuchLink)?;
    let tx = app.db.begin_write().await?;
    let row = roles::locked(&tx, MemberId::from_uuid(id)).await?.filter(|row| waits(row, now));
    let row = row.ok_or(AcceptError::NoSuchLink)?;
    let email = people::locked(&tx, account).await?.map(|it| it.email);
    if email.is_none() || email != row.email {
        return Err(AcceptError::OtherAddress);
    }
    let row = roles::accept(&tx, row, account, now).await?;
    let done = Done { deed: Deed::Accepted, thing: Thing::Member, subject: Some(row.id.uuid()) };
    audit::write(&tx, Some(caller), &[row.commune_id], done, now).await?;
    tx.commit().await?;
    let people = People::of(app, std::slice::from_ref(&row)).await?;
    people.member(&row, now).ok_or(AcceptError::NoSuchLink)
}
