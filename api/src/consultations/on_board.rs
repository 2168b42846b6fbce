//! The consultations that a board shows.

use sea_orm::DbErr;

use super::calendar::midnight_after;
use super::entity::consultation::Model;
use super::queries::{announced, last_withdrawn};
use super::{ConsultationCard, Phase};
use crate::App;
use ground::clock::Instant;
use kit::tenants::Commune;

/// The most consultations on a board.
const MOST: usize = 50;

/// Number of seconds for which a result stays on the board.
const SHOWN: i64 = 60 * 86_400;

/// The consultations of a board, by the close of their votes, and the instant at which time alone changes them.
pub(crate) async fn on_board(
    app: &App,
    commune: &Commune,
    now: Instant,
) -> Result<(Vec<ConsultationCard>, Option<Instant>), DbErr> {
    Ok(cards(&announced(&app.db.read, commune.id).await?, commune, now))
}

fn cards(rows: &[Model], commune: &Commune, now: Instant) -> (Vec<ConsultationCard>, Option<Instant>) {
    let zone = commune.zone();
    let rows: Vec<&Model> = rows.iter().filter(|row| stays(row, now)).take(MOST).collect();
    let until = rows.iter().flat_map(|row| changes_at(row, zone)).filter(|at| *at > now).min();
    (rows.iter().map(|row| ConsultationCard::of(row, zone, now)).collect(), until)
}

/// The consultations of a feed.
pub(crate) struct ToldConsultations {
    /// Those of the board, each with the instant at which the step began that it is in.
    pub(crate) shown: Vec<(ConsultationCard, Instant)>,
    /// The instant at which the last step of any began, those among them that are no longer shown.
    pub(crate) changed_at: Option<Instant>,
    /// The instant at which time alone changes them.
    pub(crate) valid_until: Option<Instant>,
}

/// The consultations of a board, with the instants that a feed tells.
pub(crate) async fn told(app: &App, commune: &Commune, now: Instant) -> Result<ToldConsultations, DbErr> {
    let rows = announced(&app.db.read, commune.id).await?;
    let steps = rows.iter().filter_map(|row| last_step(row, now));
    let changed_at = steps.chain(last_withdrawn(&app.db.read, commune.id).await?).max();
    let (cards, valid_until) = cards(&rows, commune, now);
    let began = |card: &ConsultationCard| rows.iter().find(|row| row.id == card.id).and_then(|it| last_step(it, now));
    let shown = cards.into_iter().filter_map(|card| Some((began(&card)?, card)).map(|(at, card)| (card, at)));
    Ok(ToldConsultations { shown: shown.collect(), changed_at, valid_until })
}

fn last_step(row: &Model, now: Instant) -> Option<Instant> {
    let told = [row.announced_at, row.debate_from, row.final_at, row.answered_at];
    told.into_iter().flatten().chain([row.vote_from, row.vote_until]).filter(|at| *at <= now).max()
}

fn stays(row: &Model, now: Instant) -> bool {
    match row.phase(now) {
        Phase::Announced | Phase::Debate | Phase::Vote | Phase::Counting | Phase::Result => true,
        Phase::Answered => row.final_at.is_some_and(|at| now < at.plus_seconds(SHOWN)),
        Phase::Draft | Phase::Withdrawn => false,
    }
}

/// The instants at which time alone changes what is shown of a consultation.
fn changes_at(row: &Model, zone: chrono_tz::Tz) -> Vec<Instant> {
    let mut all = vec![row.vote_from, row.vote_until];
    all.extend(row.debate_from);
    all.extend(row.final_at.map(|at| at.plus_seconds(SHOWN)));
    all.push(midnight_after(row.answer_due(), zone));
    all
}
