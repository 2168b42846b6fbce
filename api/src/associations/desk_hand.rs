//! Organisations in the hand of somebody who runs a board, and the fields of their forms.

use poem::Request;
use serde::Deserialize;

use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{Desk, DeskPlace};
use crate::organisations::{self, OrganisationDetails, OrganisationKind};
use ground::ids::OrganisationId;
use ground::say;
use ground::text::Message;
use kit::forms::{FieldKind, FieldView};
use kit::http::problem::{self, Problem, Refusal};
use kit::tenants::Commune;

/// The path of this list at a commune's desk.
pub(crate) fn desk_list(commune: &Commune) -> String {
    format!("{}/bureau/associations", commune.path())
}

/// The path of one of them.
pub(super) fn path(at: &DeskPlace<'_>, id: OrganisationId) -> String {
    format!("{}/{id}", desk_list(&at.commune))
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    pub(super) done: Option<String>,
}

/// The desk of somebody who runs the board.
pub(super) async fn running<'a>(
    app: &'a App,
    request: &Request,
    AtDesk(caller): AtDesk,
    slug: &str,
) -> Result<Desk<'a>, Problem> {
    let desk = Desk::open(app, request, caller, slug).await.map_err(Refusal::problem)?;
    if desk.runs_board() { Ok(desk) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

/// An organisation as it stands in the commune, for somebody who runs the board.
pub(super) async fn at_hand<'a>(
    app: &'a App,
    request: &Request,
    caller: AtDesk,
    (slug, id): &(String, String),
) -> Result<(Desk<'a>, OrganisationDetails), Problem> {
    let desk = running(app, request, caller, slug).await?;
    let id: OrganisationId = id.parse().map_err(|_| Problem::of(&problem::ORGANISATION_NOT_FOUND))?;
    let found = organisations::detailed(app, desk.at.commune.id, id, Some(&desk.caller)).await;
    Ok((desk, found.map_err(Refusal::problem)?))
}

/// The words for it.
pub(super) fn told(word: &str) -> Option<Message> {
    match word {
        "added" => Some(say!("L’organisation est ajoutée.", "The organisation is added.")),
        "changed" => Some(say!("C’est enregistré.", "It is saved.")),
        "offered" => Some(say!(
            "La proposition est partie. L’organisation est ici dès que sa mairie accepte.",
            "The offer is on its way. The organisation is here once its town hall agrees.",
        )),
        "ended" => Some(say!("L’organisation ne publie plus ici.", "The organisation publishes here no longer.")),
        _ => None,
    }
}

/// The fields of an organisation.
pub(super) fn fields(at: &DeskPlace<'_>, is_town_hall: bool) -> Vec<FieldView> {
    let kinds = OrganisationKind::ALL.iter().filter(|it| is_town_hall == (**it == OrganisationKind::TownHall));
    let kinds = kinds.map(|it| (it.as_str().into(), at.say(it.label()))).collect();
    vec![
        FieldView::new("name", FieldKind::Line, at.say(say!("Nom", "Name"))).up_to(120),
        FieldView::new("kind", FieldKind::Select(kinds), at.say(say!("Quoi", "What"))),
        FieldView::new(
            "trusted",
            FieldKind::Tick,
            at.say(say!("Ce qu’elle publie paraît sans relecture", "What it posts appears without review")),
        ),
        FieldView::new("alerts", FieldKind::Tick, at.say(say!("Ses alertes graves aussi", "Its severe alerts too"))),
    ]
}
