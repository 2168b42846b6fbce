//! The page of the letter at the desk: how the next one looks, and the words on top of it.

use askama::Template;
use poem::http::header;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::{Map, json};

use super::next::{END, NextLetter, next, running};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, DeskPlace};
use crate::digests::editions::frame;
use crate::digests::editions::preview::{self, NewPreview};
use crate::digests::letters::{self, LetterFrame};
use crate::digests::refusals::EditionError;
use crate::digests::{Cadence, EditionName, NewIntroduction, Sections, introduce, links};
use calendar::Span;
use ground::clock::Instant;
use ground::spoken::moment;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "digests/desk.html")]
struct LetterDesk {
    frame: Frame,
    done: Option<String>,
    /// The hour of the next letter, in words.
    next: String,
    /// Whether there is something to say in it.
    is_empty: bool,
    readers: i64,
    suspended: i64,
    introduction: FormView,
    trial: FormView,
    preview: String,
    text: String,
    send: String,
    invite: String,
    archive: String,
}

/// The word for something done just now, and the form that is asked for.
#[derive(Debug, Deserialize)]
pub(super) struct AskedLetter {
    done: Option<String>,
    forme: Option<String>,
}

#[handler]
pub(super) async fn show_letter(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    asked: Query<AskedLetter>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let letter = next(app.0, &desk).await.map_err(Problem::internal)?;
    let done = asked.0.done.as_deref().and_then(told);
    let page = show(&desk.at, &letter, done, (&typed(&letter), &[]), (&Typed::default(), &[]));
    Ok(pages::answer(&page, desk.at.language)?)
}

fn typed(letter: &NextLetter) -> Typed {
    let Some(introduction) = &letter.introduction else { return Typed::default() };
    let members = Map::from_iter([("text".to_owned(), json!(introduction.text))]);
    Typed::of(&members).with_state(&Revision::of_resource(introduction))
}

fn told(word: &str) -> Option<Message> {
    match word {
        "introduction" => Some(say!("L’introduction est enregistrée.", "The introduction is saved.")),
        "trial" => Some(say!("L’essai part à cette adresse.", "The trial goes to this address.")),
        "sent" => Some(say!("La lettre part.", "The letter is on its way.")),
        "nothing" => Some(say!(
            "Il n’y a rien de nouveau à dire\u{a0}: rien n’est parti.",
            "There is nothing new to say: nothing was sent."
        )),
        "already" => Some(say!("Cette lettre est déjà partie.", "This letter has gone already.")),
        _ => None,
    }
}

