//! Who publishes in a commune, at its desk: added, trusted or not, dismissed.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde_json::{Map, json};

use super::desk_elsewhere::{offer_place, sample, show_elsewhere};
use super::desk_hand::{After, at_hand, desk_list, fields, path, running, told};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_SETTINGS, Desk, DeskPlace};
use crate::idempotency::Once;
use crate::organisations::{
    self, ManageError, NewOrganisation, OrganisationDetails, OrganisationKind, OrganisationPatch,
};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample, Site};

pub(crate) const DESK_PAGES: &[Page] = &[
    Page::desk_form("/:commune/bureau/associations", &show_all, &add_one),
    Page::desk_form("/:commune/bureau/associations/ailleurs", &show_elsewhere, &offer_place),
    Page::desk_form("/:commune/bureau/associations/:id", &show_one, &change_one),
    Page::desk_form("/:commune/bureau/associations/:id/fin", &ask_to_end, &end_one),
];

#[derive(Template)]
#[template(path = "associations/desk_list.html")]
struct DeskOrganisations {
    frame: Frame,
    done: Option<String>,
    lines: Vec<Line>,
    form: FormView,
    /// The page for organisations of other communes.
    elsewhere: String,
}

/// An organisation in the list.
struct Line {
    href: String,
    name: String,
    kind: String,
    is_trusted: bool,
}

#[derive(Template)]
#[template(path = "associations/desk_one.html")]
struct DeskOrganisation {
    frame: Frame,
    back: String,
    name: String,
    done: Option<String>,
    /// What happens to it, where it is asked.
    what: Option<String>,
    form: FormView,
    /// The path on which it is dismissed.
    end: Option<String>,
}

#[handler]
async fn show_all(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    after: Query<After>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let kind = Map::from_iter([("kind".to_owned(), json!(OrganisationKind::Association))]);
    let page = list(app.0, &desk, after.0.done.as_deref(), &Typed::of(&kind).with_once(), &[]).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

#[handler]
async fn add_one(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<NewOrganisation>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let once = Once::of_page(request, &form)?;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(new) => match organisations::add(app.0, &desk.caller, &once, &desk.key()?, new).await {
            Ok(_) => return Ok(forms::done(&format!("{}?done=added", desk_list(&desk.at.commune)))),
            Err(ManageError::Invalid(mistakes)) => mistakes,
            Err(error) => return Err(error.problem().into()),
        },
        Err(mistakes) => mistakes,
    };
    let page = list(app.0, &desk, None, form.typed(), &mistakes).await?;
    Ok(forms::refused(&page, desk.at.language)?)
}

