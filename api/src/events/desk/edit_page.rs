//! Changing an event at the desk: all of it, or from a date on.

use chrono::NaiveDate;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::choices::Chosen;
use super::fields::{OF_PICTURE, Offered, loses_dates};
use super::hand::{InHand, Refused, date_of, no_such_date, take};
use super::new_page::{DATES, DO, place};
use super::preview::{EXAMPLE_NOW, Plan, Preview, look};
use super::sent::{EventForm, Repeats};
use super::shown::{Around, StepLink, show};
use super::written::{members, patch};
use super::{paths, steps_page};
use crate::accounts::AtDesk;
use crate::communes::DeskPlace;
use crate::events::dates::occurrences;
use crate::events::entity::Model;
use crate::events::rules;
use crate::events::split::split;
use crate::events::{EventOut, EventPatch, EventSplit, EventStatus, edit};
use crate::idempotency::Once;
use crate::{App, files, posts};
use ground::date::Date;
use ground::ids::EventId;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, Form, Typed};
use kit::http::etag::Revision;
use kit::http::problem::Problem;
use kit::pages::{self, Sample, Site};

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    done: Option<String>,
}

/// The part of an event that is changed.
#[derive(Debug, Clone, Copy)]
enum Part {
    All,
    /// From this date on.
    From(NaiveDate),
}

#[handler]
pub(super) async fn show_edit(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    after: Query<After>,
) -> poem::Result<Response> {
    let hand = take(app.0, request, caller, &path.0.0, &path.0.1).await?;
    let done = after.0.done.as_deref().and_then(|word| steps_page::told(word, hand.out.status));
    Ok(shown(app.0, &hand, Part::All, done).await?)
}

#[handler]
pub(super) async fn send_edit(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    form: Form<EventForm>,
) -> poem::Result<Response> {
    let hand = take(app.0, request, caller, &path.0.0, &path.0.1).await?;
    Ok(sent(app.0, request, hand, Part::All, &form).await?)
}

#[handler]
pub(super) async fn show_onwards(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String, String)>,
) -> poem::Result<Response> {
    let (hand, date) = onwards(take(app.0, request, caller, &path.0.0, &path.0.1).await?, &path.0.2)?;
    Ok(shown(app.0, &hand, Part::From(date), None).await?)
}

#[handler]
pub(super) async fn send_onwards(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    path: Path<(String, String, String)>,
    form: Form<EventForm>,
) -> poem::Result<Response> {
    let (hand, date) = onwards(take(app.0, request, caller, &path.0.0, &path.0.1).await?, &path.0.2)?;
    Ok(sent(app.0, request, hand, Part::From(date), &form).await?)
}

/// The event as it goes on from a date, if it has a date before it, and one from it on.
fn onwards<'a>(hand: InHand<'a>, date: &str) -> Result<(InHand<'a>, NaiveDate), Problem> {
    let date = date_of(date)?;
    let (_, series) = hand.shown.series.split(date).ok_or_else(no_such_date)?;
    Ok((InHand { shown: Model { series, ..hand.shown }, ..hand }, date))
}

/// The page of the form as the event stands.
async fn shown(app: &App, hand: &InHand<'_>, part: Part, done: Option<Message>) -> Result<Response, Problem> {
    let typed = Typed::of(&members(&hand.shown)).with_state(&Revision::of_resource(&hand.out));
    let typed = if matches!(part, Part::From(_)) { typed.with_once() } else { typed };
    let plan = plan(hand, hand.shown.series.clone());
    let preview = look(app, &hand.desk.at.commune, &plan, false, hand.desk.at.language).await;
    let preview = preview.map_err(Problem::internal)?;
    let around = Around { done, preview, ..around(hand, part) };
    let today = occurrences::today(app.clock.now(), hand.desk.at.commune.zone());
    pages::answer(&show(&hand.desk.at, around, &typed, &[], today), hand.desk.at.language)
}

fn plan<'a>(hand: &'a InHand<'_>, series: crate::events::Series) -> Plan<'a> {
    let sees_all = hand.desk.caller.is_staff_of(hand.desk.at.commune.id);
    Plan { series, place: hand.shown.place.as_ref(), own: hand.shown.id, sees_all, skipped: vec![] }
}

async fn sent(
    app: &App,
    request: &Request,
    hand: InHand<'_>,
    part: Part,
    form: &Form<EventForm>,
) -> Result<Response, Problem> {
    let (typed, wrong) = files::take_picture(app, &hand.desk.caller, &hand.desk.at.commune, form).await?;
    let typed = typed.without(&[DO]);
    let read: Result<EventForm, _> = typed.clone().without(OF_PICTURE).read(hand.desk.at.commune.zone());
    let looked = match (form.typed().text(DO), read) {
        (_, Err(mistakes)) => Err(Refused::Mistakes(wrong.into_iter().chain(mistakes).collect())),
        (_, Ok(_)) if !wrong.is_empty() => Err(Refused::Mistakes(wrong)),
        (Some(DATES), Ok(event)) => look_at(app, &hand, event).await,
        (_, Ok(event)) => match write(app, request, &hand, part, event, form).await {
            Ok(id) => {
                let word = if matches!(part, Part::From(_)) { "split" } else { "changed" };
                return Ok(forms::done(&format!("{}?done={word}", paths::of_event(&hand.desk.at.commune, id))));
            }
            Err(refused) => Err(refused),
        },
    };
    answer(app, &hand, part, typed, looked).await
}

