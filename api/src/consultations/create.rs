//! Writing a new consultation: a draft.

use sea_orm::{DbErr, EntityTrait, IntoActiveModel};

use super::draft::{NewConsultation, dated, holders, mistakes};
use super::entity::consultation::{Entity, Model, Recorded};
use super::grasp::{may_write, note};
use super::questions::{AskedQuestions, wrong_questions};
use super::texts::LongBody;
use super::warnings::warnings;
use super::wire::{Drafted, show};
use super::{ConsultationId, documents};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::idempotency::{Answered, Once, OnceError};
use crate::portfolios;
use crate::posts::{self, Attachments};
use ground::clock::Instant;
use ground::{FieldError, Patch};
use kit::http::Created;
use kit::refusal;
use kit::tenants::{Commune, Key};

refusal! {
    /// Reasons why a consultation was not written.
    pub enum CreateConsultationError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller does not run the commune's board, and the portfolio is not theirs.
        Forbidden => FORBIDDEN,
        /// Values that do not fit.
        Invalid(Vec<FieldError>) => invalid,
        /// The idempotency key is not honoured.
        ..Once(OnceError) from (DbErr),
    }
}

/// Write a new consultation.
pub(crate) async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    key: &Key,
    new: NewConsultation,
) -> Result<Answered<Created<Drafted>>, CreateConsultationError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let commune = app.communes.get(key.as_str()).ok_or(CreateConsultationError::NoSuchCommune)?;
    let portfolio = match new.portfolio {
        Some(id) => portfolios::find(&app.db.read, id).await?,
        None => None,
    };
    if !may_write(caller, commune.id, portfolio.as_ref()) {
        return Err(CreateConsultationError::Forbidden);
    }
    let now = app.clock.now();
    let (mut wrong, warned) = (wrong_questions(&new.questions.0), warnings(&new.questions.0));
    let enclosed = posts::look_up(app, Some(caller), commune.id, &Patch::Keep, new.documents.as_ref()).await?;
    let enclosed = enclosed.unwrap_or_else(|mistakes| {
        wrong.extend(mistakes.into_iter().map(documents::renamed));
        posts::Enclosed::default()
    });
    let body_html = posts::render_text(new.body.as_ref().map(ToString::to_string).unwrap_or_default()).await;
    let body_html = body_html.map(|it| it.html).unwrap_or_else(|detail| {
        wrong.push(FieldError::at("body", detail));
        String::new()
    });
    let row = row(&commune, caller, new, enclosed.attachments.clone().unwrap_or_default(), body_html, now);
    let change = app.boards.change(commune.id).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    wrong.extend(mistakes(&*change, &row, now, commune.zone()).await?);
    if let Err(mistake) = enclosed.take(&*change, commune.id).await? {
        wrong.push(documents::renamed(mistake));
    }
    if !wrong.is_empty() {
        return Err(CreateConsultationError::Invalid(wrong));
    }
    Entity::insert(row.clone().into_active_model()).exec_without_returning(&*change).await?;
    documents::follow(&*change, &row, now).await?;
    let resource = Drafted { consultation: show(&*change, &commune, &row, now).await?, warnings: warned };
    let created = Created { location: format!("/v1/consultations/{}", row.id), resource };
    once.keep(&change, caller, &created).await?;
    note(&change, Some(caller), &row, Deed::Created, now).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

fn row(
    commune: &Commune,
    caller: &Caller,
    new: NewConsultation,
    documents: Attachments,
    body_html: String,
    now: Instant,
) -> Model {
    let delegation = new.delegation.map(|it| it.0);
    let threshold = new.threshold.map(|it| it.0);
    let row = Model {
        id: ConsultationId::new(),
        commune_id: commune.id,
        title: new.title,
        summary: new.summary,
        body: new.body.unwrap_or_else(LongBody::empty),
        body_html,
        documents,
        topic_id: new.topic,
        portfolio_id: new.portfolio,
        contact: new.contact,
        announced_at: None,
        debate_from: None,
        vote_from: now,
        delegates_until: now,
        vote_until: now,
        response_due: chrono::NaiveDate::default(),
        group_id: new.electorate.and_then(|it| it.0.group),
        contributions: new.contributions.unwrap_or_default(),
        delegation_allowed: delegation.as_ref().is_none_or(|it| it.allowed),
        delegation_cap: delegation.and_then(|it| it.cap).map(|it| it.to_string()),
        threshold_kind: threshold.as_ref().map(|it| it.kind),
        threshold_value: threshold.map(|it| i64::from(it.value.0)),
        key_holders: holders(new.key),
        questions: AskedQuestions::of(new.questions, &[]),
        extended: false,
        response: None,
        recorded: Recorded::default(),
        ended: false,
        final_at: None,
        answered_at: None,
        withdrawn_at: None,
        withdrawn_reason: None,
        created_by: caller.account(),
        created_at: now,
        updated_at: now,
    };
    dated(row, &new.calendar.0, commune.zone())
}
