//! The agenda as its page shows it.

use askama::Template;
use chrono::{Datelike, Days, Months, NaiveDate};

use super::EventCategory;
use super::agenda_part::{AGENDA, AgendaContent, Wanted};
use super::happening::Happening;
use crate::communes;
use calendar::Span;
use ground::clock::Instant;
use ground::say;
use ground::spoken::{capital, day};
use ground::text::Language;
use kit::documents::View;
use kit::pages::{self, Frame, Sharing, Site};
use kit::tenants::Commune;

#[derive(Template)]
#[template(path = "events/agenda.html", escape = "html")]
pub(super) struct AgendaPage<'a> {
    frame: Frame,
    /// Its own path, without what is asked of it.
    path: String,
    list: String,
    month_view: String,
    month_value: Option<String>,
    month: Option<MonthView>,
    categories: Vec<Choice>,
    organisers: Vec<Choice>,
    groups: Vec<Group<'a>>,
    /// The path of the next month, and its name.
    next: Option<(String, String)>,
    /// The address of the agenda for calendars.
    calendar: String,
}

/// A choice in a list of them.
struct Choice {
    value: String,
    words: String,
    is_chosen: bool,
}

/// Dates under one title.
struct Group<'a> {
    id: String,
    title: String,
    happenings: Vec<Happening<'a>>,
}

/// A month as a table.
struct MonthView {
    title: String,
    before: Option<(String, String)>,
    after: Option<(String, String)>,
    /// The days of the week: whole, and by their first letter.
    weekdays: Vec<(&'static str, String)>,
    weeks: Vec<Vec<Option<MonthDay>>>,
}

struct MonthDay {
    number: u32,
    is_today: bool,
    /// The id of the day's list, and the number of dates in words, if there are any.
    list: Option<(String, String)>,
    count: usize,
}

/// The page of a part of the agenda.
pub(super) fn show<'a>(
    site: &Site,
    content: &'a AgendaContent,
    commune: &Commune,
    wanted: Wanted,
    language: Language,
    now: Instant,
) -> AgendaPage<'a> {
    let today = Span::shown(now, commune.zone()).date();
    let path = |wanted: Wanted| format!("{}{}", commune.path(), wanted.end());
    let first = wanted.month.unwrap_or(today);
    // A date that began before the month is listed on its first day.
    let seen_on = if wanted.month.is_some() { first } else { today };
    let happenings: Vec<_> =
        content.occurrences.iter().map(|it| Happening::of(it, commune, language, seen_on)).collect();
    let month = wanted
        .month
        .map(|month| MonthView::of(month, today, &happenings, |month| path(wanted.in_month(month)), language));
    let next = first.with_day(1).and_then(|month| month.checked_add_months(Months::new(1)));
    let sharing = Sharing {
        data: Some(site.at(&format!("/v1/communes/{}/events", commune.slug))),
        ..Sharing::of_page(
            site,
            &path(wanted),
            language.say("Ce qui se passe dans la commune.", "What happens in the commune."),
            None,
        )
    };
    let frame = communes::framed(site, commune, &content.settings, language, language.say("Agenda", "Agenda"));
    let calendar = site.at(&format!("/v1/communes/{}/{}", commune.slug, View::Agenda.end()));
    AgendaPage {
        frame: frame.shared(sharing).at(&AGENDA).with_scripts(&["agenda.js"]),
        path: format!("{}{}", commune.path(), AGENDA.end),
        list: path(wanted.in_month(None)),
        month_view: path(wanted.in_month(first.with_day(1))),
        month_value: wanted.month.map(|month| month.format("%Y-%m").to_string()),
        categories: categories(wanted, language),
        organisers: organisers(content, wanted),
        groups: if month.is_some() {
            by_day(happenings, today, language)
        } else {
            by_week(happenings, today, language)
        },
        next: next
            .filter(|_| month.is_none())
            .map(|month| (path(wanted.in_month(Some(month))), month_name(month, language))),
        month,
        calendar: calendar.split_once("://").map(|(_, rest)| format!("webcal://{rest}")).unwrap_or_default(),
    }
}

