//! « Les élus » : who answers for what in a commune, and what came of it: consultations, answers, promises kept and late.

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::wire::{PortfolioOut, shown};
use super::words::project_said;
use crate::communes::settings::CommuneSettings;
use crate::consultations::{
    self, ConsultationCard, MilestoneOut, MilestoneState, outcome_said, page_of, phase_said, promise_said,
};
use crate::portfolios::{self, COUNCILLORS_END};
use crate::topics::{self, TopicRow};
use crate::{App, communes};
use ground::ids::TopicId;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::Language;
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, MenuEntry, Page, Sample, Sharing, Site};
use kit::tenants::Commune;

/// The pages about councillors.
pub(crate) const PAGES: &[Page] =
    &[Page::public("/:commune/elus", &show_councillors), Page::public("/:commune/elus/:id", &show_mandate)];

/// The page about them in the menu.
pub(crate) const COUNCILLORS: MenuEntry = MenuEntry {
    end: COUNCILLORS_END,
    icon: "people",
    words: ("Les élus et leurs projets", "Councillors and their projects"),
};

#[derive(Template)]
#[template(path = "mandates/list.html")]
struct CouncillorsPage<'a> {
    frame: Frame,
    /// Each portfolio: its page, its title, its holder with their office, and its promises in words.
    portfolios: Vec<(String, &'a str, String, String)>,
}

#[derive(Template)]
#[template(path = "mandates/page.html")]
struct MandatePage<'a> {
    frame: Frame,
    back: String,
    portfolio: &'a PortfolioOut,
    topics: Vec<&'a str>,
    promised: String,
    /// Each project: its title, how far it is, and how it stands.
    projects: Vec<(&'a str, String, &'a str)>,
    consultations: Vec<Asked<'a>>,
    promises: Vec<Promised<'a>>,
}

/// A consultation of a portfolio.
struct Asked<'a> {
    href: String,
    title: &'a str,
    phase: String,
    sentences: Vec<&'a str>,
    outcome: Option<String>,
    is_overdue: bool,
}

/// Something that was promised in an answer.
struct Promised<'a> {
    href: String,
    text: &'a str,
    due: String,
    said: String,
    class: &'static str,
    note: Option<&'a str>,
}

#[handler]
async fn show_councillors(app: Data<&App>, request: &Request, slug: Path<String>) -> poem::Result<Response> {
    let (commune, settings) = communes::of_page(app.0, &slug.0).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let rows = portfolios::all_of(&app.db.read, commune.id).await.map_err(Problem::internal)?;
    let all = shown(app.0, &commune, rows).await.map_err(Problem::internal)?;
    Ok(pages::answer(&list(&app.site, (&commune, &settings), &all, language), language)?)
}

#[handler]
async fn show_mandate(app: Data<&App>, request: &Request, place: Path<(String, String)>) -> poem::Result<Response> {
    let none = || Problem::of(&problem::NOT_FOUND);
    let (commune, settings) = communes::of_page(app.0, &place.0.0).await.map_err(Refusal::problem)?;
    let (language, db) = (pages::language(request.headers()), &app.db.read);
    let id = place.0.1.parse().map_err(|_| none())?;
    let row = portfolios::find(db, id).await.map_err(Problem::internal)?;
    let row = row.filter(|row| row.commune_id == commune.id).ok_or_else(none)?;
    let portfolio = shown(app.0, &commune, vec![row]).await.map_err(Problem::internal)?.pop().ok_or_else(none)?;
    let topics = topics::all_of(db, commune.id).await.map_err(Problem::internal)?;
    let milestones = consultations::all_milestones(db, &commune, app.clock.now()).await.map_err(Problem::internal)?;
    let names = names(&topics);
    let page = mandate(&app.site, (&commune, &settings), (&portfolio, &names, &milestones), language);
    Ok(pages::answer(&page, language)?)
}

fn names(topics: &[TopicRow]) -> Vec<(TopicId, String)> {
    topics.iter().map(|it| (it.id, it.name.to_string())).collect()
}

fn list<'a>(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    all: &'a [PortfolioOut],
    language: Language,
) -> CouncillorsPage<'a> {
    let about = language
        .say("Qui répond de quoi à la commune, et ce qu’il en est.", "Who answers for what, and how it stands.");
    let sharing = Sharing::of_page(site, &COUNCILLORS.path(&commune.slug), about, None);
    let line = |it: &'a PortfolioOut| {
        (portfolios::page_of(commune, it.id), it.title.as_str(), held(it), promised(it, language))
    };
    CouncillorsPage {
        frame: communes::framed(site, commune, settings, language, COUNCILLORS.say(language)).shared(sharing),
        portfolios: all.iter().map(line).collect(),
    }
}

