//! The agenda at the desk: what is to come, and what is not public yet.

use askama::Template;
use chrono::{Days, NaiveDate};
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use sea_orm::DbErr;
use serde::Deserialize;

use super::paths;
use super::preview::EXAMPLE_NOW;
use super::shown::{Tagged, standing};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use crate::events::dates::agenda;
use crate::events::dates::filters::Filters;
use crate::events::dates::occurrences;
use crate::events::paths::DESK_AGENDA;
use crate::events::{EventStatus, Happening, OccurrenceOut};
use ground::date::Date;
use ground::ids::OrganisationId;
use ground::say;
use ground::text::Language;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// Number of days that the page shows.
const DAYS: u64 = 60;

/// Number of dates that it holds well.
const MOST: usize = 200;

/// Number of days back and ahead in which something that is not public may have its next date.
const FAR: u64 = 3660;

/// The statuses of what is not public, in the order of the page.
const NOT_PUBLIC: [EventStatus; 5] =
    [EventStatus::Rejected, EventStatus::Draft, EventStatus::Submitted, EventStatus::Scheduled, EventStatus::Withdrawn];

#[derive(Template)]
#[template(path = "events/desk_list.html")]
struct DeskList<'a> {
    frame: Frame,
    add: Option<String>,
    import: Option<String>,
    calendars: String,
    waiting: Vec<Line<'a>>,
    withdrawn: Vec<Line<'a>>,
    dates: Vec<Line<'a>>,
    /// The path of the days after these.
    later: String,
}

/// A date in a list.
struct Line<'a> {
    it: Happening<'a>,
    tag: Option<Tagged>,
}

/// The first day that is shown.
#[derive(Debug, Deserialize)]
pub(super) struct AskedDay {
    depuis: Option<String>,
}

/// The content of the page.
struct Listed {
    dates: Vec<OccurrenceOut>,
    waiting: Vec<OccurrenceOut>,
}

#[handler]
pub(super) async fn show_list(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    asked: Query<AskedDay>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let today = occurrences::today(app.clock.now(), desk.at.commune.zone());
    let from = asked.0.depuis.and_then(|day| day.parse::<Date>().ok()).map_or(today, |day| day.0);
    let listed = read(app.0, &desk, from).await.map_err(Problem::internal)?;
    Ok(pages::answer(&show(&desk.at, &listed, desk.publishes(), from, today), desk.at.language)?)
}

async fn read(app: &App, desk: &Desk<'_>, from: NaiveDate) -> Result<Listed, DbErr> {
    let (now, commune) = (app.clock.now(), desk.at.commune.id);
    // Staff see all of the board, a publisher what is their own.
    let whose: Vec<Option<OrganisationId>> = match desk.caller.is_staff_of(commune) {
        true => vec![None],
        false => desk.organisations.iter().map(|it| Some(it.id)).collect(),
    };
    let mut listed = Listed { dates: vec![], waiting: vec![] };
    for organisation in whose {
        let to = occurrences::after(from, DAYS);
        let public = Filters { from, to, category: None, organisation, status: None };
        listed.dates.extend(agenda::dates(app, commune, &public, MOST, now).await?);
        let (from, to) = (occurrences::before(from, FAR), occurrences::after(from, FAR));
        for status in NOT_PUBLIC {
            let some = Filters { from, to, category: None, organisation, status: Some(status) };
            listed.waiting.extend(agenda::dates(app, commune, &some, MOST, now).await?);
        }
    }
    // An event of which several dates are known is one line.
    let mut seen = std::collections::HashSet::new();
    listed.waiting.retain(|it| seen.insert(it.event));
    listed.dates.sort_by_key(|it| (it.date, it.event));
    Ok(listed)
}

fn show<'a>(
    at: &DeskPlace<'_>,
    listed: &'a Listed,
    publishes: bool,
    from: NaiveDate,
    today: NaiveDate,
) -> DeskList<'a> {
    let line = |it: &'a OccurrenceOut, tag: Option<Tagged>| {
        let happening = Happening::of(it, &at.commune, at.language, today.min(from));
        Line { it: Happening { href: paths::of_event(&at.commune, it.event), ..happening }, tag }
    };
    let of_status = |it: &'a OccurrenceOut| line(it, Some(standing(it.status, false, at.language)));
    let (withdrawn, waiting): (Vec<_>, Vec<_>) =
        listed.waiting.iter().partition(|it| it.status == EventStatus::Withdrawn);
    let base = DESK_AGENDA.path(&at.commune.slug);
    let later = from.checked_add_days(Days::new(DAYS + 1)).unwrap_or(from);
    DeskList {
        frame: at.frame(say!("L’agenda", "The agenda"), &DESK_AGENDA).explained(HOW),
        add: publishes.then(|| paths::to_add(&at.commune)),
        import: publishes.then(|| format!("{base}/importer")),
        calendars: format!("{base}/suivis"),
        waiting: waiting.into_iter().map(of_status).collect(),
        withdrawn: withdrawn.into_iter().map(of_status).collect(),
        dates: listed.dates.iter().map(|it| line(it, None)).collect(),
        later: format!("{base}?depuis={later}"),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "L’agenda montre les dates à venir, comme les habitants les lisent.",
        "The agenda shows the dates to come, as residents read them.",
    ),
    (
        "Touchez une date pour changer l’événement, ou cette date seule.",
        "Touch a date to change the event, or that date alone.",
    ),
    (
        "« En préparation » réunit les brouillons et ce qui attend la mairie.",
        "“Being prepared” holds drafts and what waits for the town hall.",
    ),
    (
        "Une association qui tient déjà son agenda ailleurs peut le faire suivre : il se met à jour seul.",
        "An association that keeps its calendar elsewhere can have it followed: it updates itself.",
    ),
];

/// The page of an example.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 1] {
    let at = DeskPlace::example(site, language);
    let today = occurrences::today(EXAMPLE_NOW, at.commune.zone());
    let draft = OccurrenceOut { status: EventStatus::Draft, ..OccurrenceOut::example() };
    let withdrawn = OccurrenceOut { status: EventStatus::Withdrawn, ..OccurrenceOut::example() };
    let listed = Listed { dates: vec![OccurrenceOut::example()], waiting: vec![draft, withdrawn] };
    [Sample::of("events/desk_list.html", &show(&at, &listed, true, today, today))]
}
