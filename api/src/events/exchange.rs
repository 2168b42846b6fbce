//! Calendars' events as members of a PATCH, so that whatever comes in goes through one door.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::dates::when::written;
use super::texts::{Address, PlaceName};
use super::{Body, Deviation, EventCategory, EventPatch, EventPlace, Link, NewPlace, Title, Zone};
use calendar::{self, CalendarStatus, Class, Details};
use ground::date::Date;
use ground::text::Message;
use ground::{Change, List, Patch, say};

/// An event of a calendar, as this one reads it.
#[derive(Debug, Clone)]
pub(super) struct Read {
    /// Its content: all that calendars tell.
    pub(super) patch: EventPatch,
    /// True if it does not take place.
    pub(super) cancelled: bool,
}

/// Number of characters of a title that are kept.
const TITLE: usize = 120;

/// Read an event of a calendar, or say why it is left out.
pub(super) fn read(event: &calendar::CalendarEvent) -> Result<Read, Message> {
    if event.class == Class::Private {
        return Err(say!("Cet événement n’est pas public.", "This event is not public."));
    }
    let title = title(&event.details.summary)?;
    let (zone, span) = (Zone(event.recurrence.zone()), event.recurrence.span());
    let (starts_at, ends_at) = written(span, zone.0);
    let dates = |dates: &std::collections::BTreeSet<NaiveDate>| List(dates.iter().map(|date| Date(*date)).collect());
    let mut changes = Vec::new();
    for (date, change) in &event.overrides {
        let usual = event.recurrence.occurrence(*date).map(|it| it.span);
        let change = Deviation {
            span: Some(change.span).filter(|span| Some(*span) != usual),
            ..change.details.as_ref().map(|details| differing(details, &event.details)).unwrap_or_default()
        };
        if !change.is_none() {
            changes.push(change.dated(*date, zone));
        }
    }
    let category = event.details.categories.iter().find_map(|name| category(name));
    let patch = EventPatch {
        title: Change(Some(title)),
        category: Change(category),
        description: description(event.details.description.as_deref()).map_or(Patch::Clear, Patch::Set),
        starts_at: Change(Some(starts_at)),
        ends_at: Patch::Set(ends_at),
        all_day: Change(None),
        timezone: Change(Some(zone)),
        rrule: event.recurrence.rule().cloned().map_or(Patch::Clear, Patch::Set),
        exdates: Change(Some(dates(event.recurrence.exdates()))),
        rdates: Change(Some(dates(event.recurrence.rdates()))),
        changes: Change(Some(List(changes))),
        place: place(&event.details).and_then(|place| NewPlace::read_from(&place)).map_or(Patch::Clear, Patch::Set),
        price: Patch::Keep,
        contact: Patch::Keep,
        link: event.details.url.as_ref().and_then(|url| url.parse::<Link>().ok()).map_or(Patch::Keep, Patch::Set),
        image: Patch::Keep,
        publish_at: Patch::Keep,
        notify: Change(None),
        communes: Change(None),
    };
    Ok(Read { patch, cancelled: event.details.status == CalendarStatus::Cancelled })
}

/// The changes on one date.
fn differing(details: &Details, usual: &Details) -> Deviation {
    let differs = details.summary != usual.summary;
    let described = details.description != usual.description;
    let moved = details.location != usual.location || details.geo != usual.geo;
    Deviation {
        cancelled: details.status == CalendarStatus::Cancelled && usual.status != CalendarStatus::Cancelled,
        span: None,
        title: if differs { title(&details.summary).ok() } else { None },
        description: if described { description(details.description.as_deref()) } else { None },
        place: if moved { place(details) } else { None },
    }
}

/// A title on one line, cut where it is too long.
fn title(summary: &str) -> Result<Title, Message> {
    let line: String = one_line(summary);
    let cut = if line.chars().count() > TITLE { line.chars().take(TITLE - 1).chain(['…']).collect() } else { line };
    cut.parse().map_err(|_| say!("Cet événement n’a pas de titre.", "This event has no title."))
}

/// A text without formatting, as Markdown that keeps its lines.
fn description(text: Option<&str>) -> Option<Body> {
    let allowed: String = text?
        .replace("\r\n", "\n")
        .chars()
        .filter(|it| *it == '\n' || !ground::words::is_forbidden(*it))
        .take(10_000)
        .collect();
    let body = allowed.trim_end();
    body.parse().ok().filter(|_| !body.trim().is_empty())
}

fn place(details: &Details) -> Option<EventPlace> {
    let location = one_line(details.location.as_deref()?);
    let (name, address) = match location.split_once(", ") {
        Some((name, address)) => (name.to_owned(), Some(address.to_owned())),
        None => (location, None),
    };
    let cut = |text: String, most: usize| text.chars().take(most).collect::<String>();
    let name: PlaceName = cut(name, 120).parse().ok()?;
    let address: Option<Address> = address.and_then(|address| cut(address, 200).parse().ok());
    let geo = details.geo.filter(|(latitude, longitude)| latitude.abs() <= 90.0 && longitude.abs() <= 180.0);
    Some(EventPlace {
        name: name.to_string(),
        address: address.map(|it| it.to_string()),
        latitude: geo.map(|it| it.0),
        longitude: geo.map(|it| it.1),
    })
}

fn one_line(text: &str) -> String {
    let plain =
        text.chars().map(|it| if it.is_whitespace() { ' ' } else { it }).filter(|it| !ground::words::is_forbidden(*it));
    plain.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The category that a calendar names, in this interface's words or in French.
fn category(name: &str) -> Option<EventCategory> {
    let key = kit::tenants::normalise::slug(name);
    let french: BTreeMap<&str, EventCategory> = BTreeMap::from([
        ("marche", EventCategory::Market),
        ("vide-grenier", EventCategory::FleaMarket),
        ("brocante", EventCategory::FleaMarket),
        ("fete", EventCategory::Festival),
        ("concours", EventCategory::Contest),
        ("loto", EventCategory::Contest),
        ("culture", EventCategory::Culture),
        ("concert", EventCategory::Culture),
        ("spectacle", EventCategory::Culture),
        ("exposition", EventCategory::Culture),
        ("reunion", EventCategory::Meeting),
        ("conseil-municipal", EventCategory::Council),
        ("atelier", EventCategory::Workshop),
        ("stage", EventCategory::Workshop),
        ("ecole", EventCategory::School),
    ]);
    EventCategory::ALL
        .iter()
        .copied()
        .find(|it| it.as_str().replace('_', "-") == key)
        .or_else(|| french.get(key.as_str()).copied())
}
