//! The closing of a vote: counted once, in whichever process comes first.

use std::collections::HashMap;
use std::sync::Arc;

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::carried::{Carriers, Frozen};
use super::checkpoints;
use super::count::{CountError, of_nobody, opened};
use super::counter::{bound_to_nobody, paper_waits};
use super::entity::{checkpoint, late_voter, list, result_delegate, vote_delegation, vote_result};
use super::outcome::{Counted, Counting};
use super::published::{ListKind, sha256};
use super::urn::{TookPart, Urn};
use super::urn_of_paper::Contents;
use crate::App;
use crate::consultations::{self, ConsultationId, Phase, ResultInShort, ResultSentence, WaitingFor, consultation};
use crate::envelopes::{self, Box, PrivateKey};
use crate::register::EntryId;
use kit::documents::BoardWrite;
use kit::jobs::Failure;

/// Number of rows that are written at once.
const AT_ONCE: usize = 500;

/// Close a vote whose time is over, and count it: a second time nothing happens.
pub(super) async fn close(app: &App, id: ConsultationId) -> Result<(), Failure> {
    let unsettled = consultations::find(&app.db.read, id).await?.is_some_and(|it| it.awaits_cut_off(app.clock.now()));
    if unsettled {
        // The cut-off waits for the delegates' key: a process that has it settles it first.
        return wait_for(app, id, WaitingFor::Key).await;
    }
    let Some(row) = read_closed(app, id).await? else { return Ok(()) };
    if paper_waits(&app.db.read, &row).await? {
        return wait_for(app, id, WaitingFor::Paper).await;
    }
    // The copies of a key that three people hold open with two shares alone.
    let key = match row.recorded.shares_taken.is_none() {
        true => envelopes::private_key(app, id.uuid(), Box::Ballots).map_err(Failure::retry)?,
        false => None,
    };
    match key {
        Some(key) => close_with(app, row, key).await,
        None => wait_for(app, id, WaitingFor::Key).await,
    }
}

/// Count a closed vote with its key.
pub(super) async fn close_with(app: &App, row: consultation::Model, key: PrivateKey) -> Result<(), Failure> {
    let id = row.id;
    // Nobody casts any more, so that envelopes are opened outside of the transaction; if some moved meanwhile, all over again.
    let seen = (Urn(id).everybody(&app.db.read).await?, Frozen::of(&app.db.read, id).await?);
    let counted = counted(app, row, key, seen.clone()).await?;
    publish(app, id, &seen, counted).await
}

/// A vote that is closed and not counted; every ballot that was let in is in the urn once this returns.
pub(super) async fn read_closed(app: &App, id: ConsultationId) -> Result<Option<consultation::Model>, DbErr> {
    let tx = app.db.begin_write().await?;
    // Whoever casts holds it: this waits for them.
    let row = consultations::locked(&tx, id).await?;
    let now = app.clock.now();
    let row = row.filter(|it| it.phase(now) == Phase::Counting && it.recorded.frozen_at.is_some());
    let row = row.filter(|it| !it.awaits_cut_off(now));
    tx.rollback().await?;
    Ok(row)
}

async fn wait_for(app: &App, id: ConsultationId, what: WaitingFor) -> Result<(), Failure> {
    let Some(found) = consultations::find(&app.db.read, id).await? else { return Ok(()) };
    if found.recorded.waiting_for == Some(what) {
        return Ok(());
    }
    let change = app.boards.change(found.commune_id).await?;
    let Some(row) = consultations::locked(&*change, id).await? else { return Ok(()) };
    let mut recorded = row.recorded.clone();
    if row.final_at.is_some() || row.withdrawn_at.is_some() {
        return Ok(());
    }
    recorded.waiting_for = Some(what);
    consultation::Model { recorded, ..row }.into_active_model().reset_all().update(&*change).await?;
    tracing::warn!(consultation = %id, what = %what, "a closed vote is not counted yet: it waits");
    Ok(change.commit().await?)
}

async fn counted(
    app: &App,
    row: consultation::Model,
    key: PrivateKey,
    (took_part, frozen): (Vec<TookPart>, Frozen),
) -> Result<Counted, Failure> {
    let (key, took_part, questions) = (Arc::new(key), Arc::new(took_part), row.questions.0.clone());
    let id = row.id;
    let mut counting = Counting::begin(row, Arc::clone(&took_part), &frozen).map_err(Failure::retry)?;
    for (place, question) in questions.iter().enumerate() {
        let at = i32::try_from(place).unwrap_or(i32::MAX);
        let paper = Contents(id).of(&app.db.read, at).await?;
        let mut papers = of_nobody(&key, bound_to_nobody(id, question), &paper).map_err(Failure::retry)?;
        let mut last = None;
        loop {
            let some = Urn(id).some_envelopes(&app.db.read, at, last).await?;
            let Some(envelope) = some.last() else { break };
            last = Some(envelope.entry);
            let (key, took_part, asked) = (Arc::clone(&key), Arc::clone(&took_part), (id, question.id));
            papers.extend(computed(move || opened(&key, asked, &some, &took_part)).await?);
        }
        counting = computed(move || counting.count(place, papers).map(|()| counting)).await?;
    }
    counting.end(app.clock.now()).map_err(Failure::retry)
}

/// What a computation comes to that takes a while, on a thread of its own.
async fn computed<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, CountError> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(Failure::retry)?.map_err(Failure::retry)
}

