//! The settings of a commune at its desk, with those of its letter beside them.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;
use serde_json::Value;

use super::journal::JOURNAL;
use super::people::PEOPLE;
use super::settings_form::{at_fields, fields, members, typed};
use crate::accounts::AtDesk;
use crate::communes::settings::{CommuneSettings, CommuneSettingsOut, CommuneSettingsPatch, SettingsError, set};
use crate::communes::{DESK_SETTINGS, Desk, DeskPlace};
use crate::digests::{self, EditionError, SettingsOut, SettingsPatch};
use crate::files::{self, UploadForm};
use crate::idempotency::Once;
use crate::{App, associations};
use ground::text::{Language, Message};
use ground::typography;
use ground::week::WeekdayName;
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::bodies::Larger;
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Picture, Sample, Site};

/// The page takes a picture, which is larger than other forms.
pub(crate) const DESK_PICTURES: Larger = Larger {
    path: &["", "bureau", "reglages"],
    bytes: kit::blobs::LARGEST + 256 * 1024,
    in_memory: false,
    too_large: || Problem::of(&problem::FILE_TOO_LARGE),
};

#[derive(Template)]
#[template(path = "desk/settings.html")]
struct SettingsPage {
    frame: Frame,
    done: Option<String>,
    form: FormView,
    picture: Option<Picture>,
    /// The names of the fields of a week's days.
    days: Vec<&'static str>,
    has_closures: bool,
    letter: FormView,
    /// The path of who publishes.
    organisations: String,
    /// The path of people and their roles.
    people: String,
    /// The path of the log, for the mayor.
    journal: Option<String>,
    /// The path of the letter at the desk.
    letter_page: String,
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    done: Option<String>,
}

/// Which of the page's forms is shown as it was typed.
enum Sent<'a> {
    Neither,
    Settings(&'a Typed, &'a [FieldError]),
    Letter(&'a Typed, &'a [FieldError]),
}

