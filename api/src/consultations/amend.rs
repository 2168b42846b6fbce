//! Changing what was announced: documents are added, dates of the vote move later, in public.

use super::ConsultationChange::{DelegatesUntil, Documents, ResponseDue, VoteFrom, VoteUntil};
use super::calendar::{LONGER_AT_MOST, local_day};
use super::entity::consultation::Model;
use super::grasp::HeldConsultation;
use super::patch::{CalendarPatch, ConsultationPatch, EditConsultationError};
use super::queries::{PublicChange, write_changes};
use super::{ConsultationChange, ConsultationOut, Phase, documents};
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::posts::Enclosed;
use ground::clock::Instant;
use ground::{FieldError, Object, Patch, say};

/// Change what was announced.
pub(super) async fn amended(
    held: HeldConsultation<'_>,
    caller: &Caller,
    patch: ConsultationPatch,
    enclosed: Enclosed,
    mut wrong: Vec<FieldError>,
) -> Result<ConsultationOut, EditConsultationError> {
    if touches_more(&patch) {
        return Err(EditConsultationError::Announced);
    }
    let mut changes = Vec::new();
    let mut row = held.row.clone();
    if let Some(files) = &enclosed.attachments {
        let added: Vec<&str> = files
            .0
            .iter()
            .filter(|it| row.documents.0.iter().all(|old| old.id != it.id))
            .map(|it| it.name.as_str())
            .collect();
        if row.documents.0.iter().any(|old| files.0.iter().all(|it| it.id != old.id)) {
            return Err(EditConsultationError::Announced);
        }
        if !added.is_empty() {
            changes.push(change(Documents, None, Some(added.join(", "))));
        }
        row.documents = files.clone();
    }
    if let Some(Object(calendar)) = patch.calendar.0 {
        row = moved(&held, row, &calendar, &mut changes, &mut wrong)?;
        wrong.extend(row.calendar().mistakes(row.announced_at.unwrap_or(held.now), held.commune.zone()));
    }
    let moves = changes.iter().any(|it| it.what != Documents);
    if moves && patch.reason.is_none() {
        wrong.push(FieldError::at("reason", say!("Dites pourquoi.", "Say why.")));
    }
    if let Err(mistake) = enclosed.take(&*held.change, row.commune_id).await? {
        wrong.push(documents::renamed(mistake));
    }
    if !wrong.is_empty() {
        return Err(EditConsultationError::Invalid(wrong));
    }
    let reason = patch.reason.map(|it| it.to_string());
    for it in &mut changes {
        it.reason.clone_from(&reason);
    }
    documents::follow(&*held.change, &row, held.now).await?;
    write_changes(&*held.change, &row, changes, held.now).await?;
    Ok(held.save(caller, row, Deed::Changed).await?)
}

fn change(what: ConsultationChange, before: Option<String>, after: Option<String>) -> PublicChange {
    PublicChange { what, before, after, reason: None }
}

/// True if a patch touches what stays as it was told.
fn touches_more(patch: &ConsultationPatch) -> bool {
    let calendar = patch.calendar.0.as_ref();
    patch.title.0.is_some()
        || patch.summary.0.is_some()
        || patch.body.0.is_some()
        || patch.topic.0.is_some()
        || patch.portfolio != Patch::Keep
        || patch.contact != Patch::Keep
        || patch.electorate.0.is_some()
        || patch.delegation.0.is_some()
        || patch.threshold != Patch::Keep
        || patch.key != Patch::Keep
        || patch.contributions.0.is_some()
        || patch.questions.0.is_some()
        || calendar.is_some_and(|Object(it)| it.debate_from != Patch::Keep || it.response_due.0.is_some())
}

fn moved(
    held: &HeldConsultation<'_>,
    row: Model,
    calendar: &CalendarPatch,
    changes: &mut Vec<PublicChange>,
    wrong: &mut Vec<FieldError>,
) -> Result<Model, EditConsultationError> {
    let is_open = held.phase() == Phase::Vote;
    let (mut row, before) = (row.clone(), row);
    let mut later = |what, old: Instant, new: Option<Instant>| -> Result<Instant, EditConsultationError> {
        let Some(new) = new.filter(|new| *new != old) else { return Ok(old) };
        if old <= held.now {
            return Err(EditConsultationError::Announced);
        }
        if new < old {
            let detail = say!("Une date annoncée ne peut qu’être repoussée.", "An announced date only moves later.");
            wrong.push(FieldError { pointer: format!("/calendar/{what}"), detail });
        }
        changes.push(change(what, Some(old.to_string()), Some(new.to_string())));
        Ok(new)
    };
    row.vote_from = later(VoteFrom, before.vote_from, calendar.vote_from.0)?;
    row.vote_until = later(VoteUntil, before.vote_until, calendar.vote_until.0)?;
    row.delegates_until = later(DelegatesUntil, before.delegates_until, calendar.delegates_until.0)?;
    if is_open && row.vote_until == before.vote_until && row.delegates_until != before.delegates_until {
        return Err(EditConsultationError::Announced);
    }
    if is_open && row.vote_until != before.vote_until {
        if before.extended {
            return Err(EditConsultationError::Announced);
        }
        row.extended = true;
        if row.vote_until > before.vote_until.plus_seconds(LONGER_AT_MOST) {
            let detail = say!(
                "Un vote ouvert se prolonge une fois, de 14\u{a0}jours au plus.",
                "An open vote is made longer once, by 14 days at most.",
            );
            wrong.push(FieldError { pointer: "/calendar/vote_until".to_owned(), detail });
        }
    }
    let zone = held.commune.zone();
    let days = local_day(row.vote_until, zone) - local_day(before.vote_until, zone);
    if !days.is_zero() {
        row.response_due = before.response_due + days;
        changes.push(change(ResponseDue, Some(before.response_due.to_string()), Some(row.response_due.to_string())));
    }
    Ok(row)
}
