//! The list of consultations at the desk: drafts, those that run, and what is owed.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::paths::{blank, desk_consultation, list};
use super::seat::staffed;
use crate::App;
use crate::accounts::AtDesk;
use crate::communes::{DESK_HOME, Desk, DeskPlace};
use crate::consultations::calendar::local_day;
use crate::consultations::consultation::Model;
use crate::consultations::listing::{Filters, rows};
use crate::consultations::words::{outcome_said, phase_said};
use crate::consultations::{Phase, example_row};
use crate::{portfolios, topics};
use ground::clock::Instant;
use ground::say;
use ground::spoken::day_of_year;
use ground::text::{Language, Message};
use kit::http::problem::{Problem, Refusal};
use kit::http::{Cursor, Limit};
use kit::pages::{self, Frame, Sample, Site};

/// The choices in an address.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Leafed {
    suite: Option<String>,
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "consultations/desk_list.html")]
struct ListOfConsultations {
    frame: Frame,
    note: Option<String>,
    /// The page on which a new one is written, for who may.
    new: Option<String>,
    drafts: Vec<Line>,
    others: Vec<Line>,
    next: Option<String>,
    topics: String,
    portfolios: String,
}

/// A consultation in the list.
struct Line {
    href: String,
    title: String,
    phase: String,
    told: String,
    /// What is owed, in words.
    owed: Option<String>,
}

#[handler]
pub(super) async fn show_list(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
    leafed: Query<Leafed>,
) -> poem::Result<Response> {
    let desk = staffed(app.0, request, at, &slug.0).await?;
    let (commune, caller, now) = (&desk.at.commune, Some(&desk.caller), app.clock.now());
    let after: Option<Cursor> = leafed.0.suite.as_deref().and_then(|it| it.parse().ok());
    let drafts = match &after {
        Some(_) => vec![],
        None => {
            let filters = Filters { phase: Some(Phase::Draft), topic: None };
            rows(app.0, commune, caller, filters, Limit::MOST, None).await.map_err(Refusal::problem)?.0
        }
    };
    let found = rows(app.0, commune, caller, Filters::default(), Limit::default(), after.as_ref()).await;
    let (others, next) = found.map_err(Refusal::problem)?;
    let may_write = may_write(app.0, &desk).await?;
    let page = show(&desk.at, (&drafts, &others), next, (may_write, leafed.0.fait.as_deref()), now);
    Ok(pages::answer(&page, desk.at.language)?)
}

/// True if whoever sits there may write one: they run the board, or hold a portfolio.
async fn may_write(app: &App, desk: &Desk<'_>) -> Result<bool, Problem> {
    if desk.runs_board() {
        return Ok(true);
    }
    let all = portfolios::all_of(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    Ok(all.iter().any(|it| portfolios::is_held_by(it, &desk.caller)))
}

fn show(
    at: &DeskPlace<'_>,
    (drafts, others): (&[Model], &[Model]),
    next: Option<Cursor>,
    (may_write, done): (bool, Option<&str>),
    now: Instant,
) -> ListOfConsultations {
    let line = |row: &Model| line(at, row, now);
    ListOfConsultations {
        frame: at.frame(say!("Les consultations", "Consultations"), &DESK_HOME).explained(HOW),
        note: done.map(|_| at.say(say!("Le brouillon est supprimé.", "The draft is deleted."))),
        new: may_write.then(|| blank(&at.commune)),
        drafts: drafts.iter().map(line).collect(),
        others: others.iter().map(line).collect(),
        next: next.map(|cursor| format!("{}?suite={cursor}", list(&at.commune))),
        topics: at.path(topics::DESK_END),
        portfolios: at.path(portfolios::DESK_END),
    }
}

fn line(at: &DeskPlace<'_>, row: &Model, now: Instant) -> Line {
    let (zone, phase) = (at.commune.zone(), row.phase(now));
    let moment = |at_: Instant| pages::near_moment(at_, now, zone, at.language).words;
    let (opens, closes) = (moment(row.vote_from), moment(row.vote_until));
    let due = day_of_year(row.answer_due(), at.language);
    let told = match phase {
        Phase::Draft => say!("vote prévu à partir de {opens}", "vote planned from {opens} on", opens),
        Phase::Announced | Phase::Debate => say!("vote à partir de {opens}", "vote from {opens} on", opens),
        Phase::Vote => say!("vote jusqu’à {closes}", "vote until {closes}", closes),
        Phase::Counting => say!("vote clos, le compte est en cours", "vote closed, being counted"),
        Phase::Result => say!("réponse attendue avant le {due}", "answer expected before {due}", due),
        Phase::Answered => row.response.as_ref().map_or_else(|| phase_said(phase), |it| outcome_said(it.outcome)),
        Phase::Withdrawn => {
            row.withdrawn_reason.as_ref().map_or_else(|| phase_said(phase), |it| Message::verbatim(it.as_str()))
        }
    };
    let owed = match phase {
        Phase::Result if row.is_overdue(local_day(now, zone), now) => Some(say!("réponse en retard", "answer late")),
        Phase::Result => Some(say!("réponse due", "answer owed")),
        Phase::Draft
        | Phase::Announced
        | Phase::Debate
        | Phase::Vote
        | Phase::Counting
        | Phase::Answered
        | Phase::Withdrawn => None,
    };
    Line {
        href: desk_consultation(&at.commune, row.id),
        title: row.title.to_string(),
        phase: at.say(phase_said(phase)),
        told: at.say(told),
        owed: owed.map(|it| at.say(it)),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Une consultation va de l’annonce à la réponse du conseil\u{a0}: débat, vote, résultat, réponse.",
        "A consultation goes from the announcement to the council’s answer: debate, vote, result, answer.",
    ),
    (
        "Le compte se fait tout seul à la clôture. Vous devez ensuite une réponse, que les habitants attendent.",
        "The count is made by itself at the close. Then you owe an answer, which residents wait for.",
    ),
    (
        "Un élu prépare et annonce les consultations de sa délégation.",
        "A councillor prepares and announces the consultations of their portfolio.",
    ),
];

/// Pages of examples: with something in each phase, and with nothing.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let Some(row) = example_row() else { return vec![] };
    let draft = Model { announced_at: None, ..row.clone() };
    let counted = Model { final_at: Some(row.vote_until), ..row.clone() };
    let now = row.vote_until.plus_seconds(200 * 86_400);
    let pages = [
        show(&at, (&[draft], &[row, counted]), None, (true, Some("supprime")), now),
        show(&at, (&[], &[]), None, (false, None), now),
    ];
    pages.iter().map(|page| Sample::of("consultations/desk_list.html", page)).collect()
}
