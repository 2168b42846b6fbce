//! Inviting the readers of before at the desk: a list that is pasted, or a file of a spreadsheet.

use std::io::{Read, Seek};

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::next::{END, running};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, DeskPlace};
use crate::digests::{InvitedOut, NewReaders, invite, reader_text};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::bodies::Larger;
use kit::http::problem::{self, Problem, Refusal};
use kit::http::{SentFile, SpoolError};
use kit::pages::{self, Frame, Sample, Site};

/// Maximum number of bytes of a list.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The page takes a list, which is larger than other forms.
pub(crate) const DESK_LISTS: Larger = Larger {
    path: &["", "bureau", "lettre", "lecteurs"],
    bytes: MOST_BYTES + 64 * 1024,
    in_memory: false,
    too_large: || Problem::of(&problem::FILE_TOO_LARGE),
};

#[derive(Template)]
#[template(path = "digests/desk_readers.html")]
struct ReadersPage {
    frame: Frame,
    back: String,
    form: FormView,
    report: Option<Report>,
}

/// What became of a list, in words.
struct Report {
    lines: Vec<String>,
    refused: Vec<String>,
}

impl Report {
    fn of(invited: &InvitedOut, language: Language) -> Self {
        let (new, already) = (invited.invited, invited.already);
        let lines = [
            say!(
                "{new} adresses invitées\u{a0}: chacune reçoit un courriel.",
                "{new} addresses invited: each gets a mail.",
                new
            ),
            say!(
                "{already} adresses déjà connues\u{a0}: abonnées, invitées depuis moins d’un an, ou désabonnées. Elles ne reçoivent rien.",
                "{already} addresses known already: they read it, were invited within a year, or left. They get nothing.",
                already
            ),
        ];
        let refused = invited.refused.iter().map(|it| {
            let (line, reason) = (it.line, &it.detail);
            say!("Ligne {line}\u{a0}: {reason}", "Line {line}: {reason}", line, reason)
        });
        Self {
            lines: lines.into_iter().map(|it| it.in_language(language)).collect(),
            refused: refused.map(|it| it.in_language(language)).collect(),
        }
    }
}

#[handler]
pub(super) async fn show_readers(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    Ok(pages::answer(&show(&desk.at, &Typed::default(), &[], None), desk.at.language)?)
}

#[handler]
pub(super) async fn send_readers(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewReaders>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let language = desk.at.language;
    let pasted = form.typed().text("addresses").unwrap_or_default().to_owned();
    let list = match (pasted.trim(), form.files("file").next()) {
        ("", None) => Err(nothing("addresses")),
        ("", Some(file)) => content(file).await?,
        (_, _) => Ok(pasted),
    };
    let list = list.and_then(|list| list.parse().map_err(|detail| FieldError::at("addresses", detail)));
    match list {
        Ok(addresses) => {
            let new = NewReaders { addresses, locale: None };
            let invited = invite(app.0, Some(desk.clerk()?), &desk.at.commune, &new, language).await;
            let report = Report::of(&invited.map_err(Refusal::problem)?, language);
            Ok(pages::answer(&show(&desk.at, &Typed::default(), &[], Some(report)), language)?)
        }
        Err(mistake) => Ok(forms::refused(&show(&desk.at, form.typed(), &[mistake], None), language)?),
    }
}

fn nothing(field: &str) -> FieldError {
    FieldError::at(field, say!("Collez des adresses, ou choisissez un fichier.", "Paste addresses, or choose a file."))
}

/// The text of the file that was sent.
async fn content(file: &Result<SentFile, SpoolError>) -> Result<Result<String, FieldError>, Problem> {
    let unread = |detail| Ok(Err(FieldError::at("file", detail)));
    let Ok(file) = file else {
        return unread(say!("Ce fichier pèse plus de 2\u{a0}Mo.", "This file is larger than 2 MB."));
    };
    let file = file.content.clone();
    let read = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        let mut file = &*file;
        file.rewind()?;
        file.read_to_end(&mut bytes)?;
        std::io::Result::Ok(bytes)
    });
    let bytes = read.await.map_err(std::io::Error::other).and_then(|read| read).map_err(Problem::internal)?;
    if bytes.is_empty() {
        return Ok(Err(nothing("file")));
    }
    match reader_text(&bytes) {
        Some(text) => Ok(Ok(text)),
        None => unread(say!(
            "Ce fichier n’est pas un texte. Depuis le tableur, enregistrez-le en CSV.",
            "This file is no text. From the spreadsheet, save it as CSV.",
        )),
    }
}

fn show(at: &DeskPlace<'_>, typed: &Typed, mistakes: &[FieldError], report: Option<Report>) -> ReadersPage {
    let fields = vec![
        FieldView::new("addresses", FieldKind::Lines, at.say(say!("Les adresses", "The addresses")))
            .with_help(at.say(say!("Une par ligne, avec ou sans nom.", "One on a line, with or without a name."))),
        FieldView::new(
            "file",
            FieldKind::File { accept: ".csv,.txt,text/csv,text/plain", camera: false, several: false },
            at.say(say!("Ou un fichier (.csv)", "Or a file (.csv)")),
        )
        .with_help(at.say(say!(
            "Tel qu’un tableur l’enregistre. Une adresse par ligne suffit.",
            "As a spreadsheet saves it. One address on a line is enough.",
        ))),
    ];
    let button = at.say(say!("Envoyer les invitations", "Send the invitations"));
    let path = at.path(&format!("{END}/lecteurs"));
    ReadersPage {
        frame: at
            .frame(say!("Inviter les lecteurs d’avant", "Invite the readers of before"), &DESK_HOME)
            .explained(HOW),
        back: at.path(END),
        form: FormView::new(at.language, path, button, fields, typed, mistakes),
        report,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Chaque adresse reçoit un seul courriel, avec un lien pour s’abonner.",
        "Each address gets one mail, with a link to subscribe.",
    ),
    (
        "Personne n’est abonné sans l’avoir confirmé : sans réponse, l’adresse est oubliée au bout de sept jours.",
        "Nobody is subscribed without confirming: without an answer the address is forgotten after seven days.",
    ),
    (
        "Qui lit déjà la lettre, a été invité depuis moins d’un an ou s’est désabonné ne reçoit rien.",
        "Who reads the letter already, was invited within a year or left gets nothing.",
    ),
    (
        "Les lignes sans adresse lisible sont dites par leur numéro ; les autres partent.",
        "Lines without a readable address are told by their number; the others go.",
    ),
];

/// Pages of examples: before, and after.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let at = DeskPlace::example(site, language);
    let report = Report::of(&InvitedOut::example(), language);
    [show(&at, &Typed::default(), &[nothing("addresses")], None), show(&at, &Typed::default(), &[], Some(report))]
        .map(|page| Sample::of("digests/desk_readers.html", &page))
}
