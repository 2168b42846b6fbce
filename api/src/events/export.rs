//! Events as calendars exchange them.

use std::collections::{BTreeMap, HashSet};

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::soonest::soonest;
use super::source::Source;
use super::{Body, Deviation, EventPlace, PostState, Title, entity, page_of, prose};
use crate::App;
use calendar::{self, Details, Misfit};
use ground::clock::Instant;
use ground::ids::{CommuneId, EventId, OrganisationId};
use kit::pages::Site;

/// Number of seconds that an event stays in a calendar when it is over: a year.
const KEPT: i64 = 366 * 86_400;

/// After how long it is chosen anew what a calendar holds that cannot hold all, in seconds.
const CHOSEN_ANEW: i64 = 3600;

/// Events for a calendar, and the time at which time alone changes them.
#[derive(Debug)]
pub(crate) struct Exported {
    /// The events, in the order they were written.
    pub(crate) events: Vec<calendar::CalendarEvent>,
    /// Time at which time alone next changes them.
    pub(crate) valid_until: Option<Instant>,
}

/// The events in view in a commune's agenda.
pub(crate) async fn of_commune(app: &App, commune: CommuneId, now: Instant) -> Result<Exported, DbErr> {
    let mut exported = export(app, Condition::all().add(entity::Column::CommuneId.eq(commune)), now).await?;
    let comes_up = super::dates::agenda::next_up(app, commune, now).await?;
    exported.valid_until = exported.valid_until.into_iter().chain(comes_up).min();
    Ok(exported)
}

/// The events of an organisation in view, wherever they are.
pub(crate) async fn of_organisation(app: &App, organisation: OrganisationId, now: Instant) -> Result<Exported, DbErr> {
    export(app, Condition::all().add(entity::Column::OrganisationId.eq(organisation)), now).await
}

/// One event, if it is in view.
pub(crate) async fn one(app: &App, event: EventId, now: Instant) -> Result<Option<calendar::CalendarEvent>, DbErr> {
    let shown =
        entity::Entity::find().filter(entity::Column::PostId.eq(event)).filter(in_view(now)).all(&app.db.read).await?;
    let row = shown.into_iter().min_by_key(|row| row.made_in != row.commune_id);
    row.map(|row| exchanged(&row, &app.site)).transpose()
}

fn in_view(now: Instant) -> Condition {
    use entity::Column::{HiddenAt, ListedAt, State};
    Condition::all().add(State.eq(PostState::Approved)).add(ListedAt.lte(now)).add(HiddenAt.is_null())
}

async fn export(app: &App, whose: Condition, now: Instant) -> Result<Exported, DbErr> {
    let since = now.plus_seconds(-KEPT);
    let lately = Condition::any().add(entity::Column::ExpireAt.is_null()).add(entity::Column::ExpireAt.gt(since));
    let (rows, are_more) = soonest(app, whose.add(in_view(now)).add(lately), now).await?;
    let valid_until = rows.iter().filter_map(|row| row.expire_at).map(|over| over.plus_seconds(KEPT));
    let valid_until = valid_until.chain(are_more.then(|| now.plus_seconds(CHOSEN_ANEW))).min();
    let mut names = HashSet::new();
    let mut events = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut event = exchanged(row, &app.site)?;
        // Two organisations may have one event of a calendar: each name stands for one.
        if !names.insert(event.uid.clone()) {
            event.uid = name(row.post_id);
        }
        events.push(event);
    }
    Ok(Exported { events, valid_until })
}

/// The name of an event in every calendar: the one that it came with, or one of its id.
pub(super) fn uid(row: &entity::Model) -> String {
    row.uid.clone().unwrap_or_else(|| name(row.post_id))
}

/// The name of an event that was written here.
pub(super) fn name(id: EventId) -> String {
    format!("{id}@tambour")
}

/// The event that was written here and goes out under this name.
pub(super) fn id_of(uid: &str) -> Option<EventId> {
    uid.strip_suffix("@tambour")?.parse().ok()
}

/// Its details, but for its address.
pub(super) fn details(row: &entity::Model) -> Details {
    let status = if row.cancelled_at.is_some() {
        calendar::CalendarStatus::Cancelled
    } else {
        calendar::CalendarStatus::Confirmed
    };
    Details {
        summary: row.title.to_string(),
        description: Some(prose::plain(&row.description)).filter(|text| !text.is_empty()),
        location: row.place.as_ref().map(location),
        geo: row.place.as_ref().and_then(|place| place.latitude.zip(place.longitude)),
        url: None,
        categories: vec![row.category.to_string()],
        status,
    }
}

