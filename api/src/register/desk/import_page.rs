//! Taking in a list at the desk: first what it would change, then the list itself.

use std::io::{Read, Seek};

use askama::Template;
use bytes::Bytes;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::DESK_REGISTER;
use super::seat::{path, seated, seated_or};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::DeskPlace;
use crate::register::import::{FileRefused, IMPORTS, import_file};
use crate::register::wire::ReportOut;
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::bodies::Larger;
use kit::http::problem::{Problem, Refusal};
use kit::http::{SentFile, SpoolError};
use kit::pages::{self, Frame, Sample, Site};

/// The page takes a file, which is larger than other forms.
pub(crate) const DESK_LISTS: Larger = Larger {
    path: &["", "bureau", "registre", "importer"],
    // The file, and what a form has around it.
    bytes: IMPORTS.bytes + 64 * 1024,
    in_memory: false,
    too_large: IMPORTS.too_large,
};

/// The largest list, in bytes, that the page keeps between the report and the button.
const KEPT: usize = 1024 * 1024;

/// Number of mistakes that the page tells.
const TOLD: usize = 20;

/// The name of the field that keeps the list.
const CONTENT: &str = "content";

#[derive(Template)]
#[template(path = "register/desk_import.html")]
struct ListPage {
    frame: Frame,
    back: String,
    report: Option<ListReport>,
    form: FormView,
}

/// The outcome in words.
struct ListReport {
    title: String,
    lines: Vec<String>,
    ambiguous: Vec<String>,
    sample: Vec<String>,
    /// The form that takes the list in, where that was only looked at.
    take: Option<FormView>,
}

#[handler]
pub(in crate::register) async fn show_list(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = seated(app.0, request, at, &slug.0).await?;
    Ok(pages::answer(&show(&desk.at, None, &[]), desk.at.language)?)
}

