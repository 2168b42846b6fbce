//! Posting a notice.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};
use serde_json::json;

use super::{
    Attached, Attachments, Body, Category, Link, Severity, State, Title, enclosures, entity, placements, queries::hydrate, rules,
    wire::NoticeOut, words,
};
use crate::{
    App,
    accounts::Caller,
    board,
    clock::Instant,
    communes::{Commune, Key},
    http::{
        Answered, Created, Once, OnceError, Patch, input,
        problem::{self, FieldError, Kind, Problem, Refusal},
    },
    ids::{CommuneId, FileId, NoticeId, OrganisationId},
    organisations,
    posts::{Boards, Decisions, NoPublisher, Rendered, choose_boards, choose_publisher, look_up, render},
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
        /// Its picture: the id of an image of the commune.
        pub image: Option<FileId>,
        /// Up to 6 files of the commune, by id.
        pub attachments: Option<Attached>,
        /// Who publishes it; the town hall unless said, for a publisher their own organisation.
        pub organisation: Option<OrganisationId>,
        /// On whose boards it is, by slug or INSEE code: this commune, and others that the organisation serves; all of
        /// them unless said.
        pub communes: Option<Boards>,
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
    /// The idempotency key was not honoured.
    Once(OnceError),
}

impl Refusal for CreateError {
    const KINDS: &'static [&'static Kind] =
        &[&problem::COMMUNE_NOT_FOUND, &problem::FORBIDDEN, &problem::INVALID, &problem::IDEMPOTENCY_KEY_REUSED, &problem::INTERNAL];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchCommune => Problem::of(&problem::COMMUNE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Database(error) => Problem::internal(error),
            Self::Once(error) => error.problem(),
        }
    }
}

impl From<DbErr> for CreateError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<NoPublisher> for CreateError {
    fn from(reason: NoPublisher) -> Self {
        match reason {
            NoPublisher::Forbidden => Self::Forbidden,
            NoPublisher::Unknown(error) => Self::Invalid(vec![error]),
            NoPublisher::Database(error) => Self::Database(error),
        }
    }
}

impl From<OnceError> for CreateError {
    fn from(error: OnceError) -> Self {
        Self::Once(error)
    }
}

/// Post a notice: a draft, submitted, scheduled, or on the board at once.
///
/// # Errors
/// When the commune is not here, the caller may not, or values do not go together.
pub async fn create(
    app: &App,
    caller: &Caller,
    once: &Once,
    commune: &Key,
    new: NewNotice,
) -> Result<Answered<Created<NoticeOut>>, CreateError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let commune = app.communes.get(commune.as_str()).ok_or(CreateError::NoSuchCommune)?;
    let publisher = choose_publisher(app, caller, &commune, new.organisation).await?;
    let served = organisations::communes_of(&app.db.read, publisher.organisation.id).await?;
    let boards = choose_boards(app, commune.id, new.communes.as_ref(), &served);
    let now = app.clock.now();
    let image = new.image.map_or(Patch::Keep, Patch::Set);
    let enclosed = look_up(app, caller, commune.id, &image, new.attachments.as_ref()).await?;
    let rendered = render(new.body.clone().unwrap_or(Body::empty())).await;
    let too_much = rendered.as_ref().err().map(|detail| FieldError::at("body", detail.clone()));
    let state = match (new.draft, publisher.trusted || caller.runs_board(commune.id)) {
        (Some(true), _) => State::Draft,
        (_, true) => State::Approved,
        (_, false) => State::Submitted,
    };
    let mut row = row(&commune, publisher.organisation.id, new, state, rendered.unwrap_or_default(), now);
    let mistakes = too_much.into_iter().chain(boards.as_ref().err().cloned()).chain(enclosed.as_ref().err().into_iter().flatten().cloned());
    let mistakes: Vec<FieldError> = mistakes.chain(rules::mistakes(&row, true, now)).collect();
    let (Ok(boards), Ok(enclosed), true) = (boards, enclosed, mistakes.is_empty()) else { return Err(CreateError::Invalid(mistakes)) };
    let change = board::change_all(app, &boards).await?;
    if let Some(before) = once.claim(&change, caller, now).await? {
        return Ok(Answered::Before(before));
    }
    // A commune that dismissed the organisation in the meantime is locked by now.
    let served = organisations::communes_of(&*change, row.organisation_id).await?;
    if !served.contains(&commune.id) {
        return Err(CreateError::Forbidden);
    }
    let boards: Vec<CommuneId> = boards.into_iter().filter(|board| served.contains(board)).collect();
    enclosed.take(&*change, commune.id).await?.map_err(|error| CreateError::Invalid(vec![error]))?;
    (row.image, row.attachments) = (enclosed.image.flatten(), enclosed.attachments.unwrap_or_default());
    row.clone().into_active_model().reset_all().insert(&*change).await?;
    placements::place(&*change, &row, &boards).await?;
    words::keep(&*change, &row, &boards).await?;
    enclosures::follow(&*change, &row, now).await?;
    let notice = hydrate(app, &*change, row).await?.ok_or(CreateError::NoSuchCommune)?;
    let created = Created { location: format!("/v1/notices/{}", notice.id), resource: NoticeOut::whole(&notice, now) };
    once.keep(&change, caller, &created).await?;
    change.commit().await?;
    Ok(Answered::Now(created))
}

fn row(commune: &Commune, organisation: OrganisationId, new: NewNotice, state: State, rendered: Rendered, now: Instant) -> entity::Model {
    let body = new.body.unwrap_or(Body::empty());
    let decisions = Decisions::new(state, new.publish_at, new.expire_at, now);
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
        image: None,
        attachments: Attachments::default(),
        pinned: new.pinned.unwrap_or(false),
        notify: new.notify.unwrap_or(true),
        state: decisions.state,
        publish_at: decisions.publish_at,
        expire_at: decisions.expire_at,
        approved_at: decisions.approved_at,
        listed_at: decisions.listed_at,
        edited_at: None,
        announce_again_at: None,
        submitted_at: decisions.submitted_at,
        revision: None,
        rejection_reason: None,
        withdrawn_by: None,
        created_at: decisions.created_at,
        updated_at: decisions.updated_at,
    }
}
