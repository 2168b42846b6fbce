//! Editing a notice.

use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel};
use serde_json::json;

use super::{
    Body, Category, Link, Notice, Severity, Status, Title,
    entity::Model,
    queries,
    render::{Rendered, render},
    rules,
    transitions::{Precondition, what_is_possible},
};
use crate::{
    App,
    accounts::Caller,
    board,
    clock::Instant,
    http::{
        Change, Patch, input,
        problem::{self, FieldError, Kind, Problem, Refusal},
    },
    ids::NoticeId,
    text::Message,
};

input! {
    /// What to change of a notice; what is absent stays.
    #[example(json!({"title": "Coupure d’eau lundi et mardi", "expire_at": "2030-11-24T18:00:00Z"}))]
    pub struct NoticePatch {
        /// One line, 1 to 120 characters.
        pub title: Change<Title>,
        /// What it is about.
        pub category: Change<Category>,
        /// How grave it is; null for anything but an alert.
        pub severity: Patch<Severity>,
        /// The text in Markdown; null empties it.
        pub body: Patch<Body>,
        /// An address for more; null for none.
        pub link: Patch<Link>,
        /// Whether it stays above the others.
        pub pinned: Change<bool>,
        /// When it goes up, as long as it has not; null for at once.
        pub publish_at: Patch<Instant>,
        /// When it comes down; null for never.
        pub expire_at: Patch<Instant>,
        /// Whether phones are told when it goes up.
        pub notify: Change<bool>,
    }
}

/// Why a notice was not edited.
#[derive(Debug)]
pub enum EditError {
    /// There is no such notice, or none that the caller may see.
    NoSuchNotice,
    /// The caller may see it, not change it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// A withdrawn notice is not edited.
    Withdrawn,
    /// Values that do not go together.
    Invalid(Vec<FieldError>),
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl Refusal for EditError {
    const KINDS: &'static [&'static Kind] = &[
        &problem::NOTICE_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::STALE,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchNotice => Problem::of(&problem::NOTICE_NOT_FOUND),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Withdrawn => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(what_is_possible(Status::Withdrawn)),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for EditError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Change a notice in place. What residents have seen and see differently now is marked as edited.
///
/// # Errors
/// When the caller may not, it is withdrawn, or values do not go together.
pub async fn edit(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    patch: NoticePatch,
    precondition: Precondition<'_>,
) -> Result<Notice, EditError> {
    let found = queries::find(app, &app.db.read, id).await?.ok_or(EditError::NoSuchNotice)?;
    // Before the transaction: rendering takes its time, and writers wait for each other.
    let rendered = match &patch.body {
        Patch::Keep => None,
        Patch::Clear => Some(Ok(Rendered::default())),
        Patch::Set(body) => Some(render(body.clone()).await),
    };
    let change = board::change(app, found.commune.id).await?;
    // Now that the commune is locked, what is read stays.
    let mut notice = queries::find(app, &*change, id).await?.ok_or(EditError::NoSuchNotice)?;
    let now = app.clock.now();
    if !notice.may_be_changed_by(caller) {
        return Err(if notice.is_visible_to(Some(caller), now) { EditError::Forbidden } else { EditError::NoSuchNotice });
    }
    if !precondition(&notice, now) {
        return Err(EditError::Stale);
    }
    let status = notice.status(now);
    if status == Status::Withdrawn {
        return Err(EditError::Withdrawn);
    }
    let row = apply(&notice.row, patch, rendered, status, now).map_err(EditError::Invalid)?;
    if row != notice.row {
        notice.row = Model { updated_at: now, ..row };
        notice.row.clone().into_active_model().reset_all().update(&*change).await?;
        change.commit().await?;
    }
    Ok(notice)
}

fn apply(
    current: &Model,
    patch: NoticePatch,
    rendered: Option<Result<Rendered, Message>>,
    status: Status,
    now: Instant,
) -> Result<Model, Vec<FieldError>> {
    let mut row = current.clone();
    row.title = patch.title.or(row.title);
    row.category = patch.category.or(row.category);
    row.severity = patch.severity.or(row.severity);
    row.body = patch.body.or(Some(row.body)).unwrap_or(Body::empty());
    row.link = patch.link.or(row.link);
    row.pinned = patch.pinned.or(row.pinned);
    row.publish_at = patch.publish_at.or(row.publish_at);
    row.expire_at = patch.expire_at.or(row.expire_at);
    row.notify = patch.notify.or(row.notify);
    let mut mistakes = Vec::new();
    match rendered {
        Some(Ok(rendered)) => (row.body_html, row.summary) = (rendered.html, rendered.summary),
        Some(Err(detail)) => mistakes.push(FieldError::at("body", detail)),
        None => {}
    }
    if row.publish_at != current.publish_at {
        if status.is_public() {
            let detail = Message::fixed("Le panneau est déjà publié.", "The notice is published already.");
            mistakes.push(FieldError::at("publish_at", detail));
        } else if status == Status::Scheduled {
            row.listed_at = rules::goes_up_at(row.publish_at, now);
        }
    }
    mistakes.extend(rules::mistakes(&row, row.expire_at != current.expire_at, now));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    if status.is_public() && shows_differently(&row, current) {
        row.edited_at = Some(now);
    }
    Ok(row)
}

fn shows_differently(row: &Model, current: &Model) -> bool {
    let shown = |row: &Model| (row.title.clone(), row.category, row.severity, row.body.clone(), row.link.clone());
    shown(row) != shown(current)
}