fn exchanged(row: &entity::Model, site: &Site) -> Result<calendar::CalendarEvent, DbErr> {
    let url = row.link.as_ref().map_or_else(|| site.at(&page_of(row.post_id)), ToString::to_string);
    event(row, Details { url: Some(url), ..details(row) }).map_err(super::dates::occurrences::unreadable(row.id))
}

fn event(row: &entity::Model, details: Details) -> Result<calendar::CalendarEvent, Misfit> {
    let recurrence = row.series.recurrence()?;
    let sequence = u32::try_from(row.sequence).unwrap_or(u32::MAX);
    let mut overrides = BTreeMap::new();
    for (date, change) in row.series.changes() {
        if let Some(occurrence) = recurrence.occurrence(*date) {
            let span = change.span.unwrap_or(occurrence.span);
            overrides.insert(*date, calendar::ChangedDate { sequence, span, details: differing(change, &details) });
        }
    }
    Ok(calendar::CalendarEvent {
        uid: uid(row),
        sequence,
        created: Some(row.created_at),
        modified: Some(row.edited_at.unwrap_or(row.created_at)),
        class: calendar::Class::Public,
        details,
        recurrence,
        overrides,
    })
}

/// True if an event of a file says exactly what goes out of this one.
pub(super) fn is_as_it_goes_out(row: &entity::Model, came: &calendar::CalendarEvent) -> bool {
    let Ok(out) = event(row, details(row)) else { return false };
    let zone = came.recurrence.zone();
    let text = calendar::write(&calendar::Feed { name: "", zone, events: &[out] });
    let back = calendar::read(text.as_bytes(), zone).map(|it| it.events).unwrap_or_default();
    back.first().is_some_and(|back| said(&back.event) == said(came))
}

/// The content of an event, apart from its name, its editions and the address of its page.
fn said(event: &calendar::CalendarEvent) -> calendar::CalendarEvent {
    let overrides = event.overrides.iter().map(|(date, change)| {
        let details = change.details.clone().map(|details| Details { url: None, ..details });
        (*date, calendar::ChangedDate { sequence: 0, details, ..change.clone() })
    });
    calendar::CalendarEvent {
        uid: String::new(),
        sequence: 0,
        created: None,
        modified: None,
        details: Details { url: None, ..event.details.clone() },
        overrides: overrides.collect(),
        ..event.clone()
    }
}

/// True if an event of a file is one of another organisation on the same board, as it goes out there.
pub(super) async fn is_of_another(
    db: &impl ConnectionTrait,
    source: &Source,
    uid: &str,
    came: &calendar::CalendarEvent,
) -> Result<bool, DbErr> {
    use entity::Column::{CommuneId as Commune, OrganisationId as Organisation, PostId, Uid};
    let mut named = Condition::any().add(Uid.eq(uid));
    if let Some(id) = id_of(uid) {
        named = named.add(PostId.eq(id));
    }
    let others = entity::Entity::find().filter(Commune.eq(source.commune)).filter(Organisation.ne(source.organisation));
    Ok(others.filter(named).all(db).await?.iter().any(|row| is_as_it_goes_out(row, came)))
}

/// The details of a date that differ from those of the others.
fn differing(change: &Deviation, usual: &Details) -> Option<Details> {
    if (Deviation { span: None, ..change.clone() }).is_none() {
        return None;
    }
    let cancelled = change.cancelled || usual.status == calendar::CalendarStatus::Cancelled;
    Some(Details {
        summary: change.title.as_ref().map_or_else(|| usual.summary.clone(), Title::to_string),
        description: change.description.as_ref().map(Body::to_string).or(usual.description.clone()),
        location: change.place.as_ref().map(location).or(usual.location.clone()),
        geo: change.place.as_ref().map_or(usual.geo, |place| place.latitude.zip(place.longitude)),
        status: if cancelled { calendar::CalendarStatus::Cancelled } else { calendar::CalendarStatus::Confirmed },
        ..usual.clone()
    })
}

fn location(place: &EventPlace) -> String {
    match &place.address {
        Some(address) => format!("{}, {address}", place.name),
        None => place.name.clone(),
    }
}