fn held(it: &PortfolioOut) -> String {
    format!("{}, {}", it.holder.name, it.holder.title)
}

/// The promises of a portfolio in numbers.
fn promised(it: &PortfolioOut, language: Language) -> String {
    let (kept, late, open, dropped) = (it.promises.kept, it.promises.late, it.promises.open, it.promises.dropped);
    match kept + late + open + dropped {
        0 => say!("Aucun engagement pour l’instant.", "No promise so far.").in_language(language),
        _ => say!(
            "Engagements tenus\u{a0}: {kept} · en retard\u{a0}: {late} · à venir\u{a0}: {open} · abandonnés\u{a0}: {dropped}.",
            "Promises kept: {kept} · late: {late} · to come: {open} · dropped: {dropped}.",
            kept,
            late,
            open,
            dropped
        )
        .in_language(language),
    }
}

fn mandate<'a>(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    (portfolio, topics, milestones): (&'a PortfolioOut, &'a [(TopicId, String)], &'a [MilestoneOut]),
    language: Language,
) -> MandatePage<'a> {
    let path = portfolios::page_of(commune, portfolio.id);
    let sharing = Sharing::of_page(site, &path, &held(portfolio), None);
    let theirs = |it: &&MilestoneOut| portfolio.consultations.iter().any(|card| card.id == it.consultation);
    let mut promises: Vec<&MilestoneOut> = milestones.iter().filter(theirs).collect();
    promises.sort_by_key(|it| (order(it.state), it.due));
    MandatePage {
        frame: communes::framed(site, commune, settings, language, portfolio.title.clone()).shared(sharing),
        back: COUNCILLORS.path(&commune.slug),
        topics: portfolio
            .topics
            .iter()
            .filter_map(|id| topics.iter().find(|it| it.0 == *id).map(|it| it.1.as_str()))
            .collect(),
        promised: promised(portfolio, language),
        projects: portfolio
            .projects
            .iter()
            .map(|it| (it.title.as_str(), project_said(it.state).in_language(language), it.text.as_str()))
            .collect(),
        consultations: portfolio.consultations.iter().map(|it| asked(it, language)).collect(),
        promises: promises.into_iter().map(|it| promise(it, language)).collect(),
        portfolio,
    }
}

/// The place of a promise in the list: what is late first.
const fn order(state: MilestoneState) -> u8 {
    match state {
        MilestoneState::Late => 0,
        MilestoneState::Open => 1,
        MilestoneState::Kept => 2,
        MilestoneState::Dropped => 3,
    }
}

fn asked(card: &ConsultationCard, language: Language) -> Asked<'_> {
    Asked {
        href: page_of(card.id),
        title: &card.title,
        phase: phase_said(card.phase).in_language(language),
        sentences: card.result.iter().flat_map(|it| &it.sentences).map(|it| it.text.as_str()).collect(),
        outcome: card.response.as_ref().map(|it| outcome_said(it.outcome).in_language(language)),
        is_overdue: card.overdue,
    }
}

fn promise(it: &MilestoneOut, language: Language) -> Promised<'_> {
    let (said, class) = promise_said(it.state);
    let due = say!("promis pour le {day}", "promised for {day}", day = day_of_year(it.due.0, language));
    Promised {
        href: page_of(it.consultation),
        text: &it.text,
        due: due.in_language(language),
        said: said.in_language(language),
        class,
        note: it.note.as_deref(),
    }
}

/// Pages of examples: the list, an empty one, and a portfolio.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (commune, settings, portfolio) = (Commune::example(), CommuneSettings::example(), PortfolioOut::example());
    let at = (&commune, &settings);
    let topics: Vec<_> = portfolio.topics.iter().map(|id| (*id, "Cantine".to_owned())).collect();
    let milestones = [MilestoneOut::example()];
    let all = [portfolio.clone()];
    vec![
        Sample::of("mandates/list.html", &list(site, at, &all, language)),
        Sample::of("mandates/list.html", &list(site, at, &[], language)),
        Sample::of("mandates/page.html", &mandate(site, at, (&portfolio, &topics, &milestones), language)),
    ]
}
