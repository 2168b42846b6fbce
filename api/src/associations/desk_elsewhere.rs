//! Offering a place to an organisation of another commune, at the desk.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::json;

use super::desk_hand::{desk_list, running};
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_SETTINGS, Desk, DeskPlace};
use crate::organisations::{self, Offer, OrganisationKind};
use ground::ids::OrganisationId;
use ground::text::Language;
use ground::{input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::IfMatch;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// Number of communes whose organisations are shown at once.
const MOST: usize = 5;

input! {
    /// An organisation of another commune that is offered a place, as the page sends it.
    #[example(json!({"organisation": "019abf3e-0000-7000-8000-000000000002"}))]
    pub struct PlaceOffered {
        /// The organisation.
        pub organisation: OrganisationId,
    }
}

/// The words that somebody looks for a commune by.
#[derive(Debug, Deserialize)]
pub(super) struct Sought {
    q: Option<String>,
}

#[derive(Template)]
#[template(path = "associations/desk_elsewhere.html")]
struct ElsewherePage {
    frame: Frame,
    back: String,
    action: String,
    sought: String,
    /// Each commune that was found, with its organisations.
    found: Vec<(String, Vec<Offered>)>,
}

/// An organisation that may be offered a place.
struct Offered {
    name: String,
    kind: String,
    form: FormView,
}

#[handler]
pub(super) async fn show_elsewhere(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    sought: Query<Sought>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let sought = sought.0.q.unwrap_or_default();
    let found = found(app.0, &desk, sought.trim()).await?;
    Ok(pages::answer(&show(&desk.at, sought, found), desk.at.language)?)
}

async fn found(app: &App, desk: &Desk<'_>, sought: &str) -> Result<Vec<(String, Vec<Offered>)>, Problem> {
    let mut found = Vec::new();
    if sought.is_empty() {
        return Ok(found);
    }
    let here: Vec<OrganisationId> = desk.organisations.iter().map(|it| it.id).collect();
    let others = app.communes.search(sought).into_iter().filter(|it| it.id != desk.at.commune.id);
    let others: Vec<_> = others.take(MOST).collect();
    for commune in others {
        let there = organisations::of_commune(&app.db.read, commune.id).await.map_err(Problem::internal)?;
        let there = there.into_iter().map(|it| it.organisation);
        let there = there.filter(|it| it.kind != OrganisationKind::TownHall && !here.contains(&it.id));
        let offered: Vec<Offered> = there.map(|it| of_one(&desk.at, it.id, it.name.to_string(), it.kind)).collect();
        if !offered.is_empty() {
            found.push((commune.name.clone(), offered));
        }
    }
    Ok(found)
}

fn of_one(at: &DeskPlace<'_>, id: OrganisationId, name: String, kind: OrganisationKind) -> Offered {
    let typed = Typed::default().with("organisation", id.to_string());
    let button = at.say(say!("Lui proposer une place", "Offer it a place"));
    let field = FieldView::new("organisation", FieldKind::Hidden, "");
    let form = FormView::new(at.language, path(at), button, vec![field], &typed, &[]);
    Offered { name, kind: at.say(kind.label()), form }
}

fn path(at: &DeskPlace<'_>) -> String {
    format!("{}/ailleurs", desk_list(&at.commune))
}

/// Offers it: what it posts here is read first, once its own town hall agrees.
#[handler]
pub(super) async fn offer_place(
    app: Data<&App>,
    caller: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<PlaceOffered>,
) -> poem::Result<Response> {
    let desk = running(app.0, request, caller, &slug.0).await?;
    let wish = form.read(desk.at.commune.zone()).map_err(Problem::invalid)?;
    let any = IfMatch::of(None);
    let offer = Offer { trusted: Some(false), alerts: None };
    organisations::offer(app.0, desk.clerk()?, wish.organisation, &any, offer).await.map_err(Refusal::problem)?;
    Ok(forms::done(&format!("{}?done=offered", desk_list(&desk.at.commune))))
}

fn show(at: &DeskPlace<'_>, sought: String, found: Vec<(String, Vec<Offered>)>) -> ElsewherePage {
    let title = say!("Une organisation d’une autre commune", "An organisation of another commune");
    ElsewherePage {
        frame: at.frame(title, &DESK_SETTINGS).explained(HOW),
        back: desk_list(&at.commune),
        action: path(at),
        sought,
        found,
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "La mairie où l’organisation est née doit être d’accord : la proposition l’attend chez elle, sous « À relire ».",
        "The town hall where the organisation began must agree: the offer waits there, under “To review”.",
    ),
    (
        "Ensuite, ce qu’elle publie ici attend votre relecture, tant que vous ne lui faites pas confiance.",
        "Then what it posts here waits for you to read it, until you trust it.",
    ),
];

/// The page of an example.
pub(super) fn sample(site: &Site, language: Language) -> Sample {
    let at = DeskPlace::example(site, language);
    let one = of_one(&at, OrganisationId::new(), "Club".to_owned(), OrganisationKind::Association);
    let page = show(&at, "sail".to_owned(), vec![("Saillans".to_owned(), vec![one])]);
    Sample::of("associations/desk_elsewhere.html", &page)
}
