//! Adding somebody to an electorate whom the register had left out.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::entity::elector;
use super::open::open_vote;
use super::standing::is_elector;
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::consultations::{
    self, ConsultationChange, ConsultationId, ConsultationOut, Phase, PublicChange, PublicReason, consultation,
};
use crate::register::{self, EntryId};
use ground::text::Message;
use ground::{FieldError, input, say};
use kit::refusal;

/// Number of seconds before the close from which nobody is added.
const TOO_LATE: i64 = 24 * 3600;

input! {
    /// Somebody whom the register had left out.
    #[example(json!({"entry": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5250", "reason": "Une personne arrivée en mars manquait au registre."}))]
    pub struct NewElector {
        /// Their entry, which is open.
        pub entry: EntryId,
        /// Why, in public: one line, 1 to 600 characters, without a name.
        pub reason: PublicReason,
    }
}

refusal! {
    /// Reasons why nobody was added to an electorate.
    pub enum AddElectorError {
        /// There is no such consultation for the caller.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The caller is not the mayor.
        Forbidden => FORBIDDEN,
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        /// The vote is not open yet: who is in the register when it opens may vote.
        NotOpen => VOTE_NOT_OPEN,
        /// The vote is closed.
        Closed => VOTE_CLOSED,
        /// The consultation was taken back.
        Withdrawn => CONSULTATION_WITHDRAWN,
        /// The close is too near.
        TooLate(said: Message) => IMPOSSIBLE_TRANSITION(said),
        /// The vote opens at this instant.
        Freezing => FREEZING,
        /// An entry that cannot be added.
        Invalid(FieldError) => invalid,
        ..database
    }
}

/// Add somebody to an electorate. How many were added is told in public, and why; never who.
pub(super) async fn add_elector(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    new: NewElector,
) -> Result<ConsultationOut, AddElectorError> {
    let found = consultations::find(&app.db.read, id).await?.ok_or(AddElectorError::NoSuchConsultation)?;
    let Some(mayor) = caller.mayor_of(found.commune_id) else {
        let is_hidden = found.announced_at.is_none() && !caller.is_staff_of(found.commune_id);
        return Err(if is_hidden { AddElectorError::NoSuchConsultation } else { AddElectorError::Forbidden });
    };
    let commune = app.communes.by_id(found.commune_id).ok_or(AddElectorError::NoSuchConsultation)?;
    if !caller.is_fresh(app.clock.now()) {
        return Err(AddElectorError::NotFresh);
    }
    if found.announced_at.is_some() && found.recorded.frozen_at.is_none() {
        open_vote(app, id).await?;
    }
    let change = app.boards.change(found.commune_id).await?;
    let row = consultations::locked(&*change, id).await?.ok_or(AddElectorError::NoSuchConsultation)?;
    let now = app.clock.now();
    match row.phase(now) {
        Phase::Vote => {}
        Phase::Draft | Phase::Announced | Phase::Debate => return Err(AddElectorError::NotOpen),
        Phase::Counting | Phase::Result | Phase::Answered => return Err(AddElectorError::Closed),
        Phase::Withdrawn => return Err(AddElectorError::Withdrawn),
    }
    if now >= row.vote_until.plus_seconds(-TOO_LATE) {
        let said = say!(
            "Plus personne ne s’ajoute dans les 24\u{a0}heures avant la clôture.",
            "Nobody is added in the 24 hours before the close.",
        );
        return Err(AddElectorError::TooLate(said));
    }
    if row.recorded.frozen_at.is_none() {
        return Err(AddElectorError::Freezing);
    }
    let wrong = |detail| Err(AddElectorError::Invalid(FieldError::at("entry", detail)));
    if !register::is_open(&*change, row.commune_id, new.entry).await? {
        return wrong(say!("Aucune fiche ouverte n’a ce numéro.", "There is no open entry of this id."));
    }
    if is_elector(&*change, id, new.entry).await? {
        return wrong(say!("Cette personne peut déjà voter.", "They may vote already."));
    }
    let place = elector::Model { consultation_id: id, entry_id: new.entry, added: true };
    elector::Entity::insert(place.into_active_model()).exec_without_returning(&*change).await?;
    let told = PublicChange {
        what: ConsultationChange::Electorate,
        before: None,
        after: None,
        reason: Some(new.reason.to_string()),
    };
    consultations::write_changes(&*change, &row, vec![told], now).await?;
    let mut recorded = row.recorded.clone();
    recorded.added += 1;
    let row = consultation::Model { recorded, updated_at: now, ..row };
    row.clone().into_active_model().reset_all().update(&*change).await?;
    let shown = consultations::show(&*change, &commune, &row, now).await?;
    consultations::note(&change, Some(caller), &row, Deed::Changed, now).await?;
    // Whose place it is stands in the log alone.
    let whose = Done { deed: Deed::Accepted, thing: Thing::Entry, subject: Some(new.entry.uuid()) };
    audit::done_by(&change, mayor, whose, now).await?;
    change.commit().await?;
    Ok(shown)
}
