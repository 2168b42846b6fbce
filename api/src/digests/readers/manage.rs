//! The page of a subscription: its summary, a form that changes it, and the way to end it.

use askama::Template;
use chrono_tz::Tz;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde_json::{Map, json};

use super::changes::{self, ChangeReaderError, ReaderPatch};
use super::pages::{Done, Linked, after};
use super::wire::{ReaderOut, allowed_by};
use crate::App;
use crate::digests::entity::reader;
use crate::digests::links::{self, Purpose};
use crate::digests::refusals::LinkError;
use crate::digests::{Cadence, Section};
use ground::text::{Language, Message};
use ground::{FieldError, List, Patch, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample};

/// A subscription as its reader sees it.
#[derive(Template)]
#[template(path = "digests/manage.html")]
struct ManagePage {
    frame: Frame,
    /// The title and the text of something done just now.
    done: Option<(String, String)>,
    text: String,
    /// True if another address waits to be confirmed.
    is_pending: bool,
    form: FormView,
    /// The path on which it ends.
    leave: String,
}

/// Shows a subscription.
#[handler]
pub(super) async fn subscription_page(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    let reader = reader_of(app.0, &query.0.token).await?;
    let done = query.0.done.as_deref().and_then(|word| word.parse().ok());
    let subscription = ReaderOut::of(app.0, &reader);
    let page = show(&subscription, &Around::of(app.0, &reader, done), &typed(&subscription), &[]);
    Ok(pages::answer(&page, reader.locale)?)
}

/// Changes a subscription as the form says.
#[handler]
pub(super) async fn subscription_form(
    request: &Request,
    app: Data<&App>,
    query: Query<Linked>,
    form: Form<ReaderPatch>,
) -> poem::Result<Response> {
    let reader = reader_of(app.0, &query.0.token).await?;
    match wanted(&form) {
        Err(mistakes) => {
            let (subscription, around) = (ReaderOut::of(app.0, &reader), Around::of(app.0, &reader, None));
            Ok(forms::refused(&show(&subscription, &around, form.typed(), &mistakes), reader.locale)?)
        }
        Ok(patch) => {
            let (network, seen) = (app.limits.network_of(request), form.if_match());
            match changes::change(app.0, &query.0.token, patch, network, allowed_by(app.0, &seen)).await {
                Ok(reader) => Ok(forms::done(&after(&links::to_manage(app.0, &reader), Done::Changed))),
                Err(ChangeReaderError::Stale) => Ok(changed_meanwhile(app.0, &query.0.token, form.typed()).await?),
                Err(error @ ChangeReaderError::Link(_)) => Err(error.problem().into()),
            }
        }
    }
}

/// The page of a subscription that changed since its form was shown: as it is now, with what was typed. Sent again, that goes
/// over it.
async fn changed_meanwhile(app: &App, token: &str, typed: &Typed) -> Result<Response, Problem> {
    let reader = reader_of(app, token).await?;
    let (subscription, around) = (ReaderOut::of(app, &reader), Around::of(app, &reader, None));
    let typed = typed.clone().with_state(&Revision::of_resource(&subscription));
    let detail = say!(
        "Votre abonnement a changé depuis que vous avez ouvert cette page. Le voici tel qu’il est\u{a0}; vos choix, ci-dessous, ne sont pas encore enregistrés.",
        "Your subscription changed since you opened this page. Here it is as it stands; your choices below are not saved yet.",
    );
    let page = show(&subscription, &around, &typed, &[FieldError { pointer: String::new(), detail }]);
    forms::stale(&page, reader.locale)
}

async fn reader_of(app: &App, token: &str) -> Result<reader::Model, Problem> {
    changes::managed(app, token).await.map_err(|error| match error {
        // To people, the link stopped working.
        LinkError::Unauthorized => LinkError::NoSuchLink.problem(),
        other => other.problem(),
    })
}

/// The changes that the form asks for. All sections are those to come too, and none is no letter.
fn wanted(form: &Form<ReaderPatch>) -> Result<ReaderPatch, Vec<FieldError>> {
    let mut read = form.read(Tz::UTC);
    if form.typed().is_blank("sections") {
        let detail = say!(
            "Choisissez au moins une rubrique. Pour ne plus rien recevoir, désabonnez-vous.",
            "Choose one section at least. To receive nothing more, unsubscribe.",
        );
        let mut mistakes = read.err().unwrap_or_default();
        mistakes.push(FieldError::at("sections", detail));
        read = Err(mistakes);
    }
    let patch = read?;
    match &patch.sections {
        Patch::Set(List(some)) if some.len() == Section::ALL.len() => {
            Ok(ReaderPatch { sections: Patch::Clear, ..patch })
        }
        Patch::Set(_) | Patch::Keep | Patch::Clear => Ok(patch),
    }
}

