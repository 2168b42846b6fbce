//! Looking up whether a ballot may be cast for somebody: noted in the audit log, and told to them.

use super::at::{NotAtCounter, at_counter, hindrance};
use super::tell::tell;
use super::wire::AssistedStanding;
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::ballots::CounterDeed;
use crate::consultations::{self, ConsultationId, consultation};
use crate::register::{self, EntryId, Person};
use ground::clock::Instant;
use kit::db::DatabaseTransaction;
use kit::refusal;
use sea_orm::DbErr;

refusal! {
    /// Reasons why it is not told whether a ballot may be cast for somebody.
    pub enum LookUpError {
        /// The caller has nothing to do at the counter.
        ..Counter(NotAtCounter) from (sea_orm::DbErr),
        /// Nobody of this id is in the register.
        NoSuchEntry => ENTRY_NOT_FOUND,
    }
}

/// Look up whether a ballot may be cast for somebody.
pub(in crate::ballots) async fn look(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    entry: EntryId,
) -> Result<AssistedStanding, LookUpError> {
    at_counter(app, caller, id).await?;
    let tx = app.db.begin_write().await?;
    let row = consultations::shared(&tx, id).await?.ok_or(NotAtCounter::NoSuchConsultation)?;
    let person = register::person(&tx, row.commune_id, entry).await?.ok_or(LookUpError::NoSuchEntry)?;
    let now = app.clock.now();
    let reason = hindrance(&tx, &row, entry, now).await?;
    note_look_up(app, &tx, caller, &row, &person, now).await?;
    tx.commit().await?;
    Ok(AssistedStanding { may_vote: reason.is_none(), reason })
}

/// Note that the caller learns whether somebody voted, and tell them.
pub(super) async fn note_look_up(
    app: &App,
    tx: &DatabaseTransaction,
    caller: &Caller,
    row: &consultation::Model,
    person: &Person,
    now: Instant,
) -> Result<(), DbErr> {
    tell(app, tx, row, person, (CounterDeed::LookedUp, None), now).await?;
    let done = Done { deed: Deed::LookedUp, thing: Thing::Entry, subject: Some(person.entry.uuid()) };
    audit::write(tx, Some(caller), &[row.commune_id], done, now).await
}
