//! The calendars that organisations have followed, at the desk: their state, and what was left out of them.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;
use serde_json::{Map, json};

use super::paths::{followed, of_organisation};
use super::standing_words::{HOW, look, note, sentence, when, word};
use super::subscribe::{read, subscribe};
use super::wire::{Following, fresh};
use super::{CalendarOut, NewCalendar, SubscribeError, approve, import_page, unsubscribe};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use crate::events::DESK_AGENDA;
use crate::organisations::{Organisation, OrganisationOut};
use ground::clock::Instant;
use ground::ids::OrganisationId;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample, Site};

pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/agenda/importer", &import_page::show_import, &import_page::send_import),
    Page::desk("/:commune/bureau/agenda/suivis", &show_list),
    Page::desk_form("/:commune/bureau/agenda/suivis/:id", &show_one, &send_one),
];

#[derive(Template)]
#[template(path = "calendars/desk_list.html")]
struct CalendarList {
    frame: Frame,
    back: String,
    lines: Vec<Line>,
}

/// An organisation in the list, with how its calendar does.
struct Line {
    href: String,
    name: String,
    /// The words for its state, and their colour; none without a calendar.
    standing: Option<(String, &'static str)>,
    when: Option<String>,
}

#[derive(Template)]
#[template(path = "calendars/desk_one.html")]
struct CalendarPage {
    frame: Frame,
    back: String,
    organisation: String,
    done: Option<String>,
    /// The town hall's reason, if it said no.
    reason: Option<String>,
    /// Its state in a sentence, and its colour.
    standing: Option<(String, &'static str)>,
    when: Option<String>,
    vanished: Vec<String>,
    skipped: Vec<String>,
    form: FormView,
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    done: Option<String>,
}

#[handler]
pub(super) async fn show_list(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?;
    let mut lines = Vec::with_capacity(desk.organisations.len());
    for organisation in &desk.organisations {
        match known(app.0, &desk, organisation.id).await {
            Ok(calendar) => lines.push(line(&desk.at, organisation, calendar.as_ref(), app.clock.now())),
            // It is another commune that answers for it.
            Err(SubscribeError::Forbidden) => {}
            Err(error) => return Err(error.problem().into()),
        }
    }
    Ok(pages::answer(&list(&desk.at, lines), desk.at.language)?)
}

/// The calendar that an organisation has followed, if it has one.
async fn known(app: &App, desk: &Desk<'_>, id: OrganisationId) -> Result<Option<CalendarOut>, SubscribeError> {
    match read(app, &desk.caller, id).await {
        Ok(calendar) => Ok(Some(CalendarOut::of(&calendar, desk.at.language))),
        Err(SubscribeError::NoCalendar) => Ok(None),
        Err(error) => Err(error),
    }
}

fn list(at: &DeskPlace<'_>, lines: Vec<Line>) -> CalendarList {
    CalendarList {
        frame: at.frame(say!("Agendas suivis", "Calendars followed"), &DESK_AGENDA).explained(HOW),
        back: DESK_AGENDA.path(&at.commune.slug),
        lines,
    }
}

fn line(at: &DeskPlace<'_>, organisation: &Organisation, calendar: Option<&CalendarOut>, now: Instant) -> Line {
    Line {
        href: of_organisation(&at.commune, organisation.id),
        name: organisation.name.to_string(),
        standing: calendar.map(|it| (at.say(word(it.status)), look(it.status))),
        when: calendar.and_then(|it| when(at, it, now)),
    }
}

/// The organisation of an address, if whoever sits there may publish for it.
async fn at_hand<'a>(
    app: &'a App,
    request: &Request,
    AtDesk(caller): AtDesk,
    (slug, id): &(String, String),
) -> Result<(Desk<'a>, Organisation, Option<CalendarOut>), Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    let none = || Problem::of(&problem::ORGANISATION_NOT_FOUND);
    let id: OrganisationId = id.parse().map_err(|_| none())?;
    let organisation = desk.organisations.iter().find(|it| it.id == id).cloned().ok_or_else(none)?;
    let calendar = known(app, &desk, id).await.map_err(Refusal::problem)?;
    Ok((desk, organisation, calendar))
}

#[handler]
pub(super) async fn show_one(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    after: Query<After>,
) -> poem::Result<Response> {
    let (desk, organisation, calendar) = at_hand(app.0, request, caller, &path.0).await?;
    let about = (&OrganisationOut::from(&organisation), calendar.as_ref());
    let done = after.0.done.as_deref().and_then(told);
    let page = one(&desk.at, about, done, &typed(calendar.as_ref()), &[], app.clock.now());
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The form as the calendar stands.
fn typed(calendar: Option<&CalendarOut>) -> Typed {
    let Some(calendar) = calendar else { return Typed::default() };
    let members = Map::from_iter([("url".to_owned(), json!(calendar.url))]);
    Typed::of(&members).with_state(&Revision::of_resource(calendar))
}

#[handler]
pub(super) async fn send_one(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    form: Form<NewCalendar>,
) -> poem::Result<Response> {
    let (desk, organisation, calendar) = at_hand(app.0, request, caller, &path.0).await?;
    let (language, if_match) = (desk.at.language, form.if_match());
    let is_fresh = fresh(&if_match, language);
    let typed_now = form.typed().clone().without(&["do"]);
    let wish = form.typed().text("do");
    let (word, done) = match (wish, typed_now.read::<NewCalendar>(desk.at.commune.zone())) {
        (Some("stop"), _) => ("stopped", unsubscribe(app.0, &desk.caller, organisation.id, &is_fresh).await),
        (Some("approve"), _) => ("followed", approve(app.0, &desk.caller, organisation.id).await.map(drop)),
        (Some(_) | None, Ok(new)) => {
            ("followed", subscribe(app.0, &desk.caller, organisation.id, new, &is_fresh).await.map(drop))
        }
        (Some(_) | None, Err(mut mistakes)) => {
            ("", Err(SubscribeError::Invalid(mistakes.pop().unwrap_or_else(|| FieldError::at("url", not_there())))))
        }
    };
    let about = (&OrganisationOut::from(&organisation), calendar.as_ref());
    let now = app.clock.now();
    match done {
        Ok(()) => Ok(forms::done(&format!("{}?done={word}", of_organisation(&desk.at.commune, organisation.id)))),
        Err(SubscribeError::Invalid(mistake)) => {
            Ok(forms::refused(&one(&desk.at, about, None, &typed_now, &[mistake], now), language)?)
        }
        Err(SubscribeError::Stale) => {
            let detail = say!(
                "Cet agenda a été lu ou changé entre-temps. Le voici tel qu’il est\u{a0}: décidez de nouveau.",
                "This calendar was read or changed meanwhile. Here it is as it stands: decide again.",
            );
            let stale = [FieldError { pointer: String::new(), detail }];
            let typed =
                calendar.as_ref().map_or(typed_now.clone(), |it| typed_now.with_state(&Revision::of_resource(it)));
            Ok(forms::stale(&one(&desk.at, about, None, &typed, &stale, now), language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

fn not_there() -> Message {
    say!("Donnez l’adresse de l’agenda.", "Give the address of the calendar.")
}

fn told(word: &str) -> Option<Message> {
    match word {
        "followed" => Some(say!(
            "C’est noté. L’agenda est lu dans la minute, puis chaque heure\u{a0}; rechargez cette page pour voir ce qui en a été pris.",
            "It is noted. The calendar is read within a minute, then every hour; reload this page to see what was taken from it.",
        )),
        "stopped" => Some(say!(
            "L’agenda n’est plus suivi. Ce qui en est venu reste.",
            "The calendar is no longer followed. What came from it stays.",
        )),
        _ => None,
    }
}

fn one(
    at: &DeskPlace<'_>,
    (organisation, calendar): (&OrganisationOut, Option<&CalendarOut>),
    done: Option<Message>,
    typed: &Typed,
    mistakes: &[FieldError],
    now: Instant,
) -> CalendarPage {
    let url = FieldView::new("url", FieldKind::Line, at.say(say!("Adresse de l’agenda", "Address of the calendar")));
    let url = url.with_help(at.say(say!(
        "L’adresse « iCal » ou « webcal » que votre outil donne pour partager l’agenda.",
        "The “iCal” or “webcal” address that your tool gives out to share the calendar.",
    )));
    let status = calendar.map(|it| it.status);
    let button = match status {
        None => say!("Suivre cet agenda", "Follow this calendar"),
        Some(Following::Waiting) => {
            say!("Lire maintenant, et annuler ce qui a disparu", "Read now, and cancel what disappeared")
        }
        Some(_) => say!("Enregistrer et lire maintenant", "Save and read now"),
    };
    let mut form = FormView::new(
        at.language,
        of_organisation(&at.commune, organisation.id),
        at.say(button),
        vec![url],
        typed,
        mistakes,
    );
    if status == Some(Following::Submitted) {
        form =
            form.with_button(("do", "approve"), at.say(say!("Accepter cet agenda", "Accept this calendar")), "plain");
    }
    if status.is_some() {
        form = form.with_button(("do", "stop"), at.say(say!("Ne plus suivre", "No longer follow")), "plain");
    }
    let skipped = calendar.into_iter().flat_map(|it| &it.skipped).map(|it| {
        let (line, reason) = (it.line, &it.reason);
        at.say(say!("Ligne {line}\u{a0}: {reason}", "Line {line}: {reason}", line, reason))
    });
    let vanished = calendar.into_iter().flat_map(|it| &it.vanished).map(|it| {
        let day = Message::each(|language| ground::spoken::day_of_year(it.date.0, language));
        at.say(say!("{title}, à partir du {day}", "{title}, from {day}", title = &it.title, day))
    });
    CalendarPage {
        frame: at.frame(say!("L’agenda suivi", "The calendar followed"), &DESK_AGENDA).explained(HOW),
        back: followed(&at.commune),
        organisation: organisation.name.clone(),
        done: done.map(|words| at.say(words)),
        reason: calendar.and_then(|it| it.rejection_reason.clone()),
        standing: calendar.map(|it| (at.say(sentence(it)), note(it.status))),
        when: calendar.and_then(|it| when(at, it, now)),
        vanished: vanished.collect(),
        skipped: skipped.collect(),
        form,
    }
}

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let calendar = CalendarOut::example();
    let now = Instant::from_micros(1_795_338_000_000_000);
    let lines = [Some(&calendar), None].map(|calendar| Line {
        href: of_organisation(&at.commune, OrganisationOut::example().id),
        name: OrganisationOut::example().name,
        standing: calendar.map(|it| (at.say(word(it.status)), look(it.status))),
        when: calendar.and_then(|it| when(&at, it, now)),
    });
    let mut all = vec![Sample::of("calendars/desk_list.html", &list(&at, lines.into()))];
    let wrong = [FieldError::at("url", say!("C’est faux.", "That is wrong."))];
    for (status, wrong) in [(Following::Failing, &wrong[..]), (Following::Submitted, &[])] {
        let calendar = CalendarOut { status, ..CalendarOut::example() };
        let about = (&OrganisationOut::example(), Some(&calendar));
        let page = one(&at, about, told("followed"), &typed(Some(&calendar)), wrong, now);
        all.push(Sample::of("calendars/desk_one.html", &page));
    }
    all.extend(import_page::samples(site, language));
    all
}