#[handler]
pub(super) async fn show_settings(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    after: Query<After>,
) -> poem::Result<Response> {
    let desk = running(Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?)?;
    let done = match after.0.done.as_deref() {
        Some("settings" | "letter") => Some(say!("C’est enregistré.", "It is saved.")),
        _ => None,
    };
    let page = page(app.0, &desk, done, Sent::Neither).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// The desk of somebody who runs the board.
fn running(desk: Desk<'_>) -> Result<Desk<'_>, Problem> {
    if desk.runs_board() { Ok(desk) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

#[handler]
pub(super) async fn send_settings(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = running(Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?)?;
    let language = desk.at.language;
    let refused = async |mistakes: &[FieldError]| {
        forms::refused(&page(app.0, &desk, None, Sent::Settings(form.typed(), mistakes)).await?, language)
    };
    let members = match wanted(app.0, &desk, &form).await? {
        Ok(members) => members,
        Err(mistakes) => return Ok(refused(&mistakes).await?),
    };
    let Value::Object(members) = members else { return Err(Problem::internal("settings are an object").into()) };
    let patch: CommuneSettingsPatch = match ground::input::read(&members) {
        Ok(patch) => patch,
        Err(mistakes) => return Ok(refused(&at_fields(mistakes, &members)).await?),
    };
    match set(app.0, Some(desk.clerk()?), &desk.at.commune, &form.if_match(), patch).await {
        Ok(_) => Ok(forms::done(&format!("{}?done=settings", DESK_SETTINGS.path(&desk.at.commune.slug)))),
        Err(SettingsError::Invalid(mistakes)) => Ok(refused(&at_fields(mistakes, &members)).await?),
        Err(SettingsError::Stale) => {
            let now = Revision::of_resource(&CommuneSettingsOut::from(desk.at.settings.clone()));
            let typed = form.typed().clone().with_state(&now);
            let page = page(app.0, &desk, None, Sent::Settings(&typed, &[stale()])).await?;
            Ok(forms::stale(&page, language)?)
        }
        Err(error @ (SettingsError::NoSuchCommune | SettingsError::Forbidden | SettingsError::Database(_))) => {
            Err(error.problem().into())
        }
    }
}

/// The members of the change that a form asks for, once its picture is taken in.
async fn wanted(app: &App, desk: &Desk<'_>, form: &Form<()>) -> Result<Result<Value, Vec<FieldError>>, Problem> {
    let picture = match form.files("picture").next() {
        None => None,
        Some(Err(_)) => {
            let detail = say!("Cette image pèse plus de 10\u{a0}Mo.", "This picture is larger than 10 MB.");
            return Ok(Err(vec![FieldError::at("picture", detail)]));
        }
        Some(Ok(file)) => {
            let upload = UploadForm { file: file.clone(), alt: None };
            match files::upload(app, &desk.caller, Once::none(), &desk.key()?, upload).await {
                Ok(answered) => answered.made::<String>(),
                Err(error) => {
                    let mistakes = error.problem().into_mistakes()?;
                    return Ok(Err(mistakes.into_iter().map(|it| FieldError::at("picture", it.detail)).collect()));
                }
            }
        }
    };
    let members = members(form.typed(), &desk.at.commune, &desk.at.settings, picture);
    Ok(members.map(Value::Object))
}

#[handler]
pub(super) async fn send_letter(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<SettingsPatch>,
) -> poem::Result<Response> {
    let desk = running(Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?)?;
    let language = desk.at.language;
    let patch = match form.read(desk.at.commune.zone()) {
        Ok(patch) => patch,
        Err(mistakes) => {
            let page = page(app.0, &desk, None, Sent::Letter(form.typed(), &mistakes)).await?;
            return Ok(forms::refused(&page, language)?);
        }
    };
    match digests::reschedule(app.0, desk.clerk()?, &form.if_match(), patch).await {
        Ok(()) => Ok(forms::done(&format!("{}?done=letter", DESK_SETTINGS.path(&desk.at.commune.slug)))),
        Err(EditionError::Stale) => {
            let now = digests::letter_settings(&app.0.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
            let typed = form.typed().clone().with_state(&Revision::of_resource(&now));
            let page = page(app.0, &desk, None, Sent::Letter(&typed, &[stale()])).await?;
            Ok(forms::stale(&page, language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

/// Leads whoever asks for the letter's form alone to the page.
#[handler]
pub(super) fn find_letter(AtDesk(_): AtDesk, slug: Path<String>) -> Response {
    forms::done(&DESK_SETTINGS.path(&slug.0))
}

fn stale() -> FieldError {
    let detail = say!(
        "Quelqu’un a changé ces réglages depuis que vous avez ouvert la page. Ce que vous avez écrit est ci-dessous, pas encore enregistré.",
        "Somebody changed these settings since you opened the page. What you wrote is below, not saved yet.",
    );
    FieldError { pointer: String::new(), detail }
}

async fn page(app: &App, desk: &Desk<'_>, done: Option<Message>, sent: Sent<'_>) -> Result<SettingsPage, Problem> {
    let letter = digests::letter_settings(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    let is_mayor = desk.caller.is_mayor_of(desk.at.commune.id);
    let journal = is_mayor.then(|| JOURNAL.path(&desk.at.commune.slug));
    Ok(SettingsPage { journal, ..show(&desk.at, &letter, done, sent) })
}

fn show(at: &DeskPlace<'_>, letter: &SettingsOut, done: Option<Message>, sent: Sent<'_>) -> SettingsPage {
    let (language, settings) = (at.language, &at.settings);
    let path = DESK_SETTINGS.path(&at.commune.slug);
    let out = CommuneSettingsOut::from(settings.clone());
    let usual = typed(&at.commune, settings, language).with_state(&Revision::of_resource(&out));
    let of_letter = letter_typed(letter);
    let (ours, wrong, theirs, theirs_wrong): (&Typed, &[FieldError], &Typed, &[FieldError]) = match sent {
        Sent::Neither => (&usual, &[], &of_letter, &[]),
        Sent::Settings(typed, mistakes) => (typed, mistakes, &of_letter, &[]),
        Sent::Letter(typed, mistakes) => (&usual, &[], typed, mistakes),
    };
    let save = at.say(say!("Enregistrer", "Save"));
    SettingsPage {
        frame: at.frame(say!("Réglages", "Settings"), &DESK_SETTINGS).explained(HOW),
        done: done.map(|words| at.say(words)),
        picture: settings.picture.as_ref().map(Picture::from),
        days: WeekdayName::ALL.iter().map(|day| day.as_str()).collect(),
        has_closures: !settings.contact.closures.is_empty(),
        form: FormView::new(language, path.clone(), save.clone(), fields(settings, language), ours, wrong),
        organisations: associations::desk_list(&at.commune),
        people: PEOPLE.path(&at.commune.slug),
        journal: None,
        letter_page: digests::desk_letter(&at.commune),
        letter: FormView::new(language, format!("{path}/lettre"), save, letter_fields(language), theirs, theirs_wrong),
    }
}

fn letter_typed(letter: &SettingsOut) -> Typed {
    let members = serde_json::to_value(letter).ok();
    let typed = members.as_ref().and_then(Value::as_object).map(Typed::of).unwrap_or_default();
    typed.with_state(&Revision::of_resource(letter))
}

fn letter_fields(language: Language) -> Vec<FieldView> {
    let say = |message: Message| typography::ours(&message.in_language(language), language);
    let days = WeekdayName::ALL.iter().map(|day| {
        let name = language.speech().days[day.day().num_days_from_monday() as usize];
        (day.as_str().into(), name.to_owned())
    });
    vec![
        FieldView::new("weekday", FieldKind::Select(days.collect()), say(say!("Jour d’envoi", "Day of sending"))),
        FieldView::new("time", FieldKind::Hour, say(say!("Heure", "Time"))),
        FieldView::new("reply_to", FieldKind::Email, say(say!("Adresse pour les réponses", "Address for answers")))
            .with_help(say(say!("Celle de la mairie\u{a0}; vide\u{a0}: aucune.", "The town hall’s; empty: none."))),
    ]
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Le nom, la couleur et le blason paraissent sur toutes les pages de la commune et dans la lettre.",
        "The name, the colour and the coat of arms appear on all pages of the commune and in the letter.",
    ),
    (
        "Les heures d’ouverture paraissent au bas des pages, sur l’affiche, dans la lettre et pour les moteurs de recherche.",
        "The opening hours appear at the foot of pages, on the poster, in the letter and for search engines.",
    ),
    (
        "Une ligne par jour : « 8 h 30 – 12 h, 14 h – 17 h (sur rendez-vous) » ; vide, c’est fermé.",
        "A line a day: “8:30 – 12:00, 14:00 – 17:00 (by appointment)”; empty, it is closed.",
    ),
    (
        "La lettre part au jour et à l’heure choisis, s’il y a du nouveau.",
        "The letter leaves on the chosen day and hour, if there is something new.",
    ),
];

/// Pages of examples: as it is, and each form refused.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 3] {
    let mut at = DeskPlace::example(site, language);
    let letter = SettingsOut::example();
    let wrong = |name| [FieldError::at(name, say!("C’est faux.", "That is wrong."))];
    let page = |at: &DeskPlace<'_>, sent: Sent<'_>| Sample::of("desk/settings.html", &show(at, &letter, None, sent));
    let plain = page(&at, Sent::Neither);
    at.settings = CommuneSettings { picture: Some(crate::posts::Image::example()), ..CommuneSettings::example() };
    let typed = Typed::default();
    [plain, page(&at, Sent::Settings(&typed, &wrong("monday"))), page(&at, Sent::Letter(&typed, &wrong("time")))]
}
