//! Editing a notice.

use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::{
    Attached, Body, Category, Link, Notice, OutOfReach, Precondition, Severity, State, Status, Title, entity::Model, grasp::grasp, rules,
};
use crate::{
    App,
    accounts::Caller,
    clock::Instant,
    http::{
        Change, Input, Patch, input,
        problem::{self, FieldError, Kind, Problem, Refusal},
        read_input,
    },
    ids::{CommuneId, FileId, NoticeId},
    organisations,
    posts::{self, Boards, Enclosed, Rendered, choose_boards, goes_up_at, look_up, render},
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
        /// Its picture: the id of an image of the commune; null for none.
        pub image: Patch<FileId>,
        /// Up to 6 files of the commune, by id.
        pub attachments: Change<Attached>,
        /// Whether it stays above the others.
        pub pinned: Change<bool>,
        /// When it goes up, as long as it has not; null for at once.
        pub publish_at: Patch<Instant>,
        /// When it comes down; null for never.
        pub expire_at: Patch<Instant>,
        /// Whether phones are told when it goes up.
        pub notify: Change<bool>,
        /// On whose boards it is, by slug or INSEE code: its commune, and others that its organisation serves.
        pub communes: Change<Boards>,
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
    /// The stored revision cannot be read.
    Unreadable(Problem),
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
            Self::Withdrawn => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(posts::what_is_possible(Status::Withdrawn)),
            Self::Invalid(errors) => Problem::invalid(errors),
            Self::Unreadable(problem) => Problem::internal(problem),
            Self::Database(error) => Problem::internal(error),
        }
    }
}

