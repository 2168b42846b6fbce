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

/// The name under which the second button says that it only looks.
const DO: &str = "do";
const LOOK: &str = "look";

/// The field that nobody sees for a file that was looked at, and the most of its bytes.
const KEPT: &str = "content";
const MOST_KEPT: usize = 150 * 1024;

#[derive(Template)]
#[template(path = "calendars/desk_import.html")]
struct ImportPage {
    frame: Frame,
    back: String,
    calendars: String,
    form: FormView,
    /// What became of the file that was sent just now, or would.
    report: Option<Report>,
}

/// The outcome in words.
struct Report {
    is_trial: bool,
    /// True if the file is on the page already, to be taken in by a touch.
    is_kept: bool,
    lines: Vec<String>,
    skipped: Vec<String>,
}

impl Report {
    fn of(taken: &ImportOut, (is_trial, is_kept): (bool, bool), language: Language) -> Self {
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
            is_trial,
            is_kept,
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
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = publishing(Desk::open(app.0, request, caller, &slug.0).await.map_err(Refusal::problem)?)?;
    let language = desk.at.language;
    let refused = |mistakes: &[FieldError]| {
        let typed = form.typed().clone().without(&[DO]);
        forms::refused(&show(&desk.at, choices(&desk), &typed, mistakes, None), language)
    };
    let is_trial = form.typed().text(DO) == Some(LOOK);
    let typed = form.typed().clone().without(&[DO, KEPT]);
    let sent = match (form.files("file").next(), form.typed().text(KEPT)) {
        (None, Some(kept)) => Ok(Bytes::from(kept.to_owned())),
        (file, _) => content(file).await?,
    };
    let (wish, file) = match (typed.read::<ImportForm>(desk.at.commune.zone()), sent) {
        (Ok(wish), Ok(file)) => (wish, file),
        (wish, file) => {
            let mistakes: Vec<FieldError> = wish.err().into_iter().flatten().chain(file.err()).collect();
            return Ok(refused(&mistakes)?);
        }
    };
    let organisation = wish.organisation.or(desk.organisations.first().map(|it| it.id));
    // A file that was looked at stays on the page, unless it is long.
    let kept = std::str::from_utf8(&file).ok().filter(|text| is_trial && text.len() <= MOST_KEPT).map(str::to_owned);
    match take_in(app.0, &desk.caller, &desk.at.commune, organisation, (file, is_trial)).await {
        Ok(taken) => {
            let report = Report::of(&ImportOut::of(taken, language), (is_trial, kept.is_some()), language);
            let typed = kept.map_or(typed.clone(), |text| typed.with(KEPT, text));
            let page = show(&desk.at, choices(&desk), &typed, &[], Some(report));
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
    let mut fields = vec![file, FieldView::hidden(KEPT)];
    if organisations.len() > 1 {
        let words = at.say(say!("Organisé par", "Organised by"));
        fields.push(FieldView::new("organisation", FieldKind::Select(organisations), words));
    }
    let button = at.say(say!("Importer", "Import"));
    ImportPage {
        frame: at.frame(say!("Importer un fichier", "Import a file"), &DESK_AGENDA).explained(HOW),
        form: FormView::new(at.language, to_import(&at.commune), button, fields, typed, mistakes).with_button(
            (DO, LOOK),
            at.say(say!("Voir d’abord ce que cela donnerait", "See first what would come of it")),
            "plain",
        ),
        calendars: followed(&at.commune),
        back: DESK_AGENDA.path(&at.commune.slug),
        report,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "« Voir d’abord » lit le fichier et dit ce qui serait ajouté, sans rien faire.",
        "“See first” reads the file and says what would be added, and does nothing.",
    ),
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
    let report = Report::of(&ImportOut::example(), (true, true), language);
    let pages =
        [show(&at, two(), &Typed::default(), &wrong, None), show(&at, vec![], &Typed::default(), &[], Some(report))];
    pages.map(|page| Sample::of("calendars/desk_import.html", &page))
}
