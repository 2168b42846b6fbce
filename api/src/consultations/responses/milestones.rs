//! Keeping, dropping or moving a milestone, in public.

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::wire::MilestoneOut;
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done, Thing};
use crate::consultations::calendar::local_day;
use crate::consultations::entity::milestone::{Entity, MilestoneStep, Model};
use crate::consultations::texts::PublicReason;
use crate::consultations::{MilestoneId, MilestoneState};
use ground::date::Date;
use ground::{Change, FieldError, input, say};
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

input! {
    /// Changes of a milestone; what is absent stays.
    #[example(json!({"state": "kept", "note": "Les devis sont publiés."}))]
    pub struct MilestonePatch {
        /// Open, kept or dropped.
        pub state: Change<MilestoneState>,
        /// The day by which it is due.
        pub due: Change<Date>,
        /// Why, one line of 1 to 600 characters; needed to drop or move it.
        pub note: Option<PublicReason>,
    }
}

refusal! {
    /// Reasons why a milestone was not changed.
    pub enum PatchMilestoneError {
        /// There is no such milestone.
        NoSuchMilestone => MILESTONE_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        ..database
    }
}

/// Change a milestone.
pub(crate) async fn patch(
    app: &App,
    caller: &Caller,
    id: MilestoneId,
    if_match: &IfMatch,
    patch: MilestonePatch,
) -> Result<MilestoneOut, PatchMilestoneError> {
    let found = Entity::find_by_id(id).one(&app.db.read).await?.ok_or(PatchMilestoneError::NoSuchMilestone)?;
    let clerk = caller.clerk_of(found.commune_id).ok_or(PatchMilestoneError::Forbidden)?;
    let commune = app.communes.by_id(found.commune_id).ok_or(PatchMilestoneError::NoSuchMilestone)?;
    let change = app.boards.change(found.commune_id).await?;
    let row = Entity::find_by_id(id).one(&*change).await?.ok_or(PatchMilestoneError::NoSuchMilestone)?;
    let now = app.clock.now();
    let today = local_day(now, commune.zone());
    if !if_match.allows(&Revision::of_resource(&MilestoneOut::of(row.clone(), today))) {
        return Err(PatchMilestoneError::Stale);
    }
    let (state, due) = (patch.state.or(row.state), patch.due.0.map_or(row.due, |it| it.0));
    let mut wrong = Vec::new();
    if state == MilestoneState::Late {
        let detail = say!(
            "Le retard suit de la date\u{a0}: open, kept ou dropped.",
            "Lateness follows from the day: open, kept or dropped."
        );
        wrong.push(FieldError::at("state", detail));
    }
    let needs = due != row.due || (state == MilestoneState::Dropped && row.state != state);
    if needs && patch.note.is_none() {
        wrong.push(FieldError::at("note", say!("Dites pourquoi.", "Say why.")));
    }
    if !wrong.is_empty() {
        return Err(PatchMilestoneError::Invalid(wrong));
    }
    let note = patch.note.map(|it| it.to_string());
    let mut row = Model { state, due, note: note.clone().or(row.note.clone()), ..row };
    row.closed_on = match state {
        MilestoneState::Kept | MilestoneState::Dropped => row.closed_on.or(Some(today)),
        MilestoneState::Open | MilestoneState::Late => None,
    };
    row.history.0.push(MilestoneStep { at: now, due, state, note });
    Entity::update(row.clone().into_active_model().reset_all()).exec(&*change).await?;
    let done = Done { deed: Deed::Changed, thing: Thing::Milestone, subject: Some(id.uuid()) };
    audit::done_by(&change, clerk, done, now).await?;
    change.commit().await?;
    Ok(MilestoneOut::of(row, today))
}
