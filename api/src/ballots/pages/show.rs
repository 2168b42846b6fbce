//! The page of a consultation, the same for everybody: what is asked, until when, what came of it, and what the council does.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;

use super::asked::{Step, steps};
use super::carried_shown::{CarriedShown, carried_shown, voice};
use super::paths::{arguments_of, ballots_of, key_of, mine_of, page_of, poster_of, vote_of};
use super::tally_shown::{Counted, counted};
use crate::arguments::{self, DebatePart};
use crate::ballots::result::{ReadResultError, kept, public};
use crate::ballots::result_wire::VoteResultOut;
use crate::ballots::sentence::sentence;
use crate::communes::settings::CommuneSettings;
use crate::consultations::{
    self, ConsultationId, ConsultationOut, Phase, TRIAL, WaitingFor, changes_said, consultation, method_counted,
    outcome_said, phase_said, promise_said,
};
use crate::portfolios::{self, PortfolioRow};
use crate::{App, communes};
use ground::clock::Instant;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::Language;
use kit::counts::Counter;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample, Sharing, Site, Told};
use kit::tenants::Commune;

const SCRIPTS: &[&str] = &["share.js"];

#[derive(Template)]
#[template(path = "consultations/page.html")]
struct ConsultationPage<'a> {
    frame: Frame,
    /// The path of the page with all that is asked.
    back: String,
    asked: &'a ConsultationOut,
    phase: String,
    steps: Vec<Step>,
    /// The path on which one votes, while one can.
    vote: Option<String>,
    /// The path of the page about one's own voice, as long as voices may go to others.
    voice: Option<String>,
    /// The path of the page with the rules of delegation.
    how: String,
    vote_until: Told,
    /// The path on which two people open the urn, while it waits for them.
    key: Option<String>,
    /// The path of the page with every ballot, once they are published.
    ballots: Option<String>,
    /// Each question with how it is counted.
    questions: Vec<(&'a str, Vec<&'a str>, String)>,
    participation: Option<String>,
    counted: Vec<Counted<'a>>,
    turnout: Option<Turnout>,
    carried: Option<CarriedShown<'a>>,
    answer: Option<Answer<'a>>,
    changes: Vec<(String, String)>,
    tell: Option<String>,
    /// The page of the councillor in whose portfolio it is, and their name with their office.
    councillor: Option<(String, String)>,
    /// The page on which methods are tried.
    trial: &'static str,
    /// The path of the reader's own page, and of the same arguments there.
    own: String,
    poster: String,
    here: String,
    debate: Option<DebatePart>,
    /// The path of all arguments, if there are more.
    more: Option<String>,
}

/// How many voted.
struct Turnout {
    ballots: u64,
    electorate: u64,
    percent: u64,
    channels: Vec<(String, u64)>,
    /// Why ballots are not published one by one.
    withheld: bool,
}

/// What the council answered.
struct Answer<'a> {
    outcome: String,
    reasons_html: &'a str,
    when: String,
    milestones: Vec<(&'a str, String, &'static str, String)>,
}

/// All that the page shows.
pub(super) struct Content {
    pub(super) row: consultation::Model,
    pub(super) shown: ConsultationOut,
    result: Option<VoteResultOut>,
    portfolio: Option<PortfolioRow>,
}

#[handler]
pub(super) async fn show_consultation(app: Data<&App>, request: &Request, id: Path<String>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let (content, commune) = read(app.0, &id.0).await.map_err(Refusal::problem)?;
    let settings = communes::said_by(app.0, &commune).await.map_err(Refusal::problem)?;
    let at = (language, app.clock.now());
    let debate = arguments::debate(app.0, None, &content.row, None, at).await?;
    let page = show(&app.site, &content, debate, (&commune, &settings), at);
    let answer = pages::answer(&page, language)?;
    app.counts.count_of(&commune, Counter::ConsultationLoads, content.row.id.uuid(), 1);
    Ok(answer)
}

pub(super) async fn read(app: &App, id: &str) -> Result<(Content, Arc<Commune>), ReadResultError> {
    let none = ReadResultError::NoSuchConsultation;
    let Ok(id) = id.parse::<ConsultationId>() else { return Err(none) };
    let db = &app.db.read;
    let row = public(db, id).await?.ok_or(none)?;
    let commune = app.communes.by_id(row.commune_id).ok_or(ReadResultError::NoSuchConsultation)?;
    let shown = consultations::show(db, &commune, &row, app.clock.now()).await?;
    let result = match row.final_at {
        Some(_) => kept(db, id).await?,
        None => None,
    };
    let portfolio = match row.portfolio_id {
        Some(id) => portfolios::find(db, id).await?,
        None => None,
    };
    Ok((Content { row, shown, result, portfolio }, commune))
}