/// Write the result, and drop the urn, in one transaction.
async fn publish(
    app: &App,
    id: ConsultationId,
    (seen, frozen): &(Vec<TookPart>, Frozen),
    counted: Counted,
) -> Result<(), Failure> {
    let Some(found) = consultations::find(&app.db.read, id).await? else { return Ok(()) };
    let change = app.boards.change(found.commune_id).await?;
    let Some(row) = consultations::locked(&*change, id).await? else { return Ok(()) };
    let now = app.clock.now();
    if row.phase(now) != Phase::Counting {
        return Ok(());
    }
    if Urn(id).everybody(&*change).await? != *seen || Frozen::of(&*change, id).await? != *frozen {
        return Err(Failure::retry("the electorate changed while the vote was counted"));
    }
    let Counted { result, lists, carriers } = counted;
    write_lists(&change, &row, lists).await?;
    Urn(id).keep_participants(&*change).await?;
    write_voices(&change, id, frozen, seen, &carriers).await?;
    let sentences =
        result.questions.iter().map(|it| ResultSentence { question: it.question, text: it.sentence.clone() });
    let mut recorded = row.recorded.clone();
    recorded.waiting_for = None;
    recorded.participation = Some((seen.len() as u64, row.vote_until));
    recorded.result = Some(ResultInShort { fingerprint: result.fingerprint.clone(), sentences: sentences.collect() });
    let body = serde_json::to_string(&result).map_err(Failure::retry)?;
    let kept = vote_result::Model { consultation_id: id, body };
    vote_result::Entity::insert(kept.into_active_model()).exec_without_returning(&*change).await?;
    let row = consultation::Model { recorded, final_at: Some(result.final_at), ..row };
    row.into_active_model().reset_all().update(&*change).await?;
    Urn(id).drop(&*change).await?;
    consultations::forget_key(&*change, id).await?;
    change.commit().await?;
    app.db.empty_log().await?;
    Ok(())
}

/// Write what stays of carried voices: the delegates' names, the code of everybody whose voice moved, and who voted late.
async fn write_voices(
    change: &BoardWrite<'_>,
    id: ConsultationId,
    frozen: &Frozen,
    seen: &[TookPart],
    carriers: &Carriers,
) -> Result<(), DbErr> {
    for row in carriers.names() {
        result_delegate::Entity::insert(row.into_active_model()).exec_without_returning(&**change).await?;
    }
    let codes: HashMap<EntryId, &String> = carriers.codes.iter().map(|(entry, code)| (*entry, code)).collect();
    for row in &frozen.given {
        if let Some(code) = codes.get(&row.entry_id) {
            let row = vote_delegation::Model { code: Some((*code).clone()), ..row.clone() };
            row.into_active_model().reset_all().update(&**change).await?;
        }
    }
    let late: Vec<&TookPart> = seen.iter().filter(|it| it.late).collect();
    for some in late.chunks(AT_ONCE) {
        let rows =
            some.iter().map(|it| late_voter::Model { consultation_id: id, entry_id: it.entry }.into_active_model());
        late_voter::Entity::insert_many(rows).exec_without_returning(&**change).await?;
    }
    Ok(())
}

async fn write_lists(
    change: &BoardWrite<'_>,
    row: &consultation::Model,
    lists: Vec<(ListKind, i32, Vec<u8>)>,
) -> Result<(), DbErr> {
    // All are listed from now on: that is not noted in an urn that goes.
    let digests = Urn(row.id).noted(&**change).await?;
    let last = checkpoints::all(&**change, row.id).await?.last().map(|it| it.at);
    if last.is_none_or(|at| at < row.vote_until) {
        checkpoints::keep(&**change, row.id, row.vote_until, &digests).await?;
    }
    let envelopes = (ListKind::Envelopes, 0, digests.into_bytes());
    for (kind, place, body) in lists.into_iter().chain([envelopes]) {
        let kept = list::Model { consultation_id: row.id, kind, place, sha256: sha256(&body), body };
        list::Entity::insert(kept.into_active_model()).exec_without_returning(&**change).await?;
    }
    Ok(())
}

/// Destroy the keys of a vote that is over, and what is left of one that was taken back.
pub(super) async fn end(app: &App, found: &consultation::Model) -> Result<(), Failure> {
    let is_over = found.final_at.is_some() || found.withdrawn_at.is_some();
    if !is_over || found.ended {
        return Ok(());
    }
    for which in [Box::Ballots, Box::Delegates] {
        envelopes::destroy(app, found.id.uuid(), which).map_err(Failure::retry)?;
    }
    let change = app.boards.change(found.commune_id).await?;
    let Some(row) = consultations::locked(&*change, found.id).await? else { return Ok(()) };
    if row.withdrawn_at.is_some() {
        Urn(row.id).drop(&*change).await?;
        consultations::forget_key(&*change, row.id).await?;
        let theirs = checkpoint::Column::ConsultationId.eq(row.id);
        checkpoint::Entity::delete_many().filter(theirs).exec(&*change).await?;
    }
    let now = app.clock.now();
    let mut recorded = row.recorded.clone();
    recorded.destroyed_at.get_or_insert(now);
    if row.delegation_allowed {
        recorded.delegates_destroyed_at.get_or_insert(now);
    }
    let was_withdrawn = row.withdrawn_at.is_some();
    consultation::Model { recorded, ended: true, ..row }.into_active_model().reset_all().update(&*change).await?;
    change.commit().await?;
    if was_withdrawn {
        app.db.empty_log().await?;
    }
    Ok(())
}
