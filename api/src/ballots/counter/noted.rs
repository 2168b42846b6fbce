//! Noting envelopes of paper as they arrive: by name, and closed.

use super::at::{NotAtCounter, at_counter, closed};
use super::tell::tell;
use super::wire::{EnvelopesIn, MayNotAssist, ReceivedOut};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::ballots::CounterDeed;
use crate::ballots::standing::electors_among;
use crate::ballots::urn_of_paper::{Noted, Paper};
use crate::consultations::{self, ConsultationId};
use crate::register;
use ground::{FieldError, say};
use kit::refusal;

refusal! {
    /// Reasons why no envelopes were noted.
    pub enum NoteError {
        /// The caller has nothing to do at the counter.
        ..Counter(NotAtCounter) from (sea_orm::DbErr),
        /// The vote is not open yet.
        NotOpen => VOTE_NOT_OPEN,
        /// The vote is closed.
        Closed => VOTE_CLOSED,
        /// The consultation was taken back.
        Withdrawn => CONSULTATION_WITHDRAWN,
        /// Somebody is not in the electorate.
        Invalid(Vec<FieldError>) => invalid,
    }
}

/// Note envelopes. It says nothing of who voted in another way.
pub(in crate::ballots) async fn note(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    sent: EnvelopesIn,
) -> Result<ReceivedOut, NoteError> {
    at_counter(app, caller, id).await?;
    let tx = app.db.begin_write().await?;
    let row = consultations::shared(&tx, id).await?.ok_or(NotAtCounter::NoSuchConsultation)?;
    let now = app.clock.now();
    match closed(&row, now) {
        Some(MayNotAssist::VoteClosed) => return Err(NoteError::Closed),
        Some(MayNotAssist::Withdrawn) => return Err(NoteError::Withdrawn),
        Some(_) => return Err(NoteError::NotOpen),
        None if row.recorded.frozen_at.is_none() => return Err(NoteError::NotOpen),
        None => {}
    }
    let entries = sent.entries.0;
    let (people, electors) =
        (register::people(&tx, row.commune_id, &entries).await?, electors_among(&tx, id, &entries).await?);
    let strange = entries.iter().enumerate().filter(|(_, it)| !electors.contains(it) || !people.contains_key(it));
    let wrong: Vec<FieldError> = strange
        .map(|(place, _)| {
            let detail = say!("Cette personne n’est pas appelée à voter.", "This person may not vote.");
            FieldError { pointer: format!("/entries/{place}"), detail }
        })
        .collect();
    if !wrong.is_empty() {
        return Err(NoteError::Invalid(wrong));
    }
    let late = row.delegation_allowed && now >= row.delegates_until;
    for person in entries.iter().filter_map(|entry| people.get(entry)) {
        Paper(id).note(&tx, Noted { entry: person.entry, late }).await?;
        tell(app, &tx, &row, person, (CounterDeed::OnPaper, None), now).await?;
    }
    for entry in &entries {
        let done = Done { deed: Deed::Assisted, thing: Thing::PaperBallot, subject: Some(entry.uuid()) };
        audit::write(&tx, Some(caller), &[row.commune_id], done, now).await?;
    }
    tx.commit().await?;
    Ok(ReceivedOut { received: entries.len() as u64 })
}