fn categories(wanted: Wanted, language: Language) -> Vec<Choice> {
    let choice = |it: &EventCategory| Choice {
        value: it.to_string(),
        words: it.label().in_language(language),
        is_chosen: wanted.category == Some(*it),
    };
    EventCategory::ALL.iter().map(choice).collect()
}

fn organisers(content: &AgendaContent, wanted: Wanted) -> Vec<Choice> {
    let choice = |it: &crate::organisations::OrganisationOut| Choice {
        value: it.id.to_string(),
        words: it.name.clone(),
        is_chosen: wanted.organisation == Some(it.id),
    };
    content.organisations.iter().map(choice).collect()
}

/// Such as « Décembre 2026 ».
fn month_name(month: NaiveDate, language: Language) -> String {
    let name = language.speech().months[month.month0() as usize];
    capital(&format!("{name} {}", month.year()))
}

/// Dates in the weeks in which they lie.
fn by_week<'a>(all: Vec<Happening<'a>>, today: NaiveDate, language: Language) -> Vec<Group<'a>> {
    let monday = |day: NaiveDate| day - Days::new(day.weekday().num_days_from_monday().into());
    let this = monday(today);
    grouped(all, monday, |week| {
        let title = match (week - this).num_weeks() {
            ..=0 => say!("Cette semaine", "This week"),
            1 => say!("La semaine prochaine", "Next week"),
            _ => say!("Semaine du {day}", "Week of {day}", day = day(week, language)),
        };
        title.in_language(language)
    })
}

fn by_day<'a>(all: Vec<Happening<'a>>, today: NaiveDate, language: Language) -> Vec<Group<'a>> {
    grouped(
        all,
        |day| day,
        |date| {
            let near = pages::near_day(date, today, language);
            capital(&if date == today { format!("{}, {near}", day(date, language)) } else { day(date, language) })
        },
    )
}

fn grouped<'a>(
    all: Vec<Happening<'a>>,
    key: impl Fn(NaiveDate) -> NaiveDate,
    title: impl Fn(NaiveDate) -> String,
) -> Vec<Group<'a>> {
    let mut groups: Vec<(NaiveDate, Group<'a>)> = Vec::new();
    for happening in all {
        let of = key(happening.day);
        match groups.iter_mut().find(|(known, _)| *known == of) {
            Some((_, group)) => group.happenings.push(happening),
            None => groups.push((of, Group { id: list_of(of), title: title(of), happenings: vec![happening] })),
        }
    }
    groups.sort_by_key(|(of, _)| *of);
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The id of the list of a day.
fn list_of(day: NaiveDate) -> String {
    day.format("j-%m-%d").to_string()
}

impl MonthView {
    fn of(
        month: NaiveDate,
        today: NaiveDate,
        happenings: &[Happening<'_>],
        path: impl Fn(Option<NaiveDate>) -> String,
        language: Language,
    ) -> Self {
        let speech = language.speech();
        let other = |month: Option<NaiveDate>| month.map(|it| (path(Some(it)), month_name(it, language)));
        let next = month.checked_add_months(Months::new(1));
        let mut cells: Vec<Option<MonthDay>> = (0..month.weekday().num_days_from_monday()).map(|_| None).collect();
        for date in month.iter_days().take_while(|day| next.is_none_or(|next| *day < next)) {
            let count = happenings.iter().filter(|it| it.day == date).count();
            let words = match count {
                1 => say!("{day}, 1 événement", "{day}, 1 event", day = day(date, language)),
                _ => say!("{day}, {count} événements", "{day}, {count} events", day = day(date, language), count),
            };
            let list = (count > 0).then(|| (list_of(date), words.in_language(language)));
            cells.push(Some(MonthDay { number: date.day(), is_today: date == today, list, count: count.min(3) }));
        }
        while !cells.len().is_multiple_of(7) {
            cells.push(None);
        }
        let mut weeks = Vec::new();
        let mut cells = cells.into_iter().peekable();
        while cells.peek().is_some() {
            weeks.push(cells.by_ref().take(7).collect());
        }
        let initial = |name: &'static str| name.chars().take(1).flat_map(char::to_uppercase).collect();
        Self {
            title: month_name(month, language),
            before: other(month.checked_sub_months(Months::new(1))),
            after: other(next),
            weekdays: speech.days.map(|name| (name, initial(name))).to_vec(),
            weeks,
        }
    }
}
