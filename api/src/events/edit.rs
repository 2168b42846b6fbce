//! Editing an event.

use sea_orm::{ConnectionTrait, DbErr};
use serde_json::json;

use super::{
    Body, Category, Contact, DatedChanges, Event, Link, NewPlace, Precondition, Price, State, Status, Title, When, Zone, clashes,
    entity::Model,
    grasp::{Held, OutOfReach, grasp},
    occurrences,
    planned::PlannedEvent,
    rules::{self, Dates},
    wire::EventOut,
};
use crate::{
    App,
    accounts::Caller,
    calendar::Rule,
    clock::Instant,
    http::{
        Change, Input, Object, Patch, input,
        problem::{self, FieldError, Kind, Problem, Refusal},
        read_input,
    },
    ids::{CommuneId, EventId, FileId},
    organisations,
    posts::{self, Boards, Rendered, choose_boards, look_up, render},
    text::Message,
};

input! {
    /// What to change of an event; what is absent stays.
    #[example(json!({"title": "Vide-grenier de printemps", "price": "3 € le mètre"}))]
    pub struct EventPatch {
        /// One line, 1 to 120 characters.
        pub title: Change<Title>,
        /// What kind of event.
        pub category: Change<Category>,
        /// More about it in Markdown; null empties it.
        pub description: Patch<Body>,
        /// When it begins: an instant, or a date for whole days.
        pub starts_at: Change<When>,
        /// When it ends; null when it begins, or after one day.
        pub ends_at: Patch<When>,
        /// Whether it takes whole days: then start and end are dates.
        pub all_day: Change<bool>,
        /// The zone whose clocks it follows (IANA).
        pub timezone: Change<Zone>,
        /// When it takes place again (RFC 5545); null for never.
        pub rrule: Patch<Rule>,
        /// The local dates on which it does not take place, up to 1,000.
        pub exdates: Change<Dates>,
        /// Further local dates on which it does, up to 1,000.
        pub rdates: Change<Dates>,
        /// What differs on single dates, all of it, up to 500.
        pub changes: Change<DatedChanges>,
        /// Where it takes place; null for nowhere in particular.
        pub place: Patch<Object<NewPlace>>,
        /// What it costs, in words; null for nothing said.
        pub price: Patch<Price>,
        /// Whom to ask; null for nobody.
        pub contact: Patch<Contact>,
        /// An address for more; null for none.
        pub link: Patch<Link>,
        /// Its picture: the id of an image of the commune; null for none.
        pub image: Patch<FileId>,
        /// When it goes up, as long as it has not; null for at once.
        pub publish_at: Patch<Instant>,
        /// Whether phones are told when it goes up.
        pub notify: Change<bool>,
        /// On whose boards it is, by slug or INSEE code: its commune, and others that its organisation serves.
        pub communes: Change<Boards>,
    }
}

/// Why an event was not edited.
#[derive(Debug)]
pub enum EditError {
    /// There is no such event, or none that the caller may see.
    NoSuchEvent,
    /// It does not take place on that date.
    NoSuchDate,
    /// The caller may see it, not change it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// A withdrawn event is not edited.
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
        &problem::EVENT_NOT_FOUND,
        &problem::FORBIDDEN,
        &problem::STALE,
        &problem::IMPOSSIBLE_TRANSITION,
        &problem::INVALID,
        &problem::INTERNAL,
    ];

    fn problem(self) -> Problem {
        match self {
            Self::NoSuchEvent => Problem::of(&problem::EVENT_NOT_FOUND),
            Self::NoSuchDate => Problem::of(&problem::EVENT_NOT_FOUND).with(rules::NO_SUCH_DATE),
            Self::Forbidden => Problem::of(&problem::FORBIDDEN),
            Self::Stale => Problem::of(&problem::STALE),
            Self::Withdrawn => Problem::of(&problem::IMPOSSIBLE_TRANSITION).with(posts::what_is_possible(posts::Status::Withdrawn)),
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
            OutOfReach::NoSuchEvent => Self::NoSuchEvent,
            OutOfReach::Forbidden => Self::Forbidden,
            OutOfReach::Stale => Self::Stale,
            OutOfReach::Database(error) => Self::Database(error),
        }
    }
}