/// A subscription as it stands in the form. Its address is told to nobody.
fn typed(subscription: &ReaderOut) -> Typed {
    let sections = subscription.sections.clone().unwrap_or_else(|| Section::ALL.to_vec());
    let mut members = Map::new();
    members.insert("cadence".to_owned(), json!(subscription.cadence));
    members.insert("sections".to_owned(), json!(sections));
    members.insert("locale".to_owned(), json!(subscription.locale));
    Typed::of(&members).with_state(&Revision::of_resource(subscription))
}

/// The surroundings of a subscription on its page.
struct Around {
    /// The commune's name.
    name: String,
    done: Option<Done>,
    /// The path that the form goes to.
    action: String,
    /// The path on which the subscription ends.
    leave: String,
}

impl Around {
    fn of(app: &App, reader: &reader::Model, done: Option<Done>) -> Self {
        let name = app.communes.by_id(reader.commune_id).map(|commune| commune.name.clone()).unwrap_or_default();
        Self { name, done, action: links::to_manage(app, reader), leave: links::to_unsubscribe(app, reader) }
    }
}

fn show(subscription: &ReaderOut, around: &Around, typed: &Typed, mistakes: &[FieldError]) -> ManagePage {
    let language = subscription.locale;
    let say = |message: Message| message.in_language(language);
    let title = say!("Votre abonnement à la lettre", "Your subscription to the letter");
    let button = say(say!("Enregistrer", "Save"));
    ManagePage {
        frame: Frame::personal(language, say(title)),
        done: around.done.and_then(Done::told).map(|(title, text)| (say(title), say(text))),
        text: say(summary(subscription, &around.name)),
        is_pending: subscription.address_change_pending,
        form: FormView::new(language, around.action.as_str(), button, fields(language), typed, mistakes),
        leave: around.leave.clone(),
    }
}

/// Pages of examples: as it was changed just now, and as the form was refused.
pub(super) fn samples(locale: Language) -> [Sample; 2] {
    let [action, leave] = [Purpose::Manage, Purpose::Unsubscribe].map(|it| links::with_token(it, "AZ-LbDpEejaNOW9q"));
    let around = |done| Around { name: "Arles".to_owned(), done, action: action.clone(), leave: leave.clone() };
    let subscription = ReaderOut { locale, ..ReaderOut::example() };
    let mistakes = ["cadence", "sections", "email", "nonsense"];
    let mistakes = mistakes.map(|name| FieldError::at(name, say!("C’est faux.", "That is wrong.")));
    let pages = [
        show(&subscription, &around(Some(Done::Changed)), &typed(&subscription), &[]),
        show(&subscription, &around(None), &Typed::default(), &mistakes),
    ];
    pages.map(|page| Sample::of("digests/manage.html", &page))
}

fn summary(subscription: &ReaderOut, name: &str) -> Message {
    let sections = match &subscription.sections {
        None => say!("toutes", "all of them"),
        Some(list) => Message::joined(&list.iter().map(|it| it.title()).collect::<Vec<_>>(), ", "),
    };
    say!(
        "Commune\u{a0}: {name}. Rythme\u{a0}: {often}. Rubriques\u{a0}: {sections}.",
        "Commune: {name}. How often: {often}. Sections: {sections}.",
        name,
        often = often(subscription.cadence),
        sections
    )
}

fn often(cadence: Cadence) -> Message {
    match cadence {
        Cadence::Weekly => say!("une fois par semaine", "once a week"),
        Cadence::Daily => say!("chaque jour où il y a du nouveau", "on every day with news"),
    }
}

fn fields(language: Language) -> Vec<FieldView> {
    let say = |message: Message| message.in_language(language);
    let cadences = Cadence::ALL.iter().map(|it| (it.as_str().into(), say(often(*it)))).collect();
    let sections = Section::ALL.iter().map(|it| (it.as_str().into(), say(it.title()))).collect();
    let languages = Language::ALL.iter().map(|it| (it.as_str().into(), it.speech().name.to_owned())).collect();
    vec![
        FieldView::new("cadence", FieldKind::OneOf(cadences), say(say!("Rythme", "How often"))),
        FieldView::new("sections", FieldKind::SomeOf(sections), say(say!("Rubriques", "Sections"))),
        FieldView::new("locale", FieldKind::OneOf(languages), say(say!("Langue", "Language"))),
        FieldView::new("email", FieldKind::Email, say(say!("Nouvelle adresse", "New address"))).with_help(say(say!(
            "Laissez vide pour garder l’adresse d’aujourd’hui. Un message part à la nouvelle pour la confirmer.",
            "Leave it empty to keep the address of today. A message goes to the new one to confirm it.",
        ))),
    ]
}
