//! Events as calendars exchange them.

use std::collections::BTreeMap;

use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::{Body, Deviation, EventPlace, PostState, Title, entity, page_of};
use crate::App;
use crate::organisations::{self, Organisation};
use crate::posts::plain;
use calendar::{self, Details, Organiser};
use ground::clock::Instant;
use ground::ids::{CommuneId, EventId, OrganisationId};
use kit::pages::Site;

/// Number of seconds that an event stays in a calendar when it is over: a year.
const KEPT: i64 = 366 * 86_400;

/// Maximum number of events in a calendar: the newest.
const MOST: usize = 5000;

/// Number of events that are read at once, until they are as much as a calendar that is taken in may be.
const AT_ONCE: u64 = 200;

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
    let comes_up = super::dates::coming::next_up(app, commune, now).await?;
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
    let Some(row) = shown.into_iter().min_by_key(|row| row.made_in != row.commune_id) else { return Ok(None) };
    let organisation = organisations::find(&app.db.read, row.organisation_id).await?;
    organisation.map(|organisation| exchanged(&row, &organisation, &app.site)).transpose()
}

/// Approximate number of bytes of an event in a calendar: each date that differs tells all of it again.
fn weight(row: &entity::Model) -> usize {
    let changes = row.series.changes();
    let own: usize =
        changes.values().filter_map(|change| change.description.as_ref()).map(|it| it.as_str().len()).sum();
    (1 + changes.len()) * (400 + row.description.as_str().len()) + own
}

fn in_view(now: Instant) -> Condition {
    use entity::Column::{HiddenAt, ListedAt, State};
    Condition::all().add(State.eq(PostState::Approved)).add(ListedAt.lte(now)).add(HiddenAt.is_null())
}

async fn export(app: &App, whose: Condition, now: Instant) -> Result<Exported, DbErr> {
    let since = now.plus_seconds(-KEPT);
    let lately = Condition::any().add(entity::Column::ExpireAt.is_null()).add(entity::Column::ExpireAt.gt(since));
    let shown =
        entity::Entity::find().filter(whose).filter(in_view(now)).filter(lately).order_by_desc(entity::Column::PostId);
    let (mut rows, mut bytes): (Vec<entity::Model>, usize) = (Vec::new(), 0);
    loop {
        let older = rows.last().map(|row| entity::Column::PostId.lt(row.post_id));
        let mut some =
            shown.clone().apply_if(older, |query, older| query.filter(older)).limit(AT_ONCE).all(&app.db.read).await?;
        // An event of an organisation comes once for each of its boards.
        some.dedup_by_key(|row| row.post_id);
        let is_over = some.is_empty();
        let fits = |row: &entity::Model| {
            bytes += weight(row);
            bytes <= calendar::MOST_BYTES
        };
        rows.extend(some.into_iter().take_while(fits).take(MOST - rows.len()));
        if is_over || rows.len() == MOST || bytes > calendar::MOST_BYTES {
            break;
        }
    }
    rows.reverse();
    let organisations = organisations::by_id(&app.db.read, rows.iter().map(|row| row.organisation_id)).await?;
    let valid_until = rows.iter().filter_map(|row| row.expire_at).map(|over| over.plus_seconds(KEPT)).min();
    let exchange = |row: &entity::Model| Some(exchanged(row, organisations.get(&row.organisation_id)?, &app.site));
    let events = rows.iter().filter_map(exchange).collect::<Result<_, DbErr>>()?;
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

fn exchanged(row: &entity::Model, organisation: &Organisation, site: &Site) -> Result<calendar::CalendarEvent, DbErr> {
    let recurrence = row.series.recurrence().map_err(super::dates::occurrences::unreadable(row.id))?;
    let status = if row.cancelled_at.is_some() {
        calendar::CalendarStatus::Cancelled
    } else {
        calendar::CalendarStatus::Confirmed
    };
    let details = Details {
        summary: row.title.to_string(),
        description: Some(plain(&row.description)).filter(|text| !text.is_empty()),
        location: row.place.as_ref().map(location),
        geo: row.place.as_ref().and_then(|place| place.latitude.zip(place.longitude)),
        url: Some(row.link.as_ref().map_or_else(|| site.at(&page_of(row.post_id)), ToString::to_string)),
        categories: vec![row.category.to_string()],
        status,
    };
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
        organiser: Some(Organiser {
            name: organisation.name.to_string(),
            uri: site.at(&format!("/v1/organisations/{}/agenda.ics", organisation.id)),
        }),
        details,
        recurrence,
        overrides,
    })
}

/// The details of a date, if they are not those of the others.
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