#[handler]
pub(in crate::register) async fn send_list(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = seated_or(app.0, request, at, &slug.0, || sign_in_again(request, &form)).await?;
    let language = desk.at.language;
    let kept = form.typed().text(CONTENT).map(|text| Bytes::from(text.to_owned().into_bytes()));
    let is_sure = kept.is_some() || form.typed().text("sure").is_some();
    let file = match kept {
        Some(kept) => kept,
        None => match content(form.files("file").next()).await? {
            Ok(file) => file,
            Err(mistake) => return Ok(forms::refused(&show(&desk.at, None, &[mistake]), language)?),
        },
    };
    let text = std::str::from_utf8(&file).ok().filter(|text| text.len() <= KEPT).map(str::to_owned);
    let done = import_file(app.0, Some(desk.clerk()?), desk.at.commune.id, file, (!is_sure, language)).await;
    match done {
        Ok(report) => {
            let report = told(&desk.at, &report, text);
            Ok(pages::answer(&show(&desk.at, Some(report), &[]), language)?)
        }
        Err(FileRefused::Invalid(mistakes)) => {
            let mistakes: Vec<FieldError> = mistakes.iter().take(TOLD).map(mistake).collect();
            Ok(forms::refused(&show(&desk.at, None, &mistakes), language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

/// A mistake in a file, as one of the whole form.
fn mistake(mistake: &FieldError) -> FieldError {
    let place = mistake.pointer.trim_start_matches("/lines/");
    let (line, column) = place.split_once('/').unwrap_or((place, ""));
    let (line, detail) = (line.to_owned(), &mistake.detail);
    let detail = match name_of(column) {
        Some(column) => {
            say!("Ligne {line}, {column}\u{a0}: {detail}", "Line {line}, {column}: {detail}", line, column, detail)
        }
        None => say!("Ligne {line}\u{a0}: {detail}", "Line {line}: {detail}", line, detail),
    };
    FieldError { pointer: String::new(), detail }
}

fn name_of(column: &str) -> Option<Message> {
    match column {
        "last_name" => Some(say!("nom", "last name")),
        "first_names" => Some(say!("prénoms", "first names")),
        "birth_year" => Some(say!("année de naissance", "year of birth")),
        "street" => Some(say!("rue", "street")),
        "hamlet" => Some(say!("hameau", "hamlet")),
        "reference" => Some(say!("référence", "reference")),
        "groups" => Some(say!("groupes", "groups")),
        _ => None,
    }
}

/// The content of the file that was sent.
async fn content(file: Option<&Result<SentFile, SpoolError>>) -> Result<Result<Bytes, FieldError>, Problem> {
    let none = || FieldError::at("file", say!("Choisissez un fichier.", "Choose a file."));
    let file = match file {
        None => return Ok(Err(none())),
        Some(Err(_)) => {
            let detail =
                say!("Un fichier du registre pèse 5\u{a0}Mio au plus.", "A file of the register has 5 MiB at most.");
            return Ok(Err(FieldError::at("file", detail)));
        }
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

fn told(at: &DeskPlace<'_>, report: &ReportOut, text: Option<String>) -> ListReport {
    let counted = [
        (report.added, say!("personnes en plus", "people more")),
        (report.changed, say!("fiches changées", "entries changed")),
        (report.unchanged, say!("fiches inchangées", "entries unchanged")),
        (
            report.absent,
            say!(
                "personnes du registre absentes de la liste\u{a0}: rien ne leur arrive",
                "people of the register are not in the list: nothing happens to them"
            ),
        ),
    ];
    let mut lines: Vec<String> = counted
        .into_iter()
        .map(|(count, what)| at.say(say!("{count} {what}", "{count} {what}", count, what)))
        .collect();
    if !report.ignored.is_empty() {
        let names = report.ignored.join(", ");
        lines.push(at.say(say!("Colonnes non lues\u{a0}: {names}", "Columns that are not read: {names}", names)));
    }
    let ambiguous = report.ambiguous.iter().map(|it| {
        let (line, detail) = (it.line, &it.detail);
        at.say(say!("Ligne {line}\u{a0}: {detail}", "Line {line}: {detail}", line, detail))
    });
    let sample = report.sample.iter().map(|it| {
        let place = [&it.street, &it.hamlet].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
        format!("{} {} · {place}", it.first_names, it.last_name)
    });
    let title = match report.dry_run {
        true => say!("Ce que la liste changerait", "What the list would change"),
        false => say!("La liste est au registre", "The list is in the register"),
    };
    let take = text.filter(|_| report.dry_run).map(|text| {
        let typed = Typed::default().with(CONTENT, text);
        let button = at.say(say!("Importer pour de bon", "Import for good"));
        FormView::new(at.language, path(at, "/importer"), button, vec![FieldView::hidden(CONTENT)], &typed, &[])
    });
    ListReport { title: at.say(title), lines, ambiguous: ambiguous.collect(), sample: sample.collect(), take }
}

fn show(at: &DeskPlace<'_>, report: Option<ListReport>, mistakes: &[FieldError]) -> ListPage {
    let file = FieldKind::File { accept: ".csv,text/csv", camera: false, several: false };
    let file = FieldView::new("file", file, at.say(say!("La liste (.csv)", "The list (.csv)"))).with_help(at.say(say!(
        "Première ligne\u{a0}: référence, nom, prénoms, année de naissance, rue, hameau, groupes. Telle que le tableur l’enregistre.",
        "First line: reference, last name, first names, year of birth, street, hamlet, groups. As a spreadsheet saves it.",
    )));
    let mut fields = vec![file];
    // What is too large to wait on the page is chosen again.
    if report.as_ref().is_some_and(|it| it.take.is_none()) {
        let words = say!("Importer pour de bon, sans montrer d’abord", "Import for good, without showing it first");
        fields.push(FieldView::new("sure", FieldKind::Tick, at.say(words)));
    }
    let button = at.say(say!("Voir ce qui changerait", "See what would change"));
    ListPage {
        frame: at.frame(say!("Importer une liste", "Import a list"), &DESK_REGISTER).explained(HOW),
        back: path(at, ""),
        report,
        form: FormView::new(at.language, path(at, "/importer"), button, fields, &Typed::default(), mistakes),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "La même référence, ou le même nom, la même année et la même rue\u{a0}: c’est la même personne.",
        "The same reference, or the same name, year and street: the same person.",
    ),
    ("Personne n’est retiré du registre par une liste.", "Nobody is taken out of the register by a list."),
    (
        "Si une seule ligne ne se lit pas, rien n’est écrit\u{a0}: corrigez la liste et recommencez.",
        "If a single line cannot be read nothing is written: correct the list and try again.",
    ),
];

/// The page of an example.
pub(in crate::register) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let report = told(&at, &ReportOut::example(), Some("nom;prénoms\nKlein;Marthe\n".to_owned()));
    let wrong = [mistake(&FieldError {
        pointer: "/lines/12/birth_year".to_owned(),
        detail: say!("Ce champ est obligatoire.", "This field is required."),
    })];
    Sample::of("register/desk_import.html", &show(&at, Some(report), &wrong))
}
