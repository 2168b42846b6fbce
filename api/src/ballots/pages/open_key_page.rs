//! The page on which two people type their shares, and open the urn together.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use serde_json::{Map, json};

use super::paths::{key_of, page_of};
use super::place::{Voting, framed};
use crate::App;
use crate::ballots::open_key::{OpenKeyError, open_key};
use crate::ballots::result::{ReadResultError, public};
use crate::communes;
use crate::communes::settings::CommuneSettings;
use crate::consultations::{self, ConsultationId, Phase, WaitingFor};
use ground::say;
use ground::text::{Language, Message};
use kit::forms::{self, Form, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};
use kit::tenants::Commune;

/// The page on which two people open the urn.
#[derive(Template)]
#[template(path = "consultations/open_key.html")]
struct OpenKeyPage {
    frame: Frame,
    back: String,
    action: String,
    /// The names of those who hold the key.
    holders: Vec<String>,
    /// True if the urn waits for them.
    is_waiting: bool,
    /// Why it does not open.
    wrong: Option<String>,
    typed: [String; 2],
}

#[handler]
pub(super) async fn show_open(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let voting = find(app.0, request, &id.0).await?;
    let is_waiting = is_waiting(app.0, &voting);
    let page = page(&app.site, &voting, is_waiting, None, &Typed::default());
    Ok(pages::answer(&page, voting.language)?)
}

/// Opens the urn with what two people typed.
#[handler]
pub(super) async fn act_open(
    app: Data<&App>,
    request: &Request,
    id: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let voting = find(app.0, request, &id.0).await?;
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let typed = form.typed();
    let shares: Vec<&str> = ["one", "other"].iter().filter_map(|name| typed.text(name)).collect();
    let mut members = Map::new();
    members.insert("shares".to_owned(), json!(shares));
    let refused = |why: Message| {
        let page = page(&app.site, &voting, is_waiting(app.0, &voting), Some(why), typed);
        forms::refused(&page, voting.language)
    };
    let Ok(shares) = ground::input::read(&members) else { return Ok(refused(do_not_open())?) };
    match open_key(app.0, voting.row.id, shares).await {
        Ok(_) => Ok(forms::done(&page_of(voting.row.id))),
        Err(OpenKeyError::Refused) => Ok(refused(do_not_open())?),
        Err(OpenKeyError::PaperFirst) => Ok(refused(say!(
            "La mairie saisit d’abord les bulletins papier.",
            "The town hall enters the paper ballots first."
        ))?),
        Err(OpenKeyError::NotWaiting) => Ok(refused(say!("L’urne n’attend pas de clé.", "The urn waits for no key."))?),
        Err(error) => Err(error.problem().into()),
    }
}

fn do_not_open() -> Message {
    say!(
        "Ces deux parts n’ouvrent pas l’urne. Il faut deux parts différentes\u{a0}: vérifiez chaque signe.",
        "These two shares do not open the urn. Two different ones are needed: check every sign.",
    )
}

async fn find(app: &App, request: &Request, id: &str) -> Result<Voting, Problem> {
    let none = || ReadResultError::NoSuchConsultation.problem();
    let id: ConsultationId = id.parse().map_err(|_| none())?;
    let row = public(&app.db.read, id).await.map_err(Refusal::problem)?.ok_or_else(none)?;
    let commune = app.communes.by_id(row.commune_id).ok_or_else(none)?;
    let settings = communes::said_by(app, &commune).await.map_err(Refusal::problem)?;
    Ok(Voting { row, commune, settings, language: pages::language(request.headers()), open: false })
}

fn is_waiting(app: &App, voting: &Voting) -> bool {
    let row = &voting.row;
    let has_key = row.recorded.shares_taken.is_some() && row.recorded.waiting_for != Some(WaitingFor::Paper);
    has_key && row.phase(app.clock.now()) == Phase::Counting
}

fn page(site: &Site, voting: &Voting, is_waiting: bool, wrong: Option<Message>, typed: &Typed) -> OpenKeyPage {
    let language = voting.language;
    let text = |name| typed.text(name).unwrap_or_default().to_owned();
    OpenKeyPage {
        frame: framed(site, voting, say!("Ouvrir l’urne", "Open the urn").in_language(language)),
        back: page_of(voting.row.id),
        action: key_of(voting.row.id),
        holders: voting.row.key_holders.0.iter().map(|it| it.name.clone()).collect(),
        is_waiting,
        wrong: wrong.map(|it| it.in_language(language)),
        typed: [text("one"), text("other")],
    }
}

/// Pages of examples.
pub(super) fn samples(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Vec<Sample> {
    let Some(row) = consultations::example_row() else { return vec![] };
    let voting = Voting { row, commune: Arc::new(commune.clone()), settings: settings.clone(), language, open: false };
    let typed = Typed::default().with("one", "bcdf");
    let pages =
        [page(site, &voting, true, Some(do_not_open()), &typed), page(site, &voting, false, None, &Typed::default())];
    pages.iter().map(|page| Sample::of("consultations/open_key.html", page)).collect()
}
