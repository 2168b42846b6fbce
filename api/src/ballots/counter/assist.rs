//! Casting a ballot for somebody, at the counter or by phone.

use super::at::{NotAtCounter, at_counter, hindrance};
use super::look::note_look_up;
use super::tell::tell;
use super::wire::{AssistedIn, AssistedOut, MayNotAssist};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::ballots::answers::{BallotIn, papers};
use crate::ballots::cast::{CastError, put};
use crate::ballots::urn::{TookPart, alone};
use crate::consultations::{self, ConsultationId};
use crate::register;
use kit::refusal;

refusal! {
    /// Reasons why no ballot was cast for somebody.
    pub enum AssistError {
        /// The caller has nothing to do at the counter.
        ..Counter(NotAtCounter) from (sea_orm::DbErr),
        /// Nobody of this id is in the register.
        NoSuchEntry => ENTRY_NOT_FOUND,
        /// They voted already, by themselves or with help.
        AlreadyVoted => ALREADY_VOTED,
        /// An envelope of theirs arrived.
        OnPaper => VOTED_ON_PAPER,
        /// The ballot cannot be taken.
        ..Cast(CastError) but (RESIDENTS_ONLY),
    }
}

/// Cast a ballot for somebody who is at the counter, or on the phone, and tell them.
pub(in crate::ballots) async fn assist(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    sent: AssistedIn,
) -> Result<AssistedOut, AssistError> {
    at_counter(app, caller, id).await?;
    let tx = app.db.begin_write().await?;
    let row = consultations::shared(&tx, id).await?.ok_or(NotAtCounter::NoSuchConsultation)?;
    let person = register::person(&tx, row.commune_id, sent.entry).await?.ok_or(AssistError::NoSuchEntry)?;
    alone(&tx, id, person.entry).await?;
    let now = app.clock.now();
    let ballot = BallotIn { open: None, answers: sent.answers };
    // Mistakes are told first: they say nothing of whether somebody voted.
    papers(&row.questions.0, &ballot).map_err(CastError::Invalid)?;
    match hindrance(&tx, &row, person.entry, now).await? {
        None => {}
        Some(reason @ (MayNotAssist::AlreadyVoted | MayNotAssist::VotedOnPaper)) => {
            note_look_up(app, &tx, caller, &row, &person, now).await?;
            tx.commit().await?;
            return Err(refused(reason));
        }
        Some(reason) => return Err(refused(reason)),
    }
    let late = row.delegation_allowed && now >= row.delegates_until;
    let cast = TookPart { entry: person.entry, channel: sent.channel.channel(), late, open: false, sealed_to: None };
    let answers = put(&tx, &row, &ballot, &cast).await?;
    tell(app, &tx, &row, &person, (sent.channel.deed(), None), now).await?;
    let done = Done { deed: Deed::Assisted, thing: Thing::Ballot, subject: Some(person.entry.uuid()) };
    audit::write(&tx, Some(caller), &[row.commune_id], done, now).await?;
    tx.commit().await?;
    Ok(AssistedOut { entry: person.entry, channel: sent.channel, answers })
}

fn refused(reason: MayNotAssist) -> AssistError {
    match reason {
        MayNotAssist::VoteNotOpen => CastError::NotOpen.into(),
        MayNotAssist::VoteClosed => CastError::Closed.into(),
        MayNotAssist::Withdrawn => CastError::Withdrawn.into(),
        MayNotAssist::NotInElectorate => CastError::NotInElectorate.into(),
        MayNotAssist::AlreadyVoted => AssistError::AlreadyVoted,
        MayNotAssist::VotedOnPaper => AssistError::OnPaper,
    }
}
