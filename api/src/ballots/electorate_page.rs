//! Adding somebody to an electorate at the desk: the mayor looks them up, and says why.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::electorate::{AddElectorError, NewElector, add_elector};
use crate::App;
use crate::accounts::{AtDesk, sign_in_again, to_sign_in_again};
use crate::communes::{DESK_HOME, Desk, DeskError, DeskPlace};
use crate::consultations::{self, ConsultationId, consultation, desk_consultation};
use crate::register::{self, EntryId, FoundPerson};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample, Site};

/// The page of the desk about an electorate.
pub(crate) const ELECTORATE_PAGES: &[Page] =
    &[Page::desk_form("/:commune/bureau/consultations/:id/electeurs", &look_up, &add)];

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
struct LookedUp {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "consultations/desk_electorate.html")]
struct ElectoratePage {
    frame: Frame,
    back: String,
    here: String,
    title: String,
    query: String,
    /// True if nobody of that name is in the register.
    nobody: bool,
    form: Option<FormView>,
}

#[handler]
async fn look_up(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    looked: Query<LookedUp>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &place.0.0).await.map_err(Refusal::problem)?;
    let row = find(app.0, &desk, &place.0.1).await?;
    if !desk.caller.is_fresh(app.clock.now()) {
        return Ok(forms::done(&to_sign_in_again(request.original_uri().path())));
    }
    let query = looked.0.q.unwrap_or_default().trim().to_owned();
    let found = found(app.0, &desk, &query).await?;
    Ok(pages::answer(&show(&desk.at, &row, (&query, found), &Typed::default(), &[]), desk.at.language)?)
}

/// The consultation that an address names, for the mayor.
async fn find(app: &App, desk: &Desk<'_>, id: &str) -> Result<consultation::Model, Problem> {
    if !desk.caller.is_mayor_of(desk.at.commune.id) {
        return Err(DeskError::Forbidden.problem());
    }
    let none = || Problem::of(&problem::CONSULTATION_NOT_FOUND);
    let id: ConsultationId = id.parse().map_err(|_| none())?;
    let row = consultations::find(&app.db.read, id).await.map_err(Problem::internal)?;
    row.filter(|row| row.commune_id == desk.at.commune.id).ok_or_else(none)
}

async fn found(app: &App, desk: &Desk<'_>, query: &str) -> Result<Vec<FoundPerson>, Problem> {
    match query {
        "" => Ok(vec![]),
        query => register::look_up(app, &desk.caller, desk.at.commune.id, query).await,
    }
}

/// Adds them.
#[handler]
async fn add(
    app: Data<&App>,
    AtDesk(caller): AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<NewElector>,
) -> poem::Result<Response> {
    let desk = Desk::open(app.0, request, caller, &place.0.0).await.map_err(Refusal::problem)?;
    let row = find(app.0, &desk, &place.0.1).await?;
    let typed = form.typed();
    let mistakes = match typed.clone().without(&["q"]).read::<NewElector>(desk.at.commune.zone()) {
        Ok(new) => match add_elector(app.0, &desk.caller, row.id, new).await {
            Ok(_) => return Ok(forms::done(&format!("{}?fait=ajoute", desk_consultation(&desk.at.commune, row.id)))),
            Err(AddElectorError::NotFresh) => return Ok(sign_in_again(request, &form)?),
            Err(error) => error.problem().into_mistakes()?,
        },
        Err(mistakes) => mistakes,
    };
    if !desk.caller.is_fresh(app.clock.now()) {
        return Ok(sign_in_again(request, &form)?);
    }
    let query = typed.text("q").unwrap_or_default().to_owned();
    let found = found(app.0, &desk, &query).await?;
    Ok(forms::refused(&show(&desk.at, &row, (&query, found), typed, &mistakes), desk.at.language)?)
}

fn show(
    at: &DeskPlace<'_>,
    row: &consultation::Model,
    (query, found): (&str, Vec<FoundPerson>),
    typed: &Typed,
    mistakes: &[FieldError],
) -> ElectoratePage {
    let back = desk_consultation(&at.commune, row.id);
    let here = format!("{back}/electeurs");
    let nobody = !query.is_empty() && found.is_empty();
    let may_send = !found.is_empty() || !mistakes.is_empty();
    let people = found.into_iter().map(|(id, name, place)| {
        let words = if place.is_empty() { name } else { format!("{name}, {place}") };
        (id.to_string().into(), words)
    });
    let person = FieldView::new("entry", FieldKind::OneOf(people.collect()), at.say(say!("Qui", "Who")));
    let reason = FieldView::new("reason", FieldKind::Line, at.say(say!("Pourquoi", "Why"))).up_to(600);
    let reason = reason.with_help(at.say(say!(
        "En public, sans nom\u{a0}: « une personne arrivée en mars manquait au registre ».",
        "In public, without a name: “somebody who moved here in March was missing”.",
    )));
    let typed = typed.clone().without(&["q"]).with("q", query);
    let fields = vec![FieldView::hidden("q"), person, reason];
    let button = at.say(say!("Ajouter au corps consultatif", "Add to the electorate"));
    ElectoratePage {
        frame: at.frame(say!("Ajouter une personne oubliée", "Add somebody left out"), &DESK_HOME).explained(HOW),
        title: row.title.to_string(),
        query: query.to_owned(),
        nobody,
        form: may_send.then(|| FormView::new(at.language, here.as_str(), button, fields, &typed, mistakes)),
        back,
        here,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Les personnes appelées à voter sont celles du registre à l’ouverture. Le maire peut en ajouter une qui manquait, jusqu’à 24\u{a0}heures avant la clôture.",
        "Those who may vote are those in the register at the opening. The mayor can add somebody who was missing, until 24 hours before the close.",
    ),
    (
        "La page de la consultation dit combien de personnes ont été ajoutées, et pourquoi\u{a0}; jamais qui.",
        "The consultation’s page says how many people were added, and why; never who.",
    ),
];

/// Pages of examples: nobody looked for, and somebody found.
pub(crate) fn electorate_samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = consultations::example_row() else { return vec![] };
    let id = EntryId::from_uuid(row.id.uuid());
    let found = vec![(id, "Marthe Klein".to_owned(), "Haut-Sierck".to_owned())];
    let wrong = [FieldError::at("reason", say!("Ce champ est obligatoire.", "This field is required."))];
    let pages = [
        show(&at, &row, ("", vec![]), &Typed::default(), &[]),
        show(&at, &row, ("zz", vec![]), &Typed::default(), &[]),
        show(&at, &row, ("klein", found), &Typed::default(), &wrong),
    ];
    pages.iter().map(|page| Sample::of("consultations/desk_electorate.html", page)).collect()
}
