//! One portfolio at the desk: changed or ended by the mayor, its projects by its holder too.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::portfolio_form::{
    at_fields, councillors, fields, name, number, project_fields, read, read_projects, typed_of, with_one_more,
};
use super::seat::{portfolios_at, staffed};
use super::topics_page::example_tree;
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, Desk, DeskPlace};
use crate::mandates::seen::{one, seen};
use crate::mandates::wire::PortfolioOut;
use crate::portfolios::{self, ChangePortfolioError, PortfolioPatch, PortfolioRow};
use crate::topics::{self, TopicOut};
use ground::text::{Language, Message};
use ground::{FieldError, say};
use kit::forms::{self, FieldChoice, FieldView, Form, FormView, Typed};
use kit::http::etag::Revision;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The field that says which form is sent.
const STEP: &str = "step";

#[derive(Template)]
#[template(path = "mandates/desk_portfolio.html")]
struct PortfolioPage {
    frame: Frame,
    back: String,
    page: String,
    held: String,
    done: Option<String>,
    is_stale: bool,
    /// The forms of the mayor.
    edit: Option<FormView>,
    end: Option<FormView>,
    /// The projects, for the mayor and the holder.
    projects: Option<FormView>,
    /// The names of the fields of each project.
    places: Vec<[String; 3]>,
    refused: String,
}

/// A portfolio with all that its page is made of.
struct AtHandPortfolio {
    shown: PortfolioOut,
    typed: Typed,
    is_mayor: bool,
    is_held: bool,
    topics: Vec<TopicOut>,
    councillors: Vec<FieldChoice>,
}

/// What was sent last, if it was refused: its step, what was typed, and the mistakes.
type SentForm<'a> = Option<(&'a str, &'a Typed, &'a [FieldError])>;

#[handler]
pub(super) async fn show_portfolio(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let (_, found) = find(app.0, &desk, &place.0.1).await?;
    let done = request.uri().query().is_some_and(|it| it.contains("fait="));
    Ok(pages::answer(&show(&desk.at, &found, None, (done, false)), desk.at.language)?)
}

/// The portfolio that an address names.
async fn find(app: &App, desk: &Desk<'_>, id: &str) -> Result<(PortfolioRow, AtHandPortfolio), Problem> {
    let none = || Problem::of(&problem::NOT_FOUND);
    let (db, commune) = (&app.db.read, desk.at.commune.id);
    let id = id.parse().map_err(|_| none())?;
    let row = portfolios::find(db, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == commune).ok_or_else(none)?;
    let topics = topics::all_of(db, commune).await.map_err(Problem::internal)?;
    let is_mayor = desk.caller.is_mayor_of(commune);
    let at_hand = AtHandPortfolio {
        shown: one(app, row.clone()).await.map_err(Problem::internal)?.ok_or_else(none)?,
        typed: typed_of(&row),
        is_mayor,
        is_held: portfolios::is_held_by(&row, &desk.caller),
        topics: topics.iter().map(TopicOut::from).collect(),
        councillors: if is_mayor { councillors(app, commune).await.map_err(Problem::internal)? } else { vec![] },
    };
    Ok((row, at_hand))
}

/// Changes or ends it.
#[handler]
pub(super) async fn change_one(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    place: Path<(String, String)>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &place.0.0).await?;
    let (row, found) = find(app.0, &desk, &place.0.1).await?;
    let typed = form.typed();
    let step = typed.text(STEP).unwrap_or_default().to_owned();
    if typed.text("faire") == Some("ajouter") {
        let more = with_one_more(typed);
        return Ok(pages::answer(
            &show(&desk.at, &found, Some((&step, &more, &[])), (false, false)),
            desk.at.language,
        )?);
    }
    match take(app.0, &desk, &row, &step, &form).await {
        Ok(()) if step == "end" => Ok(forms::done(&format!("{}?fait=finie", portfolios_at(&desk.at, "")))),
        Ok(()) => Ok(forms::done(&format!("{}?fait=change", portfolios_at(&desk.at, &format!("/{}", row.id))))),
        Err(problem) => {
            let is_stale = problem.kind == &problem::STALE;
            let mistakes = at_fields(problem.into_mistakes()?, typed);
            let mistakes: &[FieldError] = if is_stale { &[] } else { &mistakes };
            let page = show(&desk.at, &found, Some((&step, typed, mistakes)), (false, is_stale));
            Ok(if is_stale { forms::stale(&page, desk.at.language)? } else { forms::refused(&page, desk.at.language)? })
        }
    }
}