impl From<DbErr> for EditError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<OutOfReach> for EditError {
    fn from(reason: OutOfReach) -> Self {
        match reason {
            OutOfReach::NoSuchNotice => Self::NoSuchNotice,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Change a notice: in place, or as a revision that waits if its organisation is moderated and the notice approved. What
/// residents have seen and see differently now is marked as edited.
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
    // Before the transaction: rendering takes its time, and writers wait for each other.
    let rendered = render_body(&patch).await;
    let may = |notice: &Notice| notice.owner.lets_change(caller);
    let mut held = grasp(app, caller, id, precondition, may, &named_boards(app, &patch)).await?;
    let (status, now) = (held.notice.status(held.now), held.now);
    if status == Status::Withdrawn {
        return Err(EditError::Withdrawn);
    }
    let boards = boards(app, &held.notice, &patch, &*held.change).await?;
    let wrong_boards = boards.as_ref().err().cloned();
    let files = enclosed(app, caller, &held.notice, &patch).await?;
    let wrong_files = files.as_ref().err().cloned().unwrap_or_default();
    let waits = held.notice.row.state == State::Approved && !held.notice.owner.trusts(caller);
    let (patch, revision) = if waits { merged(&held.notice.row, &patch)? } else { (patch, None) };
    let taken = match &files {
        Ok(files) => files.take(&*held.change, held.notice.owner.commune.id).await?.err(),
        Err(_) => None,
    };
    let edited = apply(&held.notice.row, patch, rendered, files.unwrap_or_default(), status, now);
    let wrong: Vec<FieldError> = wrong_boards.into_iter().chain(wrong_files).chain(taken).collect();
    let (edited, boards) = match (edited, boards) {
        (Ok(edited), Ok(boards)) if wrong.is_empty() => (edited, boards),
        (edited, _) => return Err(EditError::Invalid(edited.err().into_iter().flatten().chain(wrong).collect())),
    };
    let moves = boards.as_ref().is_some_and(|boards| !held.notice.is_on(boards));
    if waits {
        let revision = revision.filter(|_| edited.changed || moves || held.notice.row.revision.is_some());
        let row = Model { submitted_at: revision.as_ref().map(|_| now), revision, rejection_reason: None, ..held.notice.row.clone() };
        return if row == held.notice.row { Ok(held.notice) } else { Ok(held.save(row).await?) };
    }
    if let Some(boards) = boards.filter(|_| moves) {
        held.place(&boards).await?;
    } else if !edited.changed && held.notice.row.state != State::Rejected {
        return Ok(held.notice);
    }
    let mut row = edited.row;
    let mut decisions = row.decisions();
    decisions.resubmit(now);
    row.decide(decisions);
    Ok(held.save(row).await?)
}

/// The whole revision when this patch comes on top of the one that waits: as a patch, and as it is stored.
fn merged(row: &Model, patch: &NoticePatch) -> Result<(NoticePatch, Option<String>), EditError> {
    let mut members = row.decisions().changes();
    members.extend(patch.members());
    let merged = read_input(&members).map_err(EditError::Unreadable)?;
    Ok((merged, (!members.is_empty()).then(|| serde_json::Value::Object(members).to_string())))
}

/// The communes that a patch names, whether their boards are open to the notice or not.
pub(super) fn named_boards(app: &App, patch: &NoticePatch) -> Vec<CommuneId> {
    let named = patch.communes.0.iter().flat_map(|boards| &boards.0);
    named.filter_map(|key| Some(app.communes.get(key.as_str())?.id)).collect()
}

/// The boards that a patch puts a notice on, if it says so.
pub(super) async fn boards(
    app: &App,
    notice: &Notice,
    patch: &NoticePatch,
    db: &impl ConnectionTrait,
) -> Result<Result<Option<Vec<CommuneId>>, FieldError>, DbErr> {
    let Some(asked) = &patch.communes.0 else { return Ok(Ok(None)) };
    let served = organisations::communes_of(db, notice.owner.organisation.id).await?;
    Ok(choose_boards(app, notice.owner.commune.id, Some(asked), &served).map(Some))
}

/// The files that a patch gives a notice.
pub(super) async fn enclosed(
    app: &App,
    caller: &Caller,
    notice: &Notice,
    patch: &NoticePatch,
) -> Result<Result<Enclosed, Vec<FieldError>>, DbErr> {
    look_up(app, caller, notice.owner.commune.id, &patch.image, patch.attachments.0.as_ref()).await
}

/// The body of a patch as it will be shown, if it changes it.
pub(super) async fn render_body(patch: &NoticePatch) -> Option<Result<Rendered, Message>> {
    match &patch.body {
        Patch::Keep => None,
        Patch::Clear => Some(Ok(Rendered::default())),
        Patch::Set(body) => Some(render(body.clone()).await),
    }
}

/// What a patch makes of a notice.
pub(super) struct Edited {
    pub(super) row: Model,
    /// Whether anything is different.
    pub(super) changed: bool,
}

/// Apply a patch.
pub(super) fn apply(
    current: &Model,
    patch: NoticePatch,
    rendered: Option<Result<Rendered, Message>>,
    enclosed: Enclosed,
    status: Status,
    now: Instant,
) -> Result<Edited, Vec<FieldError>> {
    let mut row = current.clone();
    row.title = patch.title.or(row.title);
    row.category = patch.category.or(row.category);
    row.severity = patch.severity.or(row.severity);
    row.body = patch.body.or(Some(row.body)).unwrap_or(Body::empty());
    row.link = patch.link.or(row.link);
    row.image = enclosed.image.unwrap_or(row.image);
    row.attachments = enclosed.attachments.unwrap_or(row.attachments);
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
            row.listed_at = goes_up_at(row.publish_at, now);
        }
    }
    mistakes.extend(rules::mistakes(&row, row.expire_at != current.expire_at, now));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    if status.is_public() && shows_differently(&row, current) {
        row.edited_at = Some(now);
    }
    Ok(Edited { changed: row != *current, row })
}

fn shows_differently(row: &Model, current: &Model) -> bool {
    // Of an alert the end too: whoever passes it on must hear of another one.
    let end = |row: &Model| row.expire_at.filter(|_| row.category == Category::Alert);
    let shown = |row: &Model| (row.title.clone(), row.category, row.severity, row.body.clone(), row.link.clone(), end(row));
    shown(row) != shown(current) || row.image != current.image || row.attachments != current.attachments
}
