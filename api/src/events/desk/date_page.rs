//! One date of an event at the desk: called off, moved, or told otherwise.

use askama::Template;
use chrono::NaiveDate;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;
use serde_json::json;

use super::choices::hours;
use super::fields;
use super::hand::{InHand, Refused, date_of, no_such_date, take};
use super::new_page::DO;
use super::paths;
use super::preview::{EXAMPLE_NOW, when};
use super::sent::DateForm;
use super::shown::Tagged;
use super::written::{change, of_hours};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::DeskPlace;
use crate::events::dates::occurrences;
use crate::events::paths::DESK_AGENDA;
use crate::events::{Deviation, Event, EventOut, OccurrenceChange, reschedule};
use crate::posts;
use calendar::Span;
use ground::date::Date;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::Problem;
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "events/desk_date.html")]
struct DatePage {
    frame: Frame,
    back: String,
    event: String,
    standing: Option<Tagged>,
    done: Option<String>,
    form: FormView,
    is_off: bool,
    /// True if it is not like the others.
    differs: bool,
    /// The path on which the event changes from this date on.
    onwards: Option<String>,
}

/// The word for something done just now, and the date that somebody asks for.
#[derive(Debug, Deserialize)]
pub(super) struct AskedDate {
    done: Option<String>,
    date: Option<String>,
}

/// One date, with what differs on it.
struct OneDate {
    date: NaiveDate,
    /// When it would be without that.
    usual: Span,
    change: Deviation,
    /// The path on which the event changes from it on; none for its first.
    onwards: Option<String>,
}

/// Leads on to the page of a date that was asked for.
#[handler]
pub(super) async fn find_date(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    asked: Query<AskedDate>,
) -> poem::Result<Response> {
    let hand = take(app.0, request, caller, &path.0.0, &path.0.1).await?;
    let commune = &hand.desk.at.commune;
    let date = asked.0.date.and_then(|date| date.parse::<Date>().ok());
    Ok(forms::done(&match date {
        // Where there is no such date, its page says so.
        Some(date) => paths::of_date(commune, hand.out.id, date.0),
        None => paths::of_event(commune, hand.out.id),
    }))
}

#[handler]
pub(super) async fn show_date(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String, String)>,
    asked: Query<AskedDate>,
) -> poem::Result<Response> {
    let hand = take(app.0, request, caller, &path.0.0, &path.0.1).await?;
    let one = one(&hand, date_of(&path.0.2)?)?;
    let typed = typed(&hand, &one);
    let page = show(app.0, &hand, &one, asked.0.done.as_deref().and_then(told), &typed, &[]);
    Ok(pages::answer(&page, hand.desk.at.language)?)
}

#[handler]
pub(super) async fn send_date(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String, String)>,
    form: Form<DateForm>,
) -> poem::Result<Response> {
    let hand = take(app.0, request, caller, &path.0.0, &path.0.1).await?;
    let one = one(&hand, date_of(&path.0.2)?)?;
    let language = hand.desk.at.language;
    let typed = form.typed().clone().without(&[DO]);
    let (word, wanted) = wanted(&hand, &one, form.typed().text(DO), &typed);
    let done = match wanted {
        Ok(change) => write(app.0, &hand, one.date, change, &form).await,
        Err(refused) => Err(refused),
    };
    match done {
        Ok(()) => {
            Ok(forms::done(&format!("{}?done={word}", paths::of_date(&hand.desk.at.commune, hand.out.id, one.date))))
        }
        Err(Refused::Mistakes(mistakes)) => {
            Ok(forms::refused(&show(app.0, &hand, &one, None, &typed, &mistakes), language)?)
        }
        Err(Refused::Stale) => {
            let typed = typed.with_state(&Revision::of_resource(&hand.out));
            let detail = say!(
                "Quelqu’un a changé cet événement depuis que vous avez ouvert la page. Ce que vous avez écrit n’est pas encore enregistré.",
                "Somebody changed this event since you opened the page. What you wrote is not saved yet.",
            );
            let stale = [FieldError { pointer: String::new(), detail }];
            Ok(forms::stale(&show(app.0, &hand, &one, None, &typed, &stale), language)?)
        }
        Err(Refused::Problem(problem)) => Err(problem.into()),
    }
}

/// The change that a button asks for, with the word for it once it is done.
fn wanted(
    hand: &InHand<'_>,
    one: &OneDate,
    button: Option<&str>,
    typed: &Typed,
) -> (&'static str, Result<OccurrenceChange, Refused>) {
    let read = |is_off| {
        let form = typed.read(hand.desk.at.commune.zone())?;
        Ok(change(form, &hand.shown, one.usual, is_off)?)
    };
    match button {
        Some("off") => ("off", read(true)),
        Some("usual") => ("usual", Ok(nothing())),
        // Without a button it stays as it was, taking place or not.
        Some(_) | None => ("changed", read(one.change.cancelled)),
    }
}

