//! "From this date on": an event ends before a date, and another one goes on, as it was but for what changes.

use std::collections::{BTreeSet, HashMap};

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use sea_orm::DbErr;
use serde_json::{Map, Value, json};

use super::dates::{bounds, clashes, occurrences};
use super::entity::Model;
use super::planned::PlannedEvent;
use super::{Event, EventOut, EventPatch, PostState, Series, exchange, rules};
use crate::App;
use crate::accounts::Caller;
use crate::idempotency::{Answered, Once, OnceError};
use crate::posts::{
    self, Decisions, EditError, Edited, Held, NoSuch, OutOfReach, PostStatus, Precondition, Rendered, SheetRow as _,
    WrongStep, as_author, grasp, look_up,
};
use ground::date::Date;
use ground::ids::{CommuneId, EventId, SheetId};
use ground::text::Message;
use ground::{Change, Field as _, FieldError, Fields, Input, List, Patch, say};
use kit::http::Created;
use kit::refusal;

/// The date from which on an event differs, and how; what is absent stays.
#[derive(Debug, Clone, PartialEq)]
pub struct EventSplit {
    /// The first local day of what follows.
    pub date: Date,
    /// The changes from then on.
    pub patch: EventPatch,
}

impl Input for EventSplit {
    const NAME: &'static str = "EventSplit";

