//! Posting a notice.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};
use serde_json::json;

use super::{
    Body, Category, Link, Notice, Severity, State, Title, entity,
    queries::hydrate,
    render::{Rendered, render},
    rules,
};
use crate::{
    App,
    accounts::{Caller, Role},
    board,
    clock::Instant,
    communes::{Commune, Key},
    http::{
        input,
        problem::{self, FieldError, Kind, Problem, Refusal},
    },
    ids::{NoticeId, OrganisationId},
    organisations::{self, Kind as OrganisationKind},
    text::Message,
};

input! {
    /// A new notice.
    #[example(json!({
        "title": "Coupure d’eau lundi",
        "category": "outage",
        "body": "L’eau sera coupée **de 8 h à 12 h**, rue des Vignes.",
    }))]
    #[also(rules::also_wrong)]
    pub struct NewNotice {
        /// One line, 1 to 120 characters.
        pub title: Title,
        /// What it is about.
        pub category: Category,
        /// How grave it is: for an alert required, for others refused.
        pub severity: Option<Severity>,
        /// The text in Markdown (CommonMark with tables), up to 10,000 characters.
        pub body: Option<Body>,
        /// An address for more.
        pub link: Option<Link>,
        /// Who publishes it; the town hall unless said, for a publisher their own organisation.
        pub organisation: Option<OrganisationId>,
        /// Whether it stays above the others; no unless said.
        pub pinned: Option<bool>,
        /// When it goes up; at once unless said, or when the date has passed.
        pub publish_at: Option<Instant>,
        /// When it comes down; for an alert required.
        pub expire_at: Option<Instant>,
        /// Whether phones are told when it goes up; yes unless said.
        pub notify: Option<bool>,
        /// Whether it is only a draft; no unless said.
        pub draft: Option<bool>,
    }
}

/// Why a notice was not posted.
#[derive(Debug)]
pub enum CreateError {
    /// The commune is not on this server.
    NoSuchCommune,
    /// The caller may not publish there, or not for that organisation.
    Forbidden,
    /// Values that do not go together.
    Invalid(Vec<FieldError>),
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for CreateError {
    const KINDS: &'static [&'static Kind] = &[&problem::COMMUNE_NOT_FOUND, &problem::FORBIDDEN, &problem::INVALID, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for CreateError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Post a notice: a draft, scheduled, or on the board at once.
///
/// # Errors
/// When the commune is not here, the caller may not, or values do not go together.
pub async fn create(app: &App, caller: &Caller, commune: &Key, new: NewNotice) -> Result<Notice, CreateError> {
    let commune = app.communes.get(commune.as_str()).ok_or(CreateError::NoSuchCommune)?;
    let organisation = choose_organisation(app, caller, &commune, new.organisation).await?;
    let now = app.clock.now();
    let rendered = render(new.body.clone().unwrap_or(Body::empty())).await;
    let too_much = rendered.as_ref().err().map(|detail| FieldError::at("body", detail.clone()));
    let row = row(&commune, organisation, new, rendered.unwrap_or_default(), now);
    let mistakes: Vec<FieldError> = too_much.into_iter().chain(rules::mistakes(&row, true, now)).collect();
    if !mistakes.is_empty() {
        return Err(CreateError::Invalid(mistakes));
    }
    let change = board::change(app, commune.id).await?;
    row.clone().into_active_model().reset_all().insert(&*change).await?;
    let notice = hydrate(&*change, commune, row).await?;
    change.commit().await?;
    Ok(notice)
}

/// Whom a notice is posted for: the organisation asked for, else the caller's own, else the town hall.
async fn choose_organisation(
    app: &App,
    caller: &Caller,
    commune: &Commune,
    asked: Option<OrganisationId>,
) -> Result<OrganisationId, CreateError> {
    let publishes_here = caller.role == Role::Publisher && caller.commune == Some(commune.id);
    if !publishes_here && !caller.runs_board(commune.id) {
        return Err(CreateError::Forbidden);
    }
    let all = organisations::of_commune(&app.db.read, commune.id).await?;
    let chosen = match asked.or(caller.organisation) {
        Some(id) => all.iter().find(|it| it.id == id),
        None => all.iter().find(|it| it.kind == OrganisationKind::TownHall),
    };
    let unknown = Message::fixed("Cette organisation n’est pas de la commune.", "This organisation is not one of the commune.");
    let chosen = chosen.ok_or_else(|| CreateError::Invalid(vec![FieldError::at("organisation", unknown)]))?;
    if !caller.may_publish_for(commune.id, chosen.id) {
        return Err(CreateError::Forbidden);
    }
    Ok(chosen.id)
}

fn row(commune: &Commune, organisation: OrganisationId, new: NewNotice, rendered: Rendered, now: Instant) -> entity::Model {
    let body = new.body.unwrap_or(Body::empty());
    let is_draft = new.draft.unwrap_or(false);
    entity::Model {
        id: NoticeId::new(),
        commune_id: commune.id,
        organisation_id: organisation,
        category: new.category,
        severity: new.severity,
        title: new.title,
        body,
        body_html: rendered.html,
        summary: rendered.summary,
        link: new.link,
        pinned: new.pinned.unwrap_or(false),
        notify: new.notify.unwrap_or(true),
        state: if is_draft { State::Draft } else { State::Approved },
        publish_at: new.publish_at,
        expire_at: new.expire_at,
        approved_at: (!is_draft).then_some(now),
        listed_at: if is_draft { now } else { rules::goes_up_at(new.publish_at, now) },
        edited_at: None,
        created_at: now,
        updated_at: now,
    }
}
