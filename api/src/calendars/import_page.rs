//! Taking in a file of a calendar at the desk, with what was left out of it.

use std::io::{Read, Seek};

use askama::Template;
use bytes::Bytes;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde_json::json;

use super::ImportOut;
use super::paths::{followed, to_import};
use super::take_in::{ImportError, take_in};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use crate::events::DESK_AGENDA;
use crate::organisations::Organisation;
use crate::posts::NoPublisher;
use ground::ids::OrganisationId;
use ground::text::Language;
use ground::{FieldError, input, say};
use kit::forms::{self, FieldChoice, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem, Refusal};
use kit::http::{SentFile, SpoolError};
use kit::pages::{self, Frame, Sample, Site};

/// The page takes a file, which is larger than other forms.
pub(crate) const DESK_IMPORTS: Larger = Larger {
    path: &["", "bureau", "agenda", "importer"],
    // The file, and what a form has around it.
    bytes: calendar::MOST_BYTES + 64 * 1024,
    in_memory: false,
    too_large: || Problem::of(&problem::CALENDAR_TOO_LARGE),
};

input! {
    /// A file to take in, as the desk's form sends it beside the file itself.
    #[example(json!({}))]
    pub struct ImportForm {
        /// The organisation whose events they are.
        pub organisation: Option<OrganisationId>,
    }
}

#[derive(Template)]
#[template(path = "calendars/desk_import.html")]
struct ImportPage {
    frame: Frame,
    back: String,
    calendars: String,
    form: FormView,
    /// What became of the file that was sent just now.
    report: Option<Report>,
}

/// The outcome in words.
struct Report {
    lines: Vec<String>,
    skipped: Vec<String>,
}

impl Report {
    fn of(taken: &ImportOut, language: Language) -> Self {
        let counted = [
            (taken.created, say!("ajoutés", "added")),
            (taken.updated, say!("changés, ou à relire", "changed, or to be reviewed")),
            (taken.unchanged, say!("restés comme ils étaient", "left as they were")),
            (taken.cancelled, say!("annulés", "cancelled")),
        ];
        let lines = counted.into_iter().filter(|(count, _)| *count > 0);
        let lines = lines.map(|(count, what)| say!("{count} {what}", "{count} {what}", count, what));
        let skipped = taken.skipped.iter().map(|it| {
            let (line, reason) = (it.line, &it.reason);
            say!("Ligne {line}\u{a0}: {reason}", "Line {line}: {reason}", line, reason)
        });
        Self {
            lines: lines.map(|it| it.in_language(language)).collect(),
            skipped: skipped.map(|it| it.in_language(language)).collect(),
        }
    }
}

#[handler]
pub(super) async fn show_import(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = publishing(Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?)?;
    let typed = Typed::default().with("organisation", first(&desk));
    Ok(pages::answer(&show(&desk.at, choices(&desk), &typed, &[], None), desk.at.language)?)
}

#[handler]
pub(super) async fn send_import(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<ImportForm>,
) -> poem::Result<Response> {
    let desk = publishing(Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?)?;
    let language = desk.at.language;
    let refused = |mistakes: &[FieldError]| {
        forms::refused(&show(&desk.at, choices(&desk), form.typed(), mistakes, None), language)
    };
    let (wish, file) = match (form.read(desk.at.commune.zone()), content(form.files("file").next()).await?) {
        (Ok(wish), Ok(file)) => (wish, file),
        (wish, file) => {
            let mistakes: Vec<FieldError> = wish.err().into_iter().flatten().chain(file.err()).collect();
            return Ok(refused(&mistakes)?);
        }
    };
    let organisation = wish.organisation.or(desk.organisations.first().map(|it| it.id));
    match take_in(app.0, &desk.caller, &desk.at.commune, organisation, file).await {
        Ok(taken) => {
            let report = Report::of(&ImportOut::of(taken, language), language);
            let page = show(&desk.at, choices(&desk), form.typed(), &[], Some(report));
            Ok(pages::answer(&page, language)?)
        }
        Err(ImportError::Invalid(mistake)) => Ok(refused(&[FieldError::at("file", mistake.detail)])?),
        Err(ImportError::TooLarge(detail)) => Ok(refused(&[FieldError::at("file", detail)])?),
        Err(ImportError::NoPublisher(NoPublisher::Unknown(mistake))) => Ok(refused(&[mistake])?),
        Err(error) => Err(error.problem().into()),
    }
}

