//! The portfolios of a commune at the desk, with the form by which the mayor gives one.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;

use super::portfolio_form::{at_fields, councillors, fields, read};
use super::seat::{portfolios_at, staffed};
use super::topics_page::example_tree;
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, Desk, DeskError, DeskPlace};
use crate::consultations::DESK_CONSULTATIONS;
use crate::idempotency::Once;
use crate::mandates::wire::PortfolioOut;
use crate::portfolios::{self, NewPortfolio};
use crate::topics::{self, TopicOut};
use ground::text::Language;
use ground::{FieldError, say};
use kit::forms::{self, FieldChoice, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Sample, Site};

/// The word for something done just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct AfterPortfolio {
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "mandates/desk_portfolios.html")]
struct PortfoliosPage {
    frame: Frame,
    back: String,
    done: Option<String>,
    /// Each portfolio: its page, its title, and its holder.
    portfolios: Vec<(String, String, String)>,
    /// The form of the mayor.
    form: Option<FormView>,
}

#[handler]
pub(super) async fn show_portfolios(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    after: Query<AfterPortfolio>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    let page = page(app.0, &desk, &Typed::default().with_once(), &[], after.0.fait.as_deref()).await?;
    Ok(pages::answer(&page, desk.at.language)?)
}

/// Gives one.
#[handler]
pub(super) async fn give(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    form: Form<()>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    if !desk.caller.is_mayor_of(desk.at.commune.id) {
        return Err(DeskError::Forbidden.problem().into());
    }
    let (once, typed) = (Once::of_page(request, &form)?, form.typed());
    let mistakes = match read::<NewPortfolio>(typed) {
        Ok(new) => match portfolios::add(app.0, &desk.caller, &once, &desk.key()?, new, PortfolioOut::fresh).await {
            Ok(_) => return Ok(forms::done(&format!("{}?fait=donnee", portfolios_at(&desk.at, "")))),
            Err(error) => at_fields(error.problem().into_mistakes()?, typed),
        },
        Err(mistakes) => mistakes,
    };
    Ok(forms::refused(&page(app.0, &desk, typed, &mistakes, None).await?, desk.at.language)?)
}

async fn page(
    app: &App,
    desk: &Desk<'_>,
    typed: &Typed,
    mistakes: &[FieldError],
    done: Option<&str>,
) -> Result<PortfoliosPage, Problem> {
    let commune = desk.at.commune.id;
    let rows = portfolios::all_of(&app.db.read, commune).await.map_err(Problem::internal)?;
    let all: Vec<PortfolioOut> = rows.iter().map(PortfolioOut::fresh).collect();
    let topics = topics::all_of(&app.db.read, commune).await.map_err(Problem::internal)?;
    let topics: Vec<TopicOut> = topics.iter().map(TopicOut::from).collect();
    let mayor = match desk.caller.is_mayor_of(commune) {
        true => Some(councillors(app, commune).await.map_err(Problem::internal)?),
        false => None,
    };
    Ok(show(&desk.at, &all, mayor.map(|it| (topics, it)), (typed, mistakes), done))
}

fn show(
    at: &DeskPlace<'_>,
    all: &[PortfolioOut],
    mayor: Option<(Vec<TopicOut>, Vec<FieldChoice>)>,
    (typed, mistakes): (&Typed, &[FieldError]),
    done: Option<&str>,
) -> PortfoliosPage {
    let button = at.say(say!("Donner la délégation", "Give the portfolio"));
    let told = |word: &str| match word {
        "donnee" => say!("La délégation est donnée.", "The portfolio is given."),
        "finie" => say!("La délégation est terminée.", "The portfolio has ended."),
        _ => say!("C’est enregistré.", "It is saved."),
    };
    let line = |it: &PortfolioOut| {
        let href = portfolios_at(at, &format!("/{}", it.id));
        (href, it.title.clone(), format!("{}, {}", it.holder.name, it.holder.title))
    };
    PortfoliosPage {
        frame: at.frame(say!("Les délégations des élus", "Councillors’ portfolios"), &DESK_HOME).explained(HOW),
        back: DESK_CONSULTATIONS.path(&at.commune.slug),
        done: done.map(|word| at.say(told(word))),
        portfolios: all.iter().map(line).collect(),
        form: mayor.map(|(topics, councillors)| {
            let fields = fields(at, &topics, &councillors);
            FormView::new(at.language, portfolios_at(at, ""), button, fields, typed, mistakes)
        }),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Le maire confie un domaine à un élu, par arrêté\u{a0}; ici, les habitants lisent qui répond de quoi.",
        "The mayor gives a field to a councillor, by a decree; here residents read who answers for what.",
    ),
    (
        "L’élu qui a un compte ouvre les consultations de son domaine et tient ses projets à jour.",
        "A councillor with an account opens the consultations of their field and keeps its projects up to date.",
    ),
];

/// Pages of examples: the mayor's, and one for others.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let wrong = [FieldError::at("holder_name", say!("Ce champ est obligatoire.", "This field is required."))];
    let mayor = Some((example_tree(), vec![]));
    let pages = [
        show(&at, &[PortfolioOut::example()], mayor, (&Typed::default(), &wrong), Some("donnee")),
        show(&at, &[], None, (&Typed::default(), &[]), None),
    ];
    pages.iter().map(|page| Sample::of("mandates/desk_portfolios.html", page)).collect()
}
