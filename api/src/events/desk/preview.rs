//! The next dates of what is planned, and what else is there then.

use chrono::NaiveDate;
use sea_orm::DbErr;

use crate::App;
use crate::events::dates::{clashes, occurrences};
use crate::events::paths::span;
use crate::events::{EventPlace, EventStatus, OccurrenceOut, Series};
use calendar::Span;
use ground::clock::Instant;
use ground::ids::SheetId;
use ground::say;
use ground::spoken::capital;
use ground::text::Language;
use kit::pages;
use kit::tenants::Commune;

/// Number of dates that are shown.
const SHOWN: usize = 5;

/// What is planned: its dates, where, and the sheet that it is already.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) series: Series,
    pub(super) place: Option<&'a EventPlace>,
    pub(super) own: SheetId,
    /// True if whoever plans it sees what is not public yet.
    pub(super) sees_all: bool,
    /// Dates that are left out, and shown to be taken in again.
    pub(super) skipped: Vec<NaiveDate>,
}

/// The next dates, as a page shows them.
#[derive(Debug, Default)]
pub(super) struct Preview {
    /// The way in which it takes place again, in words.
    pub(super) words: Option<String>,
    pub(super) dates: Vec<PlannedDate>,
    /// True if a date may be left out with a tick.
    pub(super) may_skip: bool,
}

/// One of them.
#[derive(Debug)]
pub(super) struct PlannedDate {
    /// Its name, as forms send it.
    pub(super) date: NaiveDate,
    pub(super) words: String,
    pub(super) is_skipped: bool,
    /// What else is at the same place then.
    pub(super) clashes: Vec<String>,
    /// What else there is at the same time.
    pub(super) beside: Vec<String>,
}

/// Looks ahead.
pub(super) async fn look(
    app: &App,
    commune: &Commune,
    plan: &Plan<'_>,
    may_skip: bool,
    language: Language,
) -> Result<Preview, DbErr> {
    let (now, here) = (app.clock.now(), commune.zone());
    let today = occurrences::today(now, here);
    let wrong = occurrences::unreadable(plan.own);
    let found = plan.series.upcoming(now, today, here, SHOWN + plan.skipped.len()).map_err(&wrong)?;
    let series = plan.series.recurrence().map_err(&wrong)?;
    let mut preview = Preview {
        words: series.in_words().map(|words| capital(&words.in_language(language))),
        dates: vec![],
        may_skip: may_skip && plan.series.recurs(),
    };
    let mut left = SHOWN;
    for it in found.iter().filter(|it| !it.cancelled) {
        let is_skipped = plan.skipped.contains(&it.date);
        if left == 0 {
            break;
        }
        left -= usize::from(!is_skipped);
        let others = match is_skipped {
            true => vec![],
            false => clashes::at_once(app, commune.id, (plan.own, plan.sees_all), (it.starts, it.ends), now).await?,
        };
        let place = plan.series.changes().get(&it.date).and_then(|change| change.place.as_ref()).or(plan.place);
        let key = place.map(EventPlace::key).filter(|key| !key.is_empty());
        let is_there = |other: &&OccurrenceOut| key.is_some() && other.place.as_ref().map(EventPlace::key) == key;
        let told = |other: &OccurrenceOut| of_other(other, commune, language);
        preview.dates.push(PlannedDate {
            date: it.date,
            words: when(it.span, today, language),
            is_skipped,
            clashes: others.iter().filter(is_there).map(told).collect(),
            beside: others.iter().filter(|other| !is_there(other)).map(told).collect(),
        });
    }
    Ok(preview)
}

/// A date in words: « samedi 5 décembre, 20 h – 23 h ».
pub(super) fn when(span: Span, today: NaiveDate, language: Language) -> String {
    let day = pages::near_day(span.first_day(), today, language);
    let day = match span {
        Span::AllDay { first, last } if last > first => {
            let last = pages::near_day(last, today, language);
            say!("{day} – {last}", "{day} – {last}", day, last).in_language(language)
        }
        Span::AllDay { .. } | Span::Timed { .. } => day,
    };
    capital(&match pages::hours(span, language) {
        Some(hours) => format!("{day}, {hours}"),
        None => day,
    })
}

fn of_other(other: &OccurrenceOut, commune: &Commune, language: Language) -> String {
    let told = of_public(other, commune, language);
    match other.status {
        EventStatus::Draft | EventStatus::Submitted | EventStatus::Scheduled => {
            say!("{told} (pas encore public)", "{told} (not public yet)", told).in_language(language)
        }
        EventStatus::Published
        | EventStatus::Cancelled
        | EventStatus::Expired
        | EventStatus::Withdrawn
        | EventStatus::Rejected => told,
    }
}

fn of_public(other: &OccurrenceOut, commune: &Commune, language: Language) -> String {
    match pages::hours(span(other.starts_at, other.ends_at, commune.zone()), language) {
        Some(hours) => format!("{}, {hours}", other.title),
        None => other.title.clone(),
    }
}

/// The instant at which a series is looked at, for pages of examples.
pub(super) const EXAMPLE_NOW: Instant = Instant::from_micros(1_795_338_000_000_000);