async fn list(
    app: &App,
    desk: &Desk<'_>,
    done: Option<&str>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> Result<DeskOrganisations, Problem> {
    let served = organisations::of_commune(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    let line = |it: &organisations::Served| Line {
        href: path(&desk.at, it.organisation.id),
        name: it.organisation.name.to_string(),
        kind: desk.at.say(it.organisation.kind.label()),
        is_trusted: it.trusted,
    };
    Ok(listed(&desk.at, served.iter().map(line).collect(), done, typed, mistakes))
}

fn listed(
    at: &DeskPlace<'_>,
    lines: Vec<Line>,
    done: Option<&str>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> DeskOrganisations {
    let button = at.say(say!("Ajouter", "Add"));
    DeskOrganisations {
        frame: at.frame(say!("Qui publie ici", "Who publishes here"), &DESK_SETTINGS).explained(HOW),
        done: done.and_then(told).map(|words| at.say(words)),
        lines,
        form: FormView::new(at.language, desk_list(&at.commune), button, fields(at, false), typed, mistakes),
        elsewhere: format!("{}/ailleurs", desk_list(&at.commune)),
    }
}

#[handler]
async fn show_one(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    after: Query<After>,
) -> poem::Result<Response> {
    let (desk, known) = at_hand(app.0, request, caller, &path.0).await?;
    let page = one(&desk.at, &known, after.0.done.as_deref(), &typed(&known), &[]);
    Ok(pages::answer(&page, desk.at.language)?)
}

fn typed(known: &OrganisationDetails) -> Typed {
    let members = Map::from_iter([
        ("name".to_owned(), json!(known.organisation.name)),
        ("kind".to_owned(), json!(known.organisation.kind)),
        ("trusted".to_owned(), json!(known.trusted)),
        ("alerts".to_owned(), json!(known.alerts)),
    ]);
    Typed::of(&members).with_state(&Revision::of_resource(known))
}

#[handler]
async fn change_one(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    form: Form<OrganisationPatch>,
) -> poem::Result<Response> {
    let (desk, known) = at_hand(app.0, request, caller, &path.0).await?;
    let id = known.organisation.id;
    let mistakes = match form.read(desk.at.commune.zone()) {
        Ok(patch) => match organisations::edit(app.0, desk.clerk()?, id, &form.if_match(), patch).await {
            Ok(()) => return Ok(forms::done(&format!("{}?done=changed", self::path(&desk.at, id)))),
            Err(ManageError::Invalid(mistakes)) => mistakes,
            Err(ManageError::Stale) => {
                let typed = form.typed().clone().with_state(&Revision::of_resource(&known));
                return Ok(forms::stale(&one(&desk.at, &known, None, &typed, &[stale()]), desk.at.language)?);
            }
            Err(error) => return Err(error.problem().into()),
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&one(&desk.at, &known, None, form.typed(), &mistakes), desk.at.language)?)
}

fn stale() -> FieldError {
    let detail = say!(
        "Quelqu’un a changé cette organisation entre-temps. Vos choix, ci-dessous, ne sont pas encore enregistrés.",
        "Somebody changed this organisation meanwhile. Your choices below are not saved yet.",
    );
    FieldError { pointer: String::new(), detail }
}

fn one(
    at: &DeskPlace<'_>,
    known: &OrganisationDetails,
    done: Option<&str>,
    typed: &Typed,
    mistakes: &[FieldError],
) -> DeskOrganisation {
    let is_town_hall = known.organisation.kind == OrganisationKind::TownHall;
    let (action, save) = (path(at, known.organisation.id), at.say(say!("Enregistrer", "Save")));
    DeskOrganisation {
        frame: at.frame(say!("Une organisation", "An organisation"), &DESK_SETTINGS).explained(HOW),
        back: desk_list(&at.commune),
        name: known.organisation.name.clone(),
        done: done.and_then(told).map(|words| at.say(words)),
        what: None,
        end: (!is_town_hall).then(|| format!("{action}/fin")),
        form: FormView::new(at.language, action, save, fields(at, is_town_hall), typed, mistakes),
    }
}

#[handler]
async fn ask_to_end(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    path: Path<(String, String)>,
) -> poem::Result<Response> {
    let (desk, known) = at_hand(app.0, request, caller, &path.0).await?;
    Ok(pages::answer(&asking(&desk.at, &known), desk.at.language)?)
}

#[handler]
async fn end_one(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    path: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let (desk, known) = at_hand(app.0, request, caller, &path.0).await?;
    let (id, key) = (known.organisation.id, desk.key()?);
    organisations::end(app.0, &desk.caller, &key, id, &form.if_match()).await.map_err(Refusal::problem)?;
    Ok(forms::done(&format!("{}?done=ended", desk_list(&desk.at.commune))))
}

fn asking(at: &DeskPlace<'_>, known: &OrganisationDetails) -> DeskOrganisation {
    let what = say!(
        "Elle ne publiera plus dans la commune. Ce qu’elle a affiché ici reste, aux soins de la mairie\u{a0}; ce qui attend ou est prévu revient à relire.",
        "It will publish in the commune no longer. What it has up here stays, in the town hall’s hands; what waits or is scheduled goes to review.",
    );
    let typed = Typed::default().with_state(&Revision::of_resource(known));
    let action = format!("{}/fin", path(at, known.organisation.id));
    let button = at.say(say!("Ne plus la laisser publier", "Let it publish no longer"));
    DeskOrganisation {
        frame: at
            .frame(say!("Ne plus la laisser publier\u{a0}?", "Let it publish no longer?"), &DESK_SETTINGS)
            .explained(HOW),
        back: path(at, known.organisation.id),
        name: known.organisation.name.clone(),
        done: None,
        what: Some(at.say(what)),
        form: FormView::new(at.language, action, button, vec![], &typed, &[]),
        end: None,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Ce que publie une organisation de confiance paraît tout de suite ; le reste attend que la mairie relise.",
        "What a trusted organisation posts appears at once; the rest waits for the town hall to read it.",
    ),
    ("Chaque commune décide pour son tableau.", "Every commune decides for its own board."),
];

/// Pages of examples.
pub(crate) fn desk_samples(site: &Site, language: Language) -> [Sample; 4] {
    let at = DeskPlace::example(site, language);
    let known = OrganisationDetails::example();
    let line = Line {
        href: path(&at, known.organisation.id),
        name: known.organisation.name.clone(),
        kind: at.say(known.organisation.kind.label()),
        is_trusted: true,
    };
    let wrong = [FieldError::at("name", say!("C’est faux.", "That is wrong."))];
    [
        Sample::of("associations/desk_list.html", &listed(&at, vec![line], Some("added"), &Typed::default(), &wrong)),
        Sample::of("associations/desk_one.html", &one(&at, &known, Some("changed"), &typed(&known), &[])),
        Sample::of("associations/desk_one.html", &asking(&at, &known)),
        sample(site, language),
    ]
}
