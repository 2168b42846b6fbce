//! The demo's agenda: `agenda.json`, with dates relative to the first start.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Failure, clerk_of, english, publisher_for};
use crate::accounts::Caller;
use crate::calendars::{self, NewCalendar};
use crate::events::{self, Event, Holding, OccurrenceChange};
use crate::idempotency::Once;
use crate::{App, organisations, posts};
use calendar::Span;
use ground::date::Date;
use ground::ids::OrganisationId;
use kit::http::read_input;
use kit::tenants::Key;

#[derive(Deserialize)]
struct Content {
    events: Vec<Planned>,
    /// The subscriptions to calendars of other organisations.
    calendars: Vec<Follows>,
}

#[derive(Deserialize)]
struct Planned {
    insee: String,
    /// The town hall's if there is none.
    organisation: Option<String>,
    title: String,
    category: String,
    description: String,
    /// The day of the week of its first date, from 1 (Monday), and the number of weeks after the next such day.
    weekday: u32,
    weeks: u64,
    /// The time at which it begins that day, and its length in hours.
    time: Option<NaiveTime>,
    hours: Option<f64>,
    /// The number of its whole days, if it has no time.
    days: Option<u64>,
    /// `{nth}` becomes the number of the first date among the same weekdays of its month.
    rrule: Option<String>,
    place: Option<Value>,
    price: Option<String>,
    contact: Option<String>,
    /// The status it is to have.
    state: String,
    /// The index of the date that is cancelled.
    cancel_date: Option<usize>,
}

#[derive(Deserialize)]
struct Follows {
    of: Named,
    followed_by: Named,
}

#[derive(Deserialize)]
struct Named {
    insee: String,
    organisation: String,
}

/// Post the events that are not there yet, and subscribe to the calendars.
pub(super) async fn fill(app: &App) -> Result<(), Failure> {
    let content: Content = serde_json::from_str(include_str!("agenda.json"))?;
    for planned in content.events {
        let commune =
            app.communes.get(&planned.insee).ok_or("an event takes place in a commune that is not in the demo")?;
        let present = posts::titles::<Event>(app, commune.id).await?;
        if !present.contains(&planned.title) {
            post(app, planned).await?;
        }
    }
    for follows in content.calendars {
        subscribe(app, &follows).await?;
    }
    Ok(())
}

async fn find(app: &App, insee: &str, name: &str) -> Result<OrganisationId, Failure> {
    let commune = app.communes.get(insee).ok_or("an organisation serves a commune that is not in the demo")?;
    let name = format!("{name}{}", organisations::DEMONSTRATION);
    let all = organisations::of_commune(&app.db.read, commune.id).await?;
    let found = all.into_iter().find(|it| it.organisation.name.as_str() == name);
    Ok(found.ok_or_else(|| format!("there is no organisation {name}"))?.organisation.id)
}

async fn caller(app: &App, insee: &str, organisation: Option<&str>) -> Result<Caller, Failure> {
    let commune = app.communes.get(insee).ok_or("a caller is of a commune that is not in the demo")?;
    match organisation {
        Some(name) => Ok(publisher_for(commune.id, find(app, insee, name).await?)),
        None => Ok(clerk_of(commune.id)),
    }
}

async fn post(app: &App, planned: Planned) -> Result<(), Failure> {
    let (key, caller): (Key, _) =
        (planned.insee.parse().map_err(english)?, caller(app, &planned.insee, planned.organisation.as_deref()).await?);
    let commune =
        app.communes.get(&planned.insee).ok_or("an event takes place in a commune that is not in the demo")?;
    let zone = events::zone_of(app, commune.id);
    let first = first_date(&planned, Span::shown(app.clock.now(), zone).date());
    let mut members = Map::from_iter([
        ("title".to_owned(), json!(planned.title)),
        ("category".to_owned(), json!(planned.category)),
        ("description".to_owned(), json!(planned.description)),
    ]);
    let rule = planned
        .rrule
        .map(|rule| rule.replace("{nth}", &first.day0().div_euclid(7).saturating_add(1).min(4).to_string()));
    let (starts_at, ends_at) = match planned.time {
        Some(time) => {
            let starts = first.and_time(time);
            let ends = starts + chrono::TimeDelta::minutes((planned.hours.unwrap_or(1.0) * 60.0) as i64);
            let (starts, ends) = Span::Timed { starts, ends }.instants(zone);
            (json!(starts), json!(ends))
        }
        None => {
            let last = first + Days::new(planned.days.unwrap_or(1) - 1);
            (json!(first), json!(last))
        }
    };
    let more = [
        ("starts_at", Some(starts_at)),
        ("ends_at", Some(ends_at)),
        ("rrule", rule.map(|rule| json!(rule))),
        ("place", planned.place),
        ("price", planned.price.map(|price| json!(price))),
        ("contact", planned.contact.map(|contact| json!(contact))),
    ];
    members.extend(more.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    let new = read_input(&members).map_err(|problem| format!("{}: {:?}", planned.title, problem.errors()))?;
    // It was planned some days ago.
    let then = app.beside(-4 * 86_400);
    let created = events::create(&then, &caller, &Once::none(), &key, new)
        .await
        .map_err(|error| format!("{}: {error:?}", planned.title))?;
    let event = created.now().ok_or("without a key nothing was answered before")?.resource.event;
    let anyway = |_: &posts::Sheets<Event>, _| true;
    if let Some(date) = planned.cancel_date.and_then(|index| event.occurrences.get(index)) {
        let off = OccurrenceChange {
            status: Some(Holding::Cancelled),
            starts_at: None,
            ends_at: None,
            title: None,
            description: None,
            place: None,
            reason: "la salle est prise".parse().ok(),
        };
        let date: Date = date.date;
        events::reschedule(app, &caller, event.id, date, off, &anyway)
            .await
            .map_err(|error| format!("{}: {error:?}", planned.title))?;
    }
    if planned.state == "cancelled" {
        let why = "la chaudière de l’église est en panne".parse().ok();
        events::cancel(app, &caller, event.id, why, &anyway)
            .await
            .map_err(|error| format!("{}: {error:?}", planned.title))?;
    }
    Ok(())
}

/// The planned day of the week, `weeks` weeks after the next one.
fn first_date(planned: &Planned, today: NaiveDate) -> NaiveDate {
    let next = (planned.weekday + 7 - today.weekday().number_from_monday()) % 7;
    let next = if next == 0 { 7 } else { next };
    today + Days::new(u64::from(next) + 7 * planned.weeks)
}

/// Let an organisation follow the calendar that this very server gives out for another one.
async fn subscribe(app: &App, follows: &Follows) -> Result<(), Failure> {
    let of = find(app, &follows.of.insee, &follows.of.organisation).await?;
    let follower = caller(app, &follows.followed_by.insee, Some(&follows.followed_by.organisation)).await?;
    let id = find(app, &follows.followed_by.insee, &follows.followed_by.organisation).await?;
    if calendars::follows_one(app, id).await? {
        return Ok(());
    }
    let url = app.site.at(&format!("/v1/organisations/{of}/agenda.ics")).parse().map_err(english)?;
    calendars::subscribe(app, &follower, id, NewCalendar { url }, &|_| true)
        .await
        .map_err(|error| format!("{error:?}"))?;
    Ok(())
}