/// As on the other dates.
fn nothing() -> OccurrenceChange {
    OccurrenceChange {
        status: None,
        starts_at: None,
        ends_at: None,
        title: None,
        description: None,
        place: None,
        reason: None,
    }
}

async fn write(
    app: &App,
    hand: &InHand<'_>,
    date: NaiveDate,
    change: OccurrenceChange,
    form: &Form<DateForm>,
) -> Result<(), Refused> {
    let if_match = form.if_match();
    let allowed = posts::allowed_by::<Event>(app, &if_match, &hand.desk.caller);
    reschedule(app, &hand.desk.caller, hand.out.id, Date(date), change, &allowed).await?;
    Ok(())
}

/// The date of this name.
fn one(hand: &InHand<'_>, date: NaiveDate) -> Result<OneDate, Problem> {
    let series = &hand.shown.series;
    let usual = series.usual(date).ok().flatten().ok_or_else(no_such_date)?;
    let has_before = series.split(date).is_some();
    Ok(OneDate {
        date,
        usual,
        change: series.changes().get(&date).cloned().unwrap_or_default(),
        onwards: has_before.then(|| paths::from_date(&hand.desk.at.commune, hand.out.id, date)),
    })
}

/// The form as the date stands.
fn typed(hand: &InHand<'_>, one: &OneDate) -> Typed {
    let mut all = of_hours(hours(one.change.span.unwrap_or(one.usual)));
    let place = one.change.place.as_ref().or(hand.shown.place.as_ref());
    for (name, value) in [
        ("title", json!(one.change.title.as_ref().unwrap_or(&hand.shown.title))),
        ("place", json!(place.map(|it| &it.name))),
        ("address", json!(place.and_then(|it| it.address.as_ref()))),
        ("description", json!(one.change.description)),
        ("reason", json!(one.change.reason)),
    ] {
        all.insert(name.to_owned(), value);
    }
    Typed::of(&all).with_state(&Revision::of_resource(&hand.out))
}

fn told(word: &str) -> Option<Message> {
    match word {
        "off" => Some(say!("Cette date est annulée.", "This date is called off.")),
        "usual" => Some(say!("Cette date est de nouveau comme les autres.", "This date is like the others again.")),
        "changed" => Some(say!("Cette date est changée.", "This date is changed.")),
        _ => None,
    }
}

fn show(
    app: &App,
    hand: &InHand<'_>,
    one: &OneDate,
    done: Option<Message>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> DatePage {
    let today = occurrences::today(app.clock.now(), hand.desk.at.commune.zone());
    page(&hand.desk.at, &hand.out, one, (done, typed, mistakes), today)
}

fn page(
    at: &DeskPlace<'_>,
    event: &EventOut,
    one: &OneDate,
    (done, typed, mistakes): (Option<Message>, &Typed, &[FieldError]),
    today: NaiveDate,
) -> DatePage {
    let language = at.language;
    let title = when(one.usual, today, language);
    let button = at.say(say!("Changer cette date seulement", "Change this date alone"));
    let action = paths::of_date(&at.commune, event.id, one.date);
    let standing = match (one.change.cancelled, one.change.is_none()) {
        (true, _) => Some((say!("annulée", "off"), "red")),
        (false, false) => Some((say!("différente des autres", "unlike the others"), "ochre")),
        (false, true) => None,
    };
    DatePage {
        frame: at.frame(Message::verbatim(title), &DESK_AGENDA).explained(HOW),
        back: paths::of_event(&at.commune, event.id),
        event: event.title.clone(),
        standing: standing.map(|(words, look)| Tagged { words: at.say(words), look }),
        done: done.map(|words| at.say(words)),
        form: FormView::new(language, action, button, fields::of_date(language), typed, mistakes),
        is_off: one.change.cancelled,
        differs: !one.change.is_none(),
        onwards: one.onwards.clone(),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    ("Ce qui change ici ne change que cette date.", "What changes here changes this date alone."),
    ("Une date annulée reste à l’agenda, barrée.", "A cancelled date stays in the agenda, struck through."),
];

/// The pages of examples: a date as it is, and one that is off.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let (event, today) = (EventOut::example(), occurrences::today(EXAMPLE_NOW, at.commune.zone()));
    let date = NaiveDate::from_ymd_opt(2026, 12, 5).unwrap_or_default();
    let usual = Span::AllDay { first: date, last: date };
    let wrong = [FieldError::at("day", say!("C’est faux.", "That is wrong."))];
    let one = |cancelled| OneDate {
        date,
        usual,
        change: Deviation { cancelled, ..Deviation::default() },
        onwards: Some(paths::from_date(&at.commune, event.id, date)),
    };
    [(false, &wrong[..]), (true, &[])].map(|(is_off, wrong)| {
        let page = page(&at, &event, &one(is_off), (told("changed"), &Typed::default(), wrong), today);
        Sample::of("events/desk_date.html", &page)
    })
}
