//! A visitor's view of polls: their own answer, and the counts if they are shown to them.

use std::collections::HashMap;
use std::slice;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::counting::Counting;
use super::entity::Model;
use super::options::Choices;
use super::tally::{Tallies, count};
use super::{PollAudience, PollOut, answers, rules};
use crate::App;
use crate::accounts::Caller;
use crate::devices::Visitor;
use crate::register::{self, Home};
use ground::clock::Instant;
use ground::ids::{AnswererId, PollId};

/// The own answers of somebody, by poll.
type Own = HashMap<PollId, Choices>;

/// These polls as this visitor sees them now, in order.
pub(super) async fn show(app: &App, rows: &[Model], visitor: &Visitor, now: Instant) -> Result<Vec<PollOut>, DbErr> {
    let db = &app.db.read;
    let own = own_answers(db, rows, visitor).await?;
    let shown = shown(rows, &own, now);
    let tallies = app.part(Counting::default).share(&shown, async || count(db, &shown).await).await?;
    Ok(assemble(app, rows, &own, &shown, &tallies, now))
}

pub(super) async fn show_one(
    app: &App,
    row: &Model,
    visitor: &Visitor,
    now: Instant,
) -> Result<Option<PollOut>, DbErr> {
    Ok(show(app, slice::from_ref(row), visitor, now).await?.pop())
}

/// One poll as this visitor sees it in a transaction.
pub(super) async fn show_within(
    app: &App,
    tx: &impl ConnectionTrait,
    row: &Model,
    visitor: &Visitor,
    now: Instant,
) -> Result<Option<PollOut>, DbErr> {
    let rows = slice::from_ref(row);
    let own = own_answers(tx, rows, visitor).await?;
    let shown = shown(rows, &own, now);
    let tallies = count(tx, &shown).await?;
    Ok(assemble(app, rows, &own, &shown, &tallies, now).pop())
}

fn shown(rows: &[Model], own: &Own, now: Instant) -> Vec<PollId> {
    let shows =
        |row: &&Model| rules::shows_counts(row.results, rules::status(row.closes_at, now), own.contains_key(&row.id));
    rows.iter().filter(shows).map(|row| row.id).collect()
}

/// A poll whose commune came after the directory was loaded is as good as not there yet.
fn assemble(app: &App, rows: &[Model], own: &Own, shown: &[PollId], tallies: &Tallies, now: Instant) -> Vec<PollOut> {
    let seen = rows.iter().filter_map(|row| {
        let commune = app.communes.by_id(row.commune_id)?;
        let tally = shown.contains(&row.id).then(|| tallies.get(&row.id).cloned().unwrap_or_default());
        Some(PollOut::of(row, &commune.slug, own.get(&row.id).copied(), tally.as_ref(), now))
    });
    seen.collect()
}

async fn own_answers(db: &impl ConnectionTrait, rows: &[Model], visitor: &Visitor) -> Result<Own, DbErr> {
    use answers::Column::{Answerer, Choices as Chosen, PollId as Of};
    let homes = homes(db, rows, visitor).await?;
    let asked: Vec<(PollId, AnswererId)> =
        rows.iter().filter_map(|row| Some((row.id, rules::answerer(row, visitor, &homes)?))).collect();
    if asked.is_empty() {
        return Ok(Own::new());
    }
    let (polls, mut answerers): (Vec<PollId>, Vec<AnswererId>) = asked.into_iter().unzip();
    // A device and a resident at most: whoever asks.
    answerers.sort_unstable();
    answerers.dedup();
    let own = answers::Entity::find().select_only().columns([Of, Chosen]);
    let own = own.filter(Of.is_in(polls)).filter(Answerer.is_in(answerers));
    Ok(own.into_tuple::<(PollId, Choices)>().all(db).await?.into_iter().collect())
}

/// The visitor's open entries in registers, where one of these polls asks residents.
pub(super) async fn homes(db: &impl ConnectionTrait, rows: &[Model], visitor: &Visitor) -> Result<Vec<Home>, DbErr> {
    let asks_residents = rows.iter().any(|row| row.audience == PollAudience::Residents);
    match visitor.caller.as_ref().and_then(Caller::account).filter(|_| asks_residents) {
        Some(account) => register::homes_of(db, account).await,
        None => Ok(vec![]),
    }
}
