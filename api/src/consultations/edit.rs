//! Editing a consultation: freely as long as it is a draft.

use sea_orm::{DbErr, EntityTrait};

use super::amend::amended;
use super::calendar::{default_cut_off, default_response};
use super::draft::{holders, mistakes};
use super::entity::consultation::{Entity, Model};
use super::grasp::{HeldConsultation, NotHeld, grasp, note};
use super::patch::{CalendarPatch, ConsultationPatch, EditConsultationError};
use super::questions::{AskedQuestions, wrong_questions};
use super::shares::{forget_if_others, forget_key};
use super::{ConsultationId, ConsultationOut, Phase, documents};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::posts::{self, Enclosed};
use ground::{FieldError, Object, Patch};
use kit::http::IfMatch;
use kit::refusal;

/// Change a consultation.
pub(super) async fn edit(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
    patch: ConsultationPatch,
) -> Result<ConsultationOut, EditConsultationError> {
    let held = grasp(app, caller, id, if_match).await?;
    let mut wrong = Vec::new();
    let commune = held.row.commune_id;
    let asked = patch.documents.0.as_ref();
    let enclosed = posts::look_up(app, Some(caller), commune, &Patch::Keep, asked).await?.unwrap_or_else(|mistakes| {
        wrong.extend(mistakes.into_iter().map(documents::renamed));
        Enclosed::default()
    });
    match held.phase() {
        Phase::Draft => edit_draft(held, caller, patch, enclosed, wrong).await,
        Phase::Withdrawn => Err(EditConsultationError::Withdrawn),
        Phase::Announced | Phase::Debate | Phase::Vote => amended(held, caller, patch, enclosed, wrong).await,
        Phase::Counting | Phase::Result | Phase::Answered => Err(EditConsultationError::Announced),
    }
}

async fn edit_draft(
    held: HeldConsultation<'_>,
    caller: &Caller,
    patch: ConsultationPatch,
    enclosed: Enclosed,
    mut wrong: Vec<FieldError>,
) -> Result<ConsultationOut, EditConsultationError> {
    if let Some(questions) = &patch.questions.0 {
        wrong.extend(wrong_questions(&questions.0));
    }
    let html = match &patch.body.0 {
        Some(body) => match posts::render_text(body.to_string()).await {
            Ok(rendered) => Some(rendered.html),
            Err(detail) => {
                wrong.push(FieldError::at("body", detail));
                None
            }
        },
        None => None,
    };
    let zone = held.commune.zone();
    let row = applied(held.row.clone(), patch, &enclosed, html, zone);
    wrong.extend(mistakes(&*held.change, &row, held.now, zone).await?);
    if let Err(mistake) = enclosed.take(&*held.change, row.commune_id).await? {
        wrong.push(documents::renamed(mistake));
    }
    if !wrong.is_empty() {
        return Err(EditConsultationError::Invalid(wrong));
    }
    documents::follow(&*held.change, &row, held.now).await?;
    let row = forget_if_others(&*held.change, &held.row, row).await?;
    Ok(held.save(caller, row, Deed::Changed).await?)
}

fn applied(
    row: Model,
    patch: ConsultationPatch,
    enclosed: &Enclosed,
    html: Option<String>,
    zone: chrono_tz::Tz,
) -> Model {
    let threshold = match patch.threshold {
        Patch::Keep => row.threshold_kind.zip(row.threshold_value),
        Patch::Clear => None,
        Patch::Set(Object(it)) => Some((it.kind, i64::from(it.value.0))),
    };
    let (allowed, cap) = match patch.delegation.0 {
        Some(Object(it)) => (it.allowed, it.cap.map(|it| it.to_string())),
        None => (row.delegation_allowed, row.delegation_cap.clone()),
    };
    let key_holders = match patch.key {
        Patch::Keep => row.key_holders.clone(),
        Patch::Clear => holders(None),
        Patch::Set(key) => holders(Some(key)),
    };
    let questions = match patch.questions.0 {
        Some(questions) => AskedQuestions::of(questions, &row.questions.0),
        None => row.questions.clone(),
    };
    let row = Model {
        title: patch.title.or(row.title),
        summary: patch.summary.or(row.summary),
        body: patch.body.or(row.body),
        body_html: html.unwrap_or(row.body_html),
        documents: enclosed.attachments.clone().unwrap_or(row.documents),
        topic_id: patch.topic.or(row.topic_id),
        portfolio_id: patch.portfolio.or(row.portfolio_id),
        contact: patch.contact.or(row.contact),
        group_id: patch.electorate.0.map_or(row.group_id, |it| it.0.group),
        delegation_allowed: allowed,
        delegation_cap: cap,
        threshold_kind: threshold.map(|it| it.0),
        threshold_value: threshold.map(|it| it.1),
        key_holders,
        contributions: patch.contributions.or(row.contributions),
        questions,
        ..row
    };
    match patch.calendar.0 {
        Some(Object(calendar)) => dated(row, calendar, zone),
        None => row,
    }
}

/// A draft with other dates: what was left to follow from the close goes on to follow.
fn dated(row: Model, patch: CalendarPatch, zone: chrono_tz::Tz) -> Model {
    let closes = patch.vote_until.or(row.vote_until);
    let cut_off = match row.delegates_until == default_cut_off(row.vote_until) {
        true => default_cut_off(closes),
        false => row.delegates_until,
    };
    let due = match row.response_due == default_response(row.vote_until, zone) {
        true => default_response(closes, zone),
        false => row.response_due,
    };
    Model {
        debate_from: patch.debate_from.or(row.debate_from),
        vote_from: patch.vote_from.or(row.vote_from),
        delegates_until: patch.delegates_until.or(cut_off),
        vote_until: closes,
        response_due: patch.response_due.0.map_or(due, |it| it.0),
        ..row
    }
}

refusal! {
    /// Reasons why a draft was not deleted.
    pub enum DeleteDraftError {
        /// It is not there, the caller may not, or it changed since they read it.
        ..NotHeld(NotHeld) from (DbErr),
        /// It was announced.
        Announced => ANNOUNCED,
    }
}

/// Delete a draft.
pub(super) async fn delete(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    if_match: &IfMatch,
) -> Result<(), DeleteDraftError> {
    let held = grasp(app, caller, id, if_match).await?;
    if held.phase() != Phase::Draft {
        return Err(DeleteDraftError::Announced);
    }
    documents::follow(&*held.change, &Model { documents: posts::Attachments::default(), ..held.row.clone() }, held.now)
        .await?;
    forget_key(&*held.change, id).await?;
    Entity::delete_by_id(id).exec(&*held.change).await?;
    note(&held.change, Some(caller), &held.row, Deed::Deleted, held.now).await?;
    held.change.commit().await?;
    Ok(())
}