    fn schema() -> MetaSchema {
        let patch = EventPatch::schema();
        let date = Date::schema().merge(MetaSchema {
            description: Some("The first local day of what follows: the event has dates before it, and from it on."),
            ..MetaSchema::ANY
        });
        let own = |(name, _): &(&'static str, MetaSchemaRef)| *name != "communes";
        MetaSchema {
            description: Some("From which date on an event differs, and how; what is absent stays."),
            required: vec!["date"],
            properties: std::iter::once(("date", date)).chain(patch.properties.into_iter().filter(own)).collect(),
            example: Some(
                json!({"date": "2030-09-07", "starts_at": "2030-09-07T16:00:00Z", "ends_at": "2030-09-07T18:00:00Z"}),
            ),
            ..MetaSchema::new("object")
        }
    }

    fn take(fields: &mut Fields) -> Option<Self> {
        let (date, patch) = (fields.take::<Date>("date"), EventPatch::take(fields));
        Some(Self { date: date?, patch: patch? })
    }

    fn members(&self) -> Map<String, Value> {
        let mut members = self.patch.members();
        members.extend(self.date.write().map(|date| ("date".to_owned(), date)));
        members
    }
}

refusal! {
    /// A reason not to divide an event.
    pub(crate) enum SplitError {
        /// The caller may not, or values do not go together.
        ..Edit(EditError<Event>) from (OutOfReach<Event>, NoSuch<Event>, WrongStep, DbErr),
        /// The idempotency key was not honoured.
        ..Once(OnceError),
    }
}

/// Divide an event: it ends before a date, and a new one with the same text goes on from it, but for what the patch says. What
/// differs on single dates goes with its date. Where its organisation is moderated, both wait for the town hall.
///
/// # Errors
/// When there is nothing before that date or from it on, the caller may not, or values do not go together.
pub(crate) async fn split(
    app: &App,
    caller: &Caller,
    once: &Once,
    id: EventId,
    wanted: EventSplit,
    precondition: Precondition<'_, Event>,
) -> Result<Answered<Created<PlannedEvent>>, SplitError> {
    if let Some(before) = once.before(app, caller).await? {
        return Ok(Answered::Before(before));
    }
    let EventSplit { date, patch } = wanted;
    let rendered = posts::rendered(&patch.description).await;
    let held = grasp(app, caller, id, precondition, as_author(caller), &[]).await?;
    if let Some(before) = once.claim(&held.change, caller, held.now).await? {
        return Ok(Answered::Before(before));
    }
    let Some((_, first)) = held.reached().next() else { return Err(NoSuch::new().into()) };
    if held.reached().any(|(_, it)| it.row.state == PostState::Withdrawn) {
        return Err(WrongStep::Impossible(PostStatus::Withdrawn).into());
    }
    let made_in = first.row.made_in;
    let files = look_up(app, Some(caller), made_in, &patch.image, None).await?;
    let mut wrong: Vec<FieldError> = files.as_ref().err().cloned().unwrap_or_default();
    wrong.extend(patch.communes.0.is_some().then(|| FieldError::at("communes", ON_THE_SAME_BOARDS)));
    let files = files.unwrap_or_default();
    wrong.extend(files.take(&*held.change, made_in).await?.err());
    let parts = first.row.series.split(date.0);
    let (Some((until, from)), true) = (parts, wrong.is_empty()) else {
        wrong.extend(first.row.series.split(date.0).is_none().then(|| FieldError::at("date", NOTHING_TO_DIVIDE)));
        return Err(invalid(wrong));
    };
    let part = Model {
        post_id: EventId::new(),
        id: SheetId::new(),
        series: from,
        uid: None,
        subscribed: false,
        told: None,
        revision: None,
        rejection_reason: None,
        notify: false,
        state: PostState::Draft,
        ..first.row.clone()
    };
    let here = occurrences::zone_of(app, made_in);
    let Edited { row: mut part, .. } = rules::apply(&part, patch, rendered, files, here, held.now).map_err(invalid)?;
    (part.sequence, part.edited_at) = (0, None);
    occurrences::plan(&mut part, held.now).map_err(occurrences::unreadable(part.id))?;
    let ended = ended(&held, caller, &until, here)?;
    let boards: Vec<CommuneId> = held.reached().map(|(_, it)| it.owner.commune.id).collect();
    let new = held.reached().map(|(_, it)| goes_on(&part, it, caller, held.now)).collect();
    held.write(ended, new).await?;
    if let Some(mistake) = bounds::mistake(&*held.change, &part, &boards, &HashMap::new(), held.now).await? {
        return Err(invalid(vec![mistake]));
    }
    let event = posts::find::<Event>(app, &*held.change, part.post_id).await?;
    let seen = event.seen_by(Some(caller), held.now).ok_or(NoSuch::new())?;
    let beside = clashes::of(app, &*held.change, seen.sheet, held.now).await?;
    let resource = PlannedEvent::new(EventOut::of(app, &seen, held.now), beside);
    let created = Created { location: format!("/v1/events/{}", part.post_id), resource };
    once.keep(&held.change, caller, &created).await?;
    held.change.commit().await?;
    Ok(Answered::Now(created))
}

const ON_THE_SAME_BOARDS: Message =
    say!("La suite reste sur les mêmes panneaux.", "What follows stays on the same boards.");

const NOTHING_TO_DIVIDE: Message = say!(
    "L’événement doit avoir une date avant ce jour, et une à partir de ce jour. Pour tout changer, modifiez-le (PATCH).",
    "The event must have a date before this day, and one from it on. To change all of it, edit it (PATCH).",
);

fn invalid(mistakes: Vec<FieldError>) -> SplitError {
    EditError::Invalid(mistakes).into()
}

/// The part that goes on, on a board.
fn goes_on(part: &Model, before: &Event, caller: &Caller, now: ground::clock::Instant) -> Model {
    let lets_up = before.owner.lets_up(caller, false);
    let state = match before.row.state {
        PostState::Draft => PostState::Draft,
        _ if lets_up => PostState::Approved,
        _ => PostState::Submitted,
    };
    let decisions = Decisions::new(state, before.owner.side_of(caller), part.publish_at, None, now);
    let hidden_at = before.row.hidden_at;
    part.clone().on(before.owner.commune.id).decided(Decisions { hidden_at, ..decisions })
}

/// The sheets of what ends: in place, or as a revision that waits.
fn ended(
    held: &Held<'_, Event>,
    caller: &Caller,
    until: &Series,
    here: chrono_tz::Tz,
) -> Result<Vec<(usize, Model)>, SplitError> {
    let zone = until.zone();
    let dates = |dates: &BTreeSet<chrono::NaiveDate>| Change(Some(List(dates.iter().map(|it| Date(*it)).collect())));
    let patch = EventPatch {
        rrule: until.rule().cloned().map_or(Patch::Clear, Patch::Set),
        exdates: dates(until.exdates()),
        rdates: dates(until.rdates()),
        changes: Change(Some(List(until.changes().iter().map(|(date, it)| it.dated(*date, zone)).collect()))),
        ..exchange::nothing()
    };
    let mut changed = Vec::new();
    for (place, it) in held.reached() {
        if it.row.state == PostState::Approved && !it.owner.lets_up(caller, false) {
            let (_, revision) = posts::merged(&it.row, &patch).map_err(EditError::Unreadable)?;
            let submitted_at = Some(held.now);
            changed.push((place, Model { revision, submitted_at, rejection_reason: None, ..it.row.clone() }));
        } else {
            let rendered: Option<Result<Rendered, Message>> = None;
            let enclosed = posts::Enclosed::default();
            let edited = rules::apply(&it.row, patch.clone(), rendered, enclosed, here, held.now).map_err(invalid)?;
            changed.push((place, edited.row));
        }
    }
    Ok(changed)
}
