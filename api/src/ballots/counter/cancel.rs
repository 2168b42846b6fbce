//! Cancelling a ballot that was cast for somebody: its envelopes are destroyed.

use super::at::{NotAtCounter, at_counter, closed, hindrance, is_assisted};
use super::tell::tell;
use super::wire::{AssistedStanding, CancelledBallot, MayNotAssist};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::ballots::CounterDeed;
use crate::ballots::urn::{Urn, alone};
use crate::consultations::{self, ConsultationId};
use crate::register::{self, EntryId};
use kit::refusal;

refusal! {
    /// Reasons why no ballot was cancelled.
    pub enum CancelBallotError {
        /// The caller has nothing to do at the counter.
        ..Counter(NotAtCounter) from (sea_orm::DbErr),
        /// Nobody of this id is in the register.
        NoSuchEntry => ENTRY_NOT_FOUND,
        /// The vote is not open yet.
        NotOpen => VOTE_NOT_OPEN,
        /// The vote is closed.
        Closed => VOTE_CLOSED,
        /// The consultation was taken back.
        Withdrawn => CONSULTATION_WITHDRAWN,
        /// No ballot was cast for them, or one of their own took its place.
        NoBallot => IMPOSSIBLE_TRANSITION("Aucun bulletin n’a été déposé ici pour cette personne, ou elle l’a remplacé.", "No ballot was cast here for this person, or they replaced it."),
    }
}

/// Cancel the ballot that was cast for somebody, and tell them.
pub(in crate::ballots) async fn cancel(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    entry: EntryId,
    sent: CancelledBallot,
) -> Result<AssistedStanding, CancelBallotError> {
    at_counter(app, caller, id).await?;
    let tx = app.db.begin_write().await?;
    let row = consultations::shared(&tx, id).await?.ok_or(NotAtCounter::NoSuchConsultation)?;
    let person = register::person(&tx, row.commune_id, entry).await?.ok_or(CancelBallotError::NoSuchEntry)?;
    alone(&tx, id, entry).await?;
    let now = app.clock.now();
    match closed(&row, now) {
        Some(MayNotAssist::VoteClosed) => return Err(CancelBallotError::Closed),
        Some(MayNotAssist::Withdrawn) => return Err(CancelBallotError::Withdrawn),
        Some(_) => return Err(CancelBallotError::NotOpen),
        None if row.recorded.frozen_at.is_none() => return Err(CancelBallotError::NotOpen),
        None => {}
    }
    let theirs = Urn(id).participant(&tx, entry).await?.filter(|it| is_assisted(it.channel));
    theirs.ok_or(CancelBallotError::NoBallot)?;
    Urn(id).take_out(&tx, entry).await?;
    let reason = hindrance(&tx, &row, entry, now).await?;
    tell(app, &tx, &row, &person, (CounterDeed::Cancelled, Some(sent.reason)), now).await?;
    let done = Done { deed: Deed::Cancelled, thing: Thing::Ballot, subject: Some(entry.uuid()) };
    audit::write(&tx, Some(caller), &[row.commune_id], done, now).await?;
    tx.commit().await?;
    Ok(AssistedStanding { may_vote: reason.is_none(), reason })
}
