//! Consultations in the letter: those that run, and what came of others since the edition before.

use std::collections::HashMap;

use sea_orm::DbErr;

use crate::App;
use crate::consultations::{
    self, ConsultationId, MilestoneOut, MilestoneState, Phase, consultation, local_day, midnight_after,
};
use crate::digests::content::{Item, VoteItem, VoteTold};
use ground::clock::Instant;
use ground::ids::CommuneId;

/// The consultations that an edition tells of, and whether one of them is news since the edition before.
pub(super) async fn votes(
    app: &App,
    commune: CommuneId,
    (since, now): (Instant, Instant),
) -> Result<(Vec<Item>, bool), DbErr> {
    let Some(commune) = app.communes.by_id(commune) else { return Ok((vec![], false)) };
    let zone = commune.zone();
    let rows = consultations::announced(&app.db.read, commune.id).await?;
    let titles: HashMap<ConsultationId, String> = rows.iter().map(|row| (row.id, row.title.to_string())).collect();
    let mut told: Vec<(Item, bool)> = rows.iter().filter_map(|row| of_row(row, zone, (since, now))).collect();
    for it in consultations::all_milestones(&app.db.read, &commune, now).await? {
        let lately = match it.state {
            MilestoneState::Kept | MilestoneState::Dropped => it.history.last().is_some_and(|step| step.at > since),
            MilestoneState::Late => midnight_after(it.due.0, zone) > since,
            MilestoneState::Open => false,
        };
        let title = titles.get(&it.consultation).filter(|_| lately);
        told.extend(title.map(|title| (milestone(it, title.clone()), true)));
    }
    let is_news = told.iter().any(|it| it.1);
    Ok((told.into_iter().map(|it| it.0).collect(), is_news))
}

/// What there is to tell of a consultation, and whether that is news.
fn of_row(row: &consultation::Model, zone: chrono_tz::Tz, (since, now): (Instant, Instant)) -> Option<(Item, bool)> {
    let is_new = |at: Instant| at > since && at <= now;
    let answered = row.response.as_ref().and_then(|it| it.versions.last()).filter(|it| is_new(it.at));
    let begun = row.announced_at.is_some_and(is_new);
    let (told, is_news) = match row.phase(now) {
        Phase::Announced => (VoteTold::Announced { at: row.debate_from.unwrap_or(row.vote_from) }, begun),
        Phase::Debate => (VoteTold::Debate { until: row.vote_from }, begun || row.debate_from.is_some_and(is_new)),
        Phase::Vote => (VoteTold::Vote { until: row.vote_until }, is_new(row.vote_from)),
        Phase::Result | Phase::Answered if answered.is_some() => {
            (VoteTold::Response { outcome: answered?.outcome }, true)
        }
        Phase::Result | Phase::Answered if row.final_at.is_some_and(is_new) => {
            let result = row.recorded.result.as_ref();
            let sentences = result.iter().flat_map(|it| &it.sentences).map(|it| it.text.clone()).collect();
            let fingerprint = result.and_then(|it| it.fingerprint.as_deref());
            let fingerprint = fingerprint.map(|it| it.chars().take(16).collect());
            (VoteTold::Result { sentences, fingerprint }, true)
        }
        Phase::Result if row.is_overdue(local_day(now, zone), now) => {
            (VoteTold::Overdue { since: row.answer_due() }, is_new(midnight_after(row.answer_due(), zone)))
        }
        Phase::Draft | Phase::Counting | Phase::Result | Phase::Answered | Phase::Withdrawn => return None,
    };
    Some((Item::Vote(VoteItem { id: row.id, title: row.title.to_string(), told }), is_news))
}

fn milestone(it: MilestoneOut, title: String) -> Item {
    let told = VoteTold::Milestone { state: it.state, text: it.text, due: it.first_due.0 };
    Item::Vote(VoteItem { id: it.consultation, title, told })
}
