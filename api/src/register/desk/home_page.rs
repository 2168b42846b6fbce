//! « Registre »: who stands before the counter, and what is done with the whole list.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::DESK_REGISTER;
use super::seat::{path, seated, seated_or};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again};
use crate::communes::{Desk, DeskPlace};
use crate::idempotency::Once;
use crate::register::belonging::WrongGroups;
use crate::register::create::{CreateEntryError, NewEntry, create};
use crate::register::queries::{self, Wanted};
use crate::register::wire::{EntryOut, shown};
use crate::register::{EntryId, EntryState, reads};
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::Limit;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// What is looked for.
#[derive(Debug, Deserialize)]
pub(super) struct Looked {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "register/desk_home.html")]
struct RegisterPage {
    frame: Frame,
    here: String,
    counted: String,
    query: String,
    /// Who was found; none where nothing was looked for.
    found: Option<Vec<PersonFound>>,
    /// Ways to what is done with the whole list: the icon, the words, what they mean, and the path.
    ways: Vec<(&'static str, String, String, String)>,
    form: FormView,
    is_open: bool,
}

/// Somebody who was found.
struct PersonFound {
    href: String,
    name: String,
    born: Option<i32>,
    place: String,
    state: Option<String>,
}

/// Number of people in the register, and of those with an account.
#[derive(Debug, Clone, Copy, Default)]
struct Counted {
    open: usize,
    activated: usize,
}

#[handler]
pub(in crate::register) async fn show_home(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    looked: Query<Looked>,
) -> poem::Result<Response> {
    let desk = seated(app.0, request, at, &slug.0).await?;
    let query = looked.0.q.unwrap_or_default();
    let page = page(app.0, &desk, query.trim(), &Typed::default().with_once(), &[]).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Writes somebody into the register.
#[handler]
pub(in crate::register) async fn add_entry(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewEntry>,
) -> poem::Result<Response> {
    let desk = seated_or(app.0, request, at, &slug.0, || sign_in_again(request, &form)).await?;
    let once = Once::of_page(request, &form)?;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(new) => match create(app.0, &desk.caller, &once, &desk.key()?, new).await {
            Ok(made) => {
                let id = made.made::<EntryId>().map(|id| format!("/{id}?fait=ecrit")).unwrap_or_default();
                return Ok(forms::done(&path(&desk.at, &id)));
            }
            Err(CreateEntryError::Groups(WrongGroups::Invalid(mistake))) => vec![mistake],
            Err(error) => return Err(error.problem().into()),
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&page(app.0, &desk, "", form.typed(), &mistakes).await?, desk.at.language)?)
}

async fn page(
    app: &App,
    desk: &Desk<'_>,
    query: &str,
    typed: &Typed,
    mistakes: &[FieldError],
) -> Result<RegisterPage, Problem> {
    let commune = desk.at.commune.id;
    let open = Wanted { state: Some(EntryState::Open), ..Wanted::default() };
    let all = queries::all(&app.db.read, commune, &open).await.map_err(Problem::internal)?;
    let counted = Counted { open: all.len(), activated: all.iter().filter(|it| it.account_id.is_some()).count() };
    let found = match query {
        "" => None,
        query => {
            reads::may_read(app, &desk.caller).map_err(Refusal::problem)?;
            let wanted = Wanted { q: Some(query.to_owned()), ..Wanted::default() };
            let page = queries::page(&app.db.read, commune, &wanted, Limit::default(), None).await;
            let (rows, _) = page.map_err(Refusal::problem)?;
            reads::count(app, &desk.caller, rows.len());
            Some(shown(&app.db.read, &rows, app.clock.now()).await.map_err(Problem::internal)?)
        }
    };
    Ok(show(&desk.at, counted, query, found, (typed, mistakes)))
}

fn show(
    at: &DeskPlace<'_>,
    counted: Counted,
    query: &str,
    found: Option<Vec<EntryOut>>,
    (typed, mistakes): (&Typed, &[FieldError]),
) -> RegisterPage {
    let (open, activated) = (counted.open, counted.activated);
    let left = open - activated;
    let way = |icon, words: Message, meant: Message, end: &str| (icon, at.say(words), at.say(meant), path(at, end));
    RegisterPage {
        frame: at.frame(say!("Registre", "Register"), &DESK_REGISTER).explained(HOW),
        here: path(at, ""),
        counted: at.say(say!(
            "{open} personnes · {activated} ont activé leur code",
            "{open} people · {activated} have activated their code",
            open,
            activated
        )),
        query: query.to_owned(),
        found: found.map(|all| all.iter().map(|it| person(at, it)).collect()),
        ways: vec![
            way(
                "doc",
                say!("Importer une liste", "Import a list"),
                say!("montre d’abord ce qui changerait", "shows first what would change"),
                "/importer",
            ),
            way(
                "printer",
                say!("Imprimer les lettres", "Print the letters"),
                say!("{left} personnes n’ont pas de compte", "{left} people have no account", left),
                "/lettres",
            ),
            way(
                "people",
                say!("Les groupes", "Groups"),
                say!("hameaux, conseil, associations", "hamlets, council, associations"),
                "/groupes",
            ),
        ],
        form: form(at, typed, mistakes),
        is_open: !mistakes.is_empty(),
    }
}

fn person(at: &DeskPlace<'_>, entry: &EntryOut) -> PersonFound {
    PersonFound {
        href: path(at, &format!("/{}", entry.id)),
        name: format!("{} {}", entry.first_names, entry.last_name),
        born: entry.birth_year,
        place: [&entry.street, &entry.hamlet].into_iter().flatten().cloned().collect::<Vec<_>>().join(", "),
        state: (entry.state != EntryState::Open).then(|| at.say(entry.state.words())),
    }
}

fn form(at: &DeskPlace<'_>, typed: &Typed, mistakes: &[FieldError]) -> FormView {
    let button = at.say(say!("Écrire au registre", "Write into the register"));
    FormView::new(at.language, path(at, ""), button, fields(at), typed, mistakes)
}

/// The fields of what the register says of somebody.
pub(super) fn fields(at: &DeskPlace<'_>) -> Vec<FieldView> {
    let line = |name, words: Message| FieldView::new(name, FieldKind::Line, at.say(words));
    let born = FieldView::new("birth_year", FieldKind::Number, at.say(say!("Année de naissance", "Year of birth")));
    vec![
        line("last_name", say!("Nom de naissance", "Last name")),
        line("first_names", say!("Prénoms", "First names")),
        born.with_help(at.say(say!("Demandée avec le code de la lettre.", "Asked for with the letter’s code."))),
        line("street", say!("Numéro et rue", "Number and street")),
        line("hamlet", say!("Hameau", "Hamlet")),
        line("reference", say!("Référence dans votre liste", "Reference in your list")),
    ]
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Le registre dit qui a une voix dans les consultations\u{a0}: une personne, une fiche, une voix.",
        "The register says who has a voice in consultations: a person, an entry, a voice.",
    ),
    (
        "Une lettre avec un code part à chacun. Qui le tape avec son compte active sa voix.",
        "Everybody gets a letter with a code. Whoever types it with their account activates their voice.",
    ),
    (
        "Ce que vous consultez et changez est noté au journal du maire, sans ce qui est écrit.",
        "What you change is noted in the mayor’s log, without what is written.",
    ),
    ("Une fiche fermée est effacée au bout d’un an.", "A closed entry is erased after a year."),
];

/// Pages of examples: nobody looked for, and somebody found.
pub(in crate::register) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let counted = Counted { open: 482, activated: 301 };
    let wrong = [FieldError::at("last_name", say!("Ce champ est obligatoire.", "This field is required."))];
    let found = Some(vec![EntryOut::example()]);
    let pages = [
        show(&at, Counted::default(), "", None, (&Typed::default(), &wrong)),
        show(&at, counted, "klein", found, (&Typed::default(), &[])),
        show(&at, counted, "zz", Some(vec![]), (&Typed::default(), &[])),
    ];
    pages.iter().map(|page| Sample::of("register/desk_home.html", page)).collect()
}