fn show<'a>(
    site: &Site,
    content: &'a Content,
    debate: Option<DebatePart>,
    (commune, settings): (&Commune, &CommuneSettings),
    (language, now): (Language, Instant),
) -> ConsultationPage<'a> {
    let (row, shown) = (&content.row, &content.shown);
    let phase = row.phase(now);
    let sharing = Sharing::of(site, &page_of(row.id), &shown.summary, None);
    let frame = communes::framed(site, commune, settings, language, &shown.title);
    let asked = row.questions.0.iter().map(|it| {
        let options = it.options.iter().map(|it| it.label.as_str()).collect();
        (it.text.as_str(), options, method_counted(it.method, it.seats).in_language(language))
    });
    ConsultationPage {
        frame: frame.shared(sharing).with_scripts(SCRIPTS),
        back: format!("{}/avis", commune.path()),
        asked: shown,
        phase: phase_said(phase).in_language(language),
        steps: steps(row, commune, language, now),
        vote: (phase == Phase::Vote).then(|| vote_of(row.id)),
        voice: voice(row, phase),
        how: format!("{}/voix/comment", commune.path()),
        vote_until: pages::at(row.vote_until, commune.zone(), language),
        key: (shown.waiting_for == Some(WaitingFor::Key) && row.recorded.shares_taken.is_some())
            .then(|| key_of(row.id)),
        ballots: content
            .result
            .as_ref()
            .filter(|it| it.questions.iter().any(|it| it.ballots.is_some()))
            .map(|_| ballots_of(row.id)),
        questions: asked.collect(),
        participation: participation(shown, commune, language).filter(|_| phase == Phase::Vote),
        counted: questions(content, language),
        turnout: content.result.as_ref().map(|it| turnout(it, language)),
        carried: content.result.as_ref().filter(|_| row.delegation_allowed).map(|it| carried_shown(it, language)),
        answer: answer(shown, commune, language),
        changes: changes_said(shown, commune, language),
        tell: site.menu.tell.map(|tell| tell.path(&commune.slug)),
        councillor: content
            .portfolio
            .as_ref()
            .map(|it| (portfolios::page_of(commune, it.id), format!("{}, {}", it.holder_name, it.holder_title))),
        trial: TRIAL,
        own: mine_of(row.id),
        poster: poster_of(row.id),
        here: mine_of(row.id),
        more: debate.as_ref().filter(|it| it.next.is_some()).map(|_| arguments_of(row.id)),
        debate,
    }
}

fn questions(content: &Content, language: Language) -> Vec<Counted<'_>> {
    let results = content.result.iter().flat_map(|it| &it.questions);
    let asked = content.row.questions.0.iter().zip(results);
    asked.map(|(question, it)| counted(question, it, sentence(question, &it.tally, language), language)).collect()
}

fn participation(shown: &ConsultationOut, commune: &Commune, language: Language) -> Option<String> {
    let it = shown.participation.as_ref()?;
    let (ballots, when) = (it.ballots, pages::at(it.as_of, commune.zone(), language).words);
    Some(match ballots {
        0 => say!("Aucun bulletin le {when}.", "No ballot on {when}.", when).in_language(language),
        1 => say!("Un bulletin le {when}.", "One ballot on {when}.", when).in_language(language),
        _ => {
            say!("{ballots} bulletins le {when}.", "{ballots} ballots on {when}.", ballots, when).in_language(language)
        }
    })
}

fn turnout(result: &VoteResultOut, language: Language) -> Turnout {
    let by = &result.ballots.by_channel;
    let channels = [
        (say!("En ligne", "Online"), by.online),
        (say!("À la mairie", "At the counter"), by.counter),
        (say!("Sur papier", "On paper"), by.paper),
        (say!("Par téléphone", "By phone"), by.phone),
    ];
    Turnout {
        ballots: result.ballots.total,
        electorate: result.electorate,
        percent: (result.ballots.total * 100).checked_div(result.electorate).unwrap_or_default(),
        channels: channels
            .into_iter()
            .filter(|it| it.1 > 0)
            .map(|(name, it)| (name.in_language(language), it))
            .collect(),
        withheld: result.questions.iter().any(|it| it.withheld.is_some()),
    }
}

fn answer<'a>(shown: &'a ConsultationOut, commune: &Commune, language: Language) -> Option<Answer<'a>> {
    let response = shown.response.as_ref()?;
    let milestones = response.milestones.iter().map(|it| {
        let (said, class) = promise_said(it.state);
        let due = say!("promis pour le {day}", "promised for {day}", day = day_of_year(it.due.0, language));
        (it.text.as_str(), due.in_language(language), class, said.in_language(language))
    });
    Some(Answer {
        outcome: outcome_said(response.outcome).in_language(language),
        reasons_html: &response.reasons_html,
        when: pages::at(response.answered_at, commune.zone(), language).words,
        milestones: milestones.collect(),
    })
}

/// An example of what the page shows.
pub(super) fn example_content() -> Option<Content> {
    let shown = ConsultationOut { response: None, ..ConsultationOut::example() };
    Some(Content { row: consultations::example_row()?, shown, result: None, portfolio: None })
}

/// Pages of examples: in vote, and answered.
pub(super) fn samples(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    language: Language,
) -> Vec<Sample> {
    let shown = ConsultationOut::example();
    let Some(asked) = example_content() else { return vec![] };
    let (opens, over) = (asked.row.vote_from, asked.row.vote_until.plus_seconds(3600));
    let counted = consultation::Model { final_at: Some(asked.row.vote_until), ..asked.row.clone() };
    let result = VoteResultOut { questions: vec![], ..VoteResultOut::example() };
    let answered = Content { row: counted, shown, result: Some(result), portfolio: None };
    [(asked, opens), (answered, over)]
        .into_iter()
        .map(|(content, now)| {
            let debate = arguments::example_debate(&content.row, language, now);
            let page = show(site, &content, Some(debate), (commune, settings), (language, now));
            Sample::of("consultations/page.html", &page)
        })
        .collect()
}