/// The changes that a form asks for.
fn wanted(event: EventForm, shown: &Model) -> Result<EventPatch, Refused> {
    let meant = event.meant();
    let mut mistakes = meant.as_ref().err().cloned().unwrap_or_default();
    if event.title.is_none() {
        mistakes.insert(0, super::written::no_title());
    }
    let (Ok(meant), true) = (meant, mistakes.is_empty()) else { return Err(mistakes.into()) };
    Ok(patch(event, meant, shown)?)
}

async fn write(
    app: &App,
    request: &Request,
    hand: &InHand<'_>,
    part: Part,
    event: EventForm,
    form: &Form<EventForm>,
) -> Result<EventId, Refused> {
    let patch = wanted(event, &hand.shown)?;
    let (caller, if_match) = (&hand.desk.caller, form.if_match());
    let allowed = posts::allowed_by(app, &if_match, caller);
    match part {
        Part::All => {
            edit(app, caller, hand.out.id, patch, &allowed).await?;
            Ok(hand.out.id)
        }
        Part::From(date) => {
            let once = Once::of_page(request, form)?;
            let split =
                split(app, caller, &once, hand.out.id, EventSplit { date: Date(date), patch }, &allowed).await?;
            split.made().ok_or_else(|| Problem::internal("an event has an address").into())
        }
    }
}

/// The next dates that the form means, with what differs on single ones.
async fn look_at(app: &App, hand: &InHand<'_>, event: EventForm) -> Result<Preview, Refused> {
    let (commune, language) = (&hand.desk.at.commune, hand.desk.at.language);
    let there = place(&event);
    let title = event.title.clone().or(Some(hand.shown.title.clone()));
    let patch = wanted(EventForm { title, ..event }, &hand.shown)?;
    let today = occurrences::today(app.clock.now(), commune.zone());
    let series = rules::series(Some(&hand.shown.series), &patch, commune.zone(), today);
    let series = series.map_err(|mistakes| Refused::Mistakes(super::fields::at_fields(mistakes)))?;
    let plan = Plan { place: there.as_ref(), ..plan(hand, series) };
    Ok(look(app, commune, &plan, false, language).await.map_err(Problem::internal)?)
}

/// The page again: with the dates, or with what is wrong, or with what changed meanwhile.
async fn answer(
    app: &App,
    hand: &InHand<'_>,
    part: Part,
    typed: Typed,
    looked: Result<Preview, Refused>,
) -> Result<Response, Problem> {
    let (at, mut around) = (&hand.desk.at, around(hand, part));
    let today = occurrences::today(app.clock.now(), at.commune.zone());
    match looked {
        Ok(preview) => pages::answer(&show(at, Around { preview, ..around }, &typed, &[], today), at.language),
        Err(Refused::Mistakes(mistakes)) => {
            around.offered.may_forget = loses_dates(&mistakes);
            forms::refused(&show(at, around, &typed, &mistakes, today), at.language)
        }
        Err(Refused::Stale) => {
            let typed = typed.with_state(&Revision::of_resource(&hand.out));
            let detail = say!(
                "Quelqu’un a changé cet événement depuis que vous avez ouvert la page. Ce que vous avez écrit est ci-dessous, pas encore enregistré\u{a0}; enregistrer remplace ce qui a changé.",
                "Somebody changed this event since you opened the page. What you wrote is below, not saved yet; saving replaces what changed.",
            );
            let stale = [FieldError { pointer: String::new(), detail }];
            forms::stale(&show(at, around, &typed, &stale, today), at.language)
        }
        Err(Refused::Problem(problem)) => Err(problem),
    }
}

fn around(hand: &InHand<'_>, part: Part) -> Around {
    let (at, event) = (&hand.desk.at, &hand.out);
    let kept = hand.shown.series.recurrence().ok();
    let kept = kept.filter(|series| Chosen::of(series).repeats == Repeats::Kept).and_then(|it| it.in_words());
    let is_new = matches!(event.status, EventStatus::Draft | EventStatus::Submitted | EventStatus::Scheduled);
    let offered = Offered {
        kept: kept.map(|words| at.say(words)),
        notifies: is_new && matches!(part, Part::All),
        ..Offered::default()
    };
    match part {
        Part::All => Around {
            title: Some(say!("Changer un événement", "Change an event")),
            action: paths::of_event(&at.commune, event.id),
            offered,
            steps: steps_page::links(at, event),
            event: Some(event.clone()),
            note: event
                .rejection_reason
                .as_ref()
                .map(|reason| say!("La mairie a dit non\u{a0}: {reason}", "The town hall said no: {reason}", reason)),
            ..Around::default()
        },
        Part::From(date) => {
            let day = Message::each(|language| ground::spoken::day_of_year(date, language));
            Around {
                title: Some(say!("À partir du {day}", "From {day} on", day = day)),
                action: paths::from_date(&at.commune, event.id, date),
                button: Some(say!("Changer à partir de cette date", "Change from this date on")),
                note: Some(say!(
                    "L’événement s’arrête avant cette date\u{a0}; un autre le continue, comme vous le dites ici.",
                    "The event ends before this date; another goes on from it, as you say here.",
                )),
                offered,
                ..Around::default()
            }
        }
    }
}

/// The page of an example.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 1] {
    let at = DeskPlace::example(site, language);
    let event = EventOut { rrule: Some("FREQ=WEEKLY".to_owned()), ..EventOut::example() };
    let steps: Vec<StepLink> = steps_page::links(&at, &event);
    let today = occurrences::today(EXAMPLE_NOW, at.commune.zone());
    let offered = Offered { kept: Some("x".to_owned()), may_forget: true, ..Offered::default() };
    let action = paths::of_event(&at.commune, event.id);
    let around = Around { event: Some(event), action, steps, offered, ..Around::default() };
    [Sample::of("events/desk_form.html", &show(&at, around, &Typed::default(), &[], today))]
}