#[handler]
pub(super) async fn send_introduction(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewIntroduction>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let (letter, language) = (next(app.0, &desk).await.map_err(Problem::internal)?, desk.at.language);
    // An empty text takes the words away; a blank field says nothing by itself.
    let text = form.typed().text("text").unwrap_or_default().parse();
    let written = match text {
        Ok(text) => {
            let new = NewIntroduction { text };
            introduce(app.0, Some(desk.clerk()?), &desk.at.commune, &letter.name, &form.if_match(), new).await
        }
        Err(detail) => Err(EditionError::Invalid(FieldError::at("text", detail))),
    };
    let page =
        |typed: &Typed, wrong: &[FieldError]| show(&desk.at, &letter, None, (typed, wrong), (&Typed::default(), &[]));
    match written {
        Ok(_) => Ok(forms::done(&format!("{}?done=introduction", desk.at.path(END)))),
        Err(EditionError::Invalid(mistake)) => Ok(forms::refused(&page(form.typed(), &[mistake]), language)?),
        Err(EditionError::Stale) => {
            let detail = say!(
                "Quelqu’un a changé l’introduction entre-temps. La vôtre est ci-dessous, pas encore enregistrée.",
                "Somebody changed the introduction meanwhile. Yours is below, not saved yet.",
            );
            let typed = match &letter.introduction {
                Some(introduction) => form.typed().clone().with_state(&Revision::of_resource(introduction)),
                None => form.typed().clone(),
            };
            let stale = [FieldError { pointer: String::new(), detail }];
            Ok(forms::stale(&page(&typed, &stale), language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

#[handler]
pub(super) async fn show_preview(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    asked: Query<AskedLetter>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let letter = next(app.0, &desk).await.map_err(Problem::internal)?;
    let language = desk.at.language;
    let framed = frame(app.0, &desk.at.commune, &desk.at.settings, &letter.name, language);
    let framed = LetterFrame { manage: None, unsubscribe: None, ..framed };
    if asked.0.forme.as_deref() == Some("texte") {
        let text = letters::plain(&letter.content, &framed);
        let answer = Response::builder().content_type("text/plain; charset=utf-8");
        return Ok(answer.header(header::CONTENT_LANGUAGE, language.as_str()).body(text));
    }
    Ok(pages::answer(&letters::page(&letter.content, &framed), language)?)
}

/// Leads whoever asks for a part of the page to all of it.
#[handler]
pub(super) async fn find_letter(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    Ok(forms::done(&desk.at.path(END)))
}

#[handler]
pub(super) async fn send_trial(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewPreview>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let letter = next(app.0, &desk).await.map_err(Problem::internal)?;
    match form.read(desk.at.commune.zone()) {
        Ok(wanted) => {
            let wanted = NewPreview { edition: Some(letter.name), locale: Some(desk.at.language), ..wanted };
            preview::ask(app.0, &desk.at.commune, wanted).await.map_err(Refusal::problem)?;
            Ok(forms::done(&format!("{}?done=trial", desk.at.path(END))))
        }
        Err(mistakes) => {
            let page = show(&desk.at, &letter, None, (&typed(&letter), &[]), (form.typed(), &mistakes));
            Ok(forms::refused(&page, desk.at.language)?)
        }
    }
}

fn show(
    at: &DeskPlace<'_>,
    letter: &NextLetter,
    done: Option<Message>,
    (ours, wrong): (&Typed, &[FieldError]),
    (trial, trial_wrong): (&Typed, &[FieldError]),
) -> LetterDesk {
    let (language, path) = (at.language, at.path(END));
    let words = say!("Introduction", "Introduction");
    let text = FieldView::new("text", FieldKind::Lines, at.say(words)).with_help(at.say(say!(
        "Quelques mots de la mairie, en tête de la lettre. Vide\u{a0}: sans introduction.",
        "A few words of the town hall, on top of the letter. Empty: no introduction.",
    )));
    let email = FieldView::new("email", FieldKind::Email, at.say(say!("Votre adresse", "Your address")));
    let save = at.say(say!("Enregistrer l’introduction", "Save the introduction"));
    let try_it = at.say(say!("M’envoyer un essai", "Send me a trial"));
    let (readers, suspended) = letter.numbers;
    LetterDesk {
        frame: at.frame(say!("La lettre", "The letter"), &DESK_HOME).explained(HOW),
        done: done.map(|words| at.say(words)),
        next: moment(Span::shown(letter.at, at.commune.zone()), language),
        is_empty: letter.content.only(&Sections::read(None)).is_none(),
        readers,
        suspended,
        introduction: FormView::new(language, path.clone(), save, vec![text], ours, wrong),
        trial: FormView::new(language, format!("{path}/essai"), try_it, vec![email], trial, trial_wrong),
        preview: format!("{path}/apercu"),
        text: format!("{path}/apercu?forme=texte"),
        send: format!("{path}/envoi"),
        invite: format!("{path}/lecteurs"),
        archive: links::editions(&at.commune),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "La lettre se compose toute seule, de ce qui est affiché et de l’agenda.",
        "The letter makes itself, of what hangs on the board and of the agenda.",
    ),
    (
        "Elle part au jour et à l’heure des réglages, s’il y a du nouveau.",
        "It leaves on the day and hour of the settings, if there is something new.",
    ),
    (
        "Une adresse qui refuse la lettre trois fois n’est plus servie ; son abonné peut revenir en s’inscrivant de nouveau.",
        "An address that refuses the letter three times is no longer served; its reader can come back by subscribing again.",
    ),
];

/// Pages of examples.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let letter = NextLetter {
        name: EditionName::of(Cadence::Weekly, chrono::NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default()),
        at: Instant::from_micros(1_795_338_000_000_000),
        content: poem_openapi::types::Example::example(),
        introduction: None,
        numbers: (120, 3),
    };
    let wrong = [FieldError::at("email", say!("C’est faux.", "That is wrong."))];
    let page = show(&at, &letter, told("sent"), (&Typed::default(), &[]), (&Typed::default(), &wrong));
    [
        Sample::of("digests/desk.html", &page),
        Sample::of("digests/desk_send.html", &super::send::asking(&at, letter.numbers)),
    ]
}