async fn take(app: &App, desk: &Desk<'_>, row: &PortfolioRow, step: &str, form: &Form<()>) -> Result<(), Problem> {
    let (caller, id) = (&desk.caller, row.id);
    let known = seen(app, caller, id, &form.if_match()).await.map_err(Refusal::problem)?;
    let patch: Result<PortfolioPatch, Vec<FieldError>> = match step {
        "end" => {
            return portfolios::end(app, caller, id, known).await.map_err(|it: ChangePortfolioError| it.problem());
        }
        "projects" => read_projects(form.typed()),
        _ => read(form.typed()),
    };
    let patch = patch.map_err(Problem::invalid)?;
    portfolios::change(app, caller, id, known, patch).await.map(drop).map_err(Refusal::problem)
}

fn show(
    at: &DeskPlace<'_>,
    it: &AtHandPortfolio,
    sent: SentForm<'_>,
    (is_done, is_stale): (bool, bool),
) -> PortfolioPage {
    let action = portfolios_at(at, &format!("/{}", it.shown.id));
    let typed_for = |step: &str| match sent {
        Some((sent, typed, mistakes)) if sent == step => (typed.clone().without(&[STEP]), mistakes),
        _ => (it.typed.clone(), &[][..]),
    };
    let form = |step: &str, words: Message, fields: Vec<FieldView>| {
        let (typed, mistakes) = typed_for(step);
        let typed = typed.with(STEP, step).with_state(&Revision::of_resource(&it.shown));
        let fields = [FieldView::hidden(STEP)].into_iter().chain(fields).collect();
        FormView::new(at.language, action.as_str(), at.say(words), fields, &typed, mistakes)
    };
    let (projects, _) = typed_for("projects");
    PortfolioPage {
        frame: at.frame(Message::verbatim(it.shown.title.clone()), &DESK_HOME).explained(HOW),
        back: portfolios_at(at, ""),
        page: portfolios::page_of(&at.commune, it.shown.id),
        held: format!("{}, {}", it.shown.holder.name, it.shown.holder.title),
        done: is_done.then(|| at.say(say!("C’est enregistré.", "It is saved."))),
        is_stale,
        edit: it.is_mayor.then(|| form("edit", say!("Enregistrer", "Save"), fields(at, &it.topics, &it.councillors))),
        end: it.is_mayor.then(|| form("end", say!("Mettre fin à la délégation", "End the portfolio"), vec![])),
        projects: (it.is_mayor || it.is_held).then(|| {
            form("projects", say!("Enregistrer les projets", "Save the projects"), project_fields(at, &projects))
        }),
        places: (0..number(&projects)).map(|place| ["title", "state", "text"].map(|it| name(place, it))).collect(),
        refused: sent.map(|it| it.0.to_owned()).unwrap_or_default(),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Les projets et leur état se lisent sur la page de la délégation.",
        "Projects and how far they are can be read on the portfolio’s page.",
    ),
    (
        "Quand une délégation se termine, les consultations qui y ont été posées restent.",
        "When a portfolio ends, the consultations that were asked in it stay.",
    ),
];

/// Pages of examples: the mayor's with a mistake, and the one of somebody who only looks.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let found = |is_mayor| AtHandPortfolio {
        shown: PortfolioOut::example(),
        typed: Typed::default().with(super::portfolio_form::PROJECTS, "1"),
        is_mayor,
        is_held: false,
        topics: example_tree(),
        councillors: vec![],
    };
    let wrong = [FieldError::at("p0_title", say!("Ce champ est obligatoire.", "This field is required."))];
    let typed = Typed::default().with(super::portfolio_form::PROJECTS, "1");
    let pages = [
        show(&at, &found(true), Some(("projects", &typed, &wrong)), (false, true)),
        show(&at, &found(false), None, (true, false)),
    ];
    pages.iter().map(|page| Sample::of("mandates/desk_portfolio.html", page)).collect()
}