/// The desk of somebody who publishes.
fn publishing(desk: Desk<'_>) -> Result<Desk<'_>, Problem> {
    if desk.publishes() { Ok(desk) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

/// The content of the file that was sent.
async fn content(file: Option<&Result<SentFile, SpoolError>>) -> Result<Result<Bytes, FieldError>, Problem> {
    let none = || FieldError::at("file", say!("Choisissez un fichier.", "Choose a file."));
    let file = match file {
        None => return Ok(Err(none())),
        Some(Err(_)) => return Ok(Err(FieldError::at("file", calendar::UnreadableCalendar::TooLarge.message()))),
        Some(Ok(file)) => file.content.clone(),
    };
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let mut file = &*file;
        file.rewind()?;
        file.read_to_end(&mut bytes)?;
        std::io::Result::Ok(Bytes::from(bytes))
    });
    let bytes = read.await.map_err(std::io::Error::other).and_then(|read| read).map_err(Problem::internal)?;
    Ok(if bytes.is_empty() { Err(none()) } else { Ok(bytes) })
}

fn first(desk: &Desk<'_>) -> String {
    desk.organisations.first().map(|it| it.id.to_string()).unwrap_or_default()
}

fn choices(desk: &Desk<'_>) -> Vec<FieldChoice> {
    let choice = |it: &Organisation| (it.id.to_string().into(), it.name.to_string());
    desk.organisations.iter().map(choice).collect()
}

fn show(
    at: &DeskPlace<'_>,
    organisations: Vec<FieldChoice>,
    typed: &Typed,
    mistakes: &[FieldError],
    report: Option<Report>,
) -> ImportPage {
    let file = FieldKind::File { accept: ".ics,text/calendar", camera: false, several: false };
    let file =
        FieldView::new("file", file, at.say(say!("Le fichier (.ics)", "The file (.ics)"))).with_help(at.say(say!(
            "Tel que Google Agenda, Outlook, Nextcloud ou Framagenda l’exporte.",
            "As Google Calendar, Outlook, Nextcloud or Framagenda export it.",
        )));
    let mut fields = vec![file];
    if organisations.len() > 1 {
        let words = at.say(say!("Organisé par", "Organised by"));
        fields.push(FieldView::new("organisation", FieldKind::Select(organisations), words));
    }
    let button = at.say(say!("Importer", "Import"));
    ImportPage {
        frame: at.frame(say!("Importer un fichier", "Import a file"), &DESK_AGENDA).explained(HOW),
        form: FormView::new(at.language, to_import(&at.commune), button, fields, typed, mistakes),
        calendars: followed(&at.commune),
        back: DESK_AGENDA.path(&at.commune.slug),
        report,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Le fichier est lu une fois ; pour que l’agenda suive tout seul, faites-le suivre plutôt.",
        "The file is read once; to have the agenda keep up by itself, have it followed instead.",
    ),
    (
        "Envoyé de nouveau, le même fichier n’ajoute rien deux fois : chaque événement est reconnu.",
        "Sent again, the same file adds nothing twice: each event is known.",
    ),
    (
        "Ce qui n’a pas pu être pris est dit ligne par ligne, avec la raison.",
        "What could not be taken is told line by line, with the reason.",
    ),
];

/// Pages of examples: before, and after.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let two = || vec![("a".into(), "Mairie".to_owned()), ("b".into(), "Club".to_owned())];
    let wrong = [FieldError::at("file", say!("C’est faux.", "That is wrong."))];
    let report = Report::of(&ImportOut::example(), language);
    let pages =
        [show(&at, two(), &Typed::default(), &wrong, None), show(&at, vec![], &Typed::default(), &[], Some(report))];
    pages.map(|page| Sample::of("calendars/desk_import.html", &page))
}
