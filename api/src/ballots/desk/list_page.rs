//! « Guichet »: the consultations in which somebody may be helped to vote, or whose envelopes wait.

use std::collections::HashSet;

use askama::Template;
use poem::web::{Data, Path};
use poem::{Request, Response, handler};

use super::DESK_COUNTER;
use super::seat::{clerks, path};
use crate::App;
use crate::accounts::{AtDesk, to_sign_in_again};
use crate::ballots::counter::with_letters;
use crate::communes::DeskPlace;
use crate::consultations::{self, ConsultationId, Phase, WaitingFor, consultation};
use ground::clock::Instant;
use ground::say;
use ground::text::Language;
use kit::forms;
use kit::http::problem::Problem;
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "consultations/desk_counters.html")]
struct CountersPage {
    frame: Frame,
    /// The path of each, its title, and how it stands.
    votes: Vec<(String, String, String)>,
}

#[handler]
pub(in crate::ballots) async fn show_list(
    app: Data<&App>,
    at: AtDesk,
    request: &Request,
    slug: Path<String>,
) -> poem::Result<Response> {
    let again = || Ok(forms::done(&to_sign_in_again(request.original_uri().path())));
    let desk = clerks(app.0, request, at, &slug.0, again).await?;
    let rows = consultations::announced(&app.db.read, desk.at.commune.id).await.map_err(Problem::internal)?;
    let ids = rows.iter().map(|row| row.id).collect();
    let letters = with_letters(&app.db.read, ids).await.map_err(Problem::internal)?;
    Ok(pages::answer(&show(&desk.at, &rows, &letters, app.clock.now()), desk.at.language)?)
}

fn show(
    at: &DeskPlace<'_>,
    rows: &[consultation::Model],
    letters: &HashSet<ConsultationId>,
    now: Instant,
) -> CountersPage {
    let runs = |row: &consultation::Model| matches!(row.phase(now), Phase::Vote | Phase::Counting);
    let shown = rows.iter().filter(|row| runs(row) || letters.contains(&row.id));
    let votes = shown.map(|row| {
        if !runs(row) {
            let stands = say!("des lettres attendent d’être imprimées", "letters wait to be printed");
            return (path(at, row.id, "/lettres"), row.title.to_string(), at.say(stands));
        }
        let day = pages::at(row.vote_until, at.commune.zone(), at.language).words;
        let stands = match (row.phase(now), row.recorded.waiting_for) {
            (Phase::Vote, _) => say!("vote ouvert jusqu’au {day}", "vote open until {day}", day),
            (_, Some(WaitingFor::Paper)) => say!("attend les bulletins papier", "waits for the paper ballots"),
            (_, Some(WaitingFor::Key)) => say!("attend deux parts de la clé", "waits for two shares of the key"),
            (_, None) => say!("dépouillement en cours", "being counted"),
        };
        (path(at, row.id, ""), row.title.to_string(), at.say(stands))
    });
    CountersPage { frame: at.frame(say!("Guichet", "Counter"), &DESK_COUNTER).explained(HOW), votes: votes.collect() }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    (
        "Ici vous votez pour qui vient ou téléphone\u{a0}: son bulletin ne remplace jamais celui qu’il a déposé lui-même.",
        "Here you vote for whoever comes or calls: their ballot never takes the place of one they cast themselves.",
    ),
    (
        "Chaque vote et chaque recherche est noté au journal, et dit à la personne.",
        "Every vote and every look is noted in the log, and told to that person.",
    ),
    (
        "Les enveloppes arrivées se notent par nom, fermées. Elles s’ouvrent après la clôture, à deux, mélangées.",
        "Envelopes are noted by name as they arrive, closed. They are opened after the close, by two people, mixed.",
    ),
];

/// Pages of examples.
pub(super) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let at = DeskPlace::example(site, language);
    let rows: Vec<_> = consultations::example_row().into_iter().collect();
    let now = rows.first().map_or(Instant::from_micros(0), |row| row.vote_from);
    let none = HashSet::new();
    [show(&at, &rows, &none, now), show(&at, &[], &none, now)]
        .iter()
        .map(|page| Sample::of("consultations/desk_counters.html", page))
        .collect()
}