/// Change an event: in place, or as a revision that waits if its organisation is moderated and the event approved. What
/// residents have seen and see differently now is marked as edited. The answer tells what else is there then.
///
/// # Errors
/// When the caller may not, it is withdrawn, or values do not go together.
pub async fn edit(
    app: &App,
    caller: &Caller,
    id: EventId,
    patch: EventPatch,
    precondition: Precondition<'_>,
) -> Result<PlannedEvent, EditError> {
    // Before the transaction: rendering takes its time, and writers wait for each other.
    let rendered = render_description(&patch).await;
    let may = |event: &Event| event.owner.lets_change(caller);
    let held = grasp(app, caller, id, precondition, may, &named_boards(app, &patch)).await?;
    let event = change(app, caller, held, patch, rendered).await?;
    let now = app.clock.now();
    let beside = clashes::of(app, &app.db.read, &event, now).await?;
    Ok(PlannedEvent::new(EventOut::whole(app, &event, now), beside))
}

/// Apply a patch to an event in hand.
pub(super) async fn change(
    app: &App,
    caller: &Caller,
    mut held: Held<'_>,
    patch: EventPatch,
    rendered: Option<Result<Rendered, Message>>,
) -> Result<Event, EditError> {
    let (status, now) = (held.event.status(held.now), held.now);
    if status == Status::Withdrawn {
        return Err(EditError::Withdrawn);
    }
    let boards = boards(app, &held.event, &patch, &*held.change).await?;
    let wrong_boards = boards.as_ref().err().cloned();
    let files = look_up(app, caller, held.event.owner.commune.id, &patch.image, None).await?;
    let wrong_files = files.as_ref().err().cloned().unwrap_or_default();
    let waits = held.event.row.state == State::Approved && !held.event.owner.trusts(caller);
    let (patch, revision) = if waits { merged(&held.event.row, &patch)? } else { (patch, None) };
    let taken = match &files {
        Ok(files) => files.take(&*held.change, held.event.owner.commune.id).await?.err(),
        Err(_) => None,
    };
    let here = occurrences::zone_of(app, held.event.owner.commune.id);
    let edited = rules::apply(&held.event.row, patch, rendered, files.unwrap_or_default(), here, now);
    let wrong: Vec<FieldError> = wrong_boards.into_iter().chain(wrong_files).chain(taken).collect();
    let (edited, boards) = match (edited, boards) {
        (Ok(edited), Ok(boards)) if wrong.is_empty() => (edited, boards),
        (edited, _) => return Err(EditError::Invalid(edited.err().into_iter().flatten().chain(wrong).collect())),
    };
    let boards = boards.filter(|boards| !held.event.is_on(boards));
    if waits {
        let revision = revision.filter(|_| edited.changed || boards.is_some() || held.event.row.revision.is_some());
        let row = Model { submitted_at: revision.as_ref().map(|_| now), revision, rejection_reason: None, ..held.event.row.clone() };
        return if row == held.event.row { Ok(held.event) } else { Ok(held.save(row).await?) };
    }
    if let Some(boards) = boards {
        held.place(boards);
    } else if !edited.changed && held.event.row.state != State::Rejected {
        return Ok(held.event);
    }
    let mut row = edited.row;
    let mut decisions = row.decisions();
    decisions.resubmit(now);
    row.decide(decisions);
    Ok(held.save(row).await?)
}

/// The whole revision when this patch comes on top of the one that waits: as a patch, and as it is stored.
pub(super) fn merged(row: &Model, patch: &EventPatch) -> Result<(EventPatch, Option<String>), EditError> {
    let mut members = row.decisions().changes();
    members.extend(patch.members());
    let merged = read_input(&members).map_err(EditError::Unreadable)?;
    Ok((merged, (!members.is_empty()).then(|| serde_json::Value::Object(members).to_string())))
}

/// The communes that a patch names, whether their boards are open to the event or not.
pub(super) fn named_boards(app: &App, patch: &EventPatch) -> Vec<CommuneId> {
    let named = patch.communes.0.iter().flat_map(|boards| &boards.0);
    named.filter_map(|key| Some(app.communes.get(key.as_str())?.id)).collect()
}

/// The boards that a patch puts an event on, if it says so.
pub(super) async fn boards(
    app: &App,
    event: &Event,
    patch: &EventPatch,
    db: &impl ConnectionTrait,
) -> Result<Result<Option<Vec<CommuneId>>, FieldError>, DbErr> {
    let Some(asked) = &patch.communes.0 else { return Ok(Ok(None)) };
    let served = organisations::communes_of(db, event.owner.organisation.id).await?;
    Ok(choose_boards(app, event.owner.commune.id, Some(asked), &served).map(Some))
}

/// The description of a patch as it will be shown, if it changes it.
pub(super) async fn render_description(patch: &EventPatch) -> Option<Result<Rendered, Message>> {
    match &patch.description {
        Patch::Keep => None,
        Patch::Clear => Some(Ok(Rendered::default())),
        Patch::Set(body) => Some(render(body.clone()).await),
    }
}
