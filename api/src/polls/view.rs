//! What somebody sees of polls: their own answer, and the counts if they are shown to them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{PollOut, answers, entity::Model, options::Choices, rules, tally};
use crate::{
    App,
    clock::Instant,
    http::Visitor,
    ids::{AnswererId, PollId},
};

/// These polls as this visitor sees them now, in order. One whose commune came after the directory was loaded is as good
/// as not there yet.
pub(super) async fn show(
    app: &App,
    db: &impl ConnectionTrait,
    rows: &[Model],
    visitor: &Visitor,
    now: Instant,
) -> Result<Vec<PollOut>, DbErr> {
    let own = own_answers(db, rows, visitor).await?;
    let shows = |row: &&Model| rules::shows_counts(row.results, rules::status(row.closes_at, now), own.contains_key(&row.id));
    let shown: Vec<PollId> = rows.iter().filter(shows).map(|row| row.id).collect();
    let mut tallies = tally::count(db, &shown).await?;
    let seen = rows.iter().filter_map(|row| {
        let commune = app.communes.by_id(row.commune_id)?;
        let tally = shown.contains(&row.id).then(|| tallies.remove(&row.id).unwrap_or_default());
        Some(PollOut::of(row, &commune.slug, own.get(&row.id).copied(), tally.as_ref(), now))
    });
    Ok(seen.collect())
}

/// The same of one poll.
pub(super) async fn show_one(
    app: &App,
    db: &impl ConnectionTrait,
    row: &Model,
    visitor: &Visitor,
    now: Instant,
) -> Result<Option<PollOut>, DbErr> {
    Ok(show(app, db, std::slice::from_ref(row), visitor, now).await?.pop())
}

async fn own_answers(db: &impl ConnectionTrait, rows: &[Model], visitor: &Visitor) -> Result<HashMap<PollId, Choices>, DbErr> {
    use answers::Column::{Answerer, Choices as Chosen, PollId as Of};
    let asked: Vec<(PollId, AnswererId)> = rows.iter().filter_map(|row| Some((row.id, rules::answerer(row, visitor)?))).collect();
    if asked.is_empty() {
        return Ok(HashMap::new());
    }
    let (polls, mut answerers): (Vec<PollId>, Vec<AnswererId>) = asked.into_iter().unzip();
    // A device and a resident at most: whoever asks.
    answerers.sort_unstable();
    answerers.dedup();
    let own = answers::Entity::find().select_only().columns([Of, Chosen]);
    let own = own.filter(Of.is_in(polls)).filter(Answerer.is_in(answerers));
    Ok(own.into_tuple::<(PollId, Choices)>().all(db).await?.into_iter().collect())
}
