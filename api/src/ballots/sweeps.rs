//! What the clock does to votes: opened, checkpointed, cut off, closed, ended, forgotten.

use std::collections::BTreeMap;
use std::time::Duration;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

use super::entity::{elector, late_voter, participant, vote_delegate, vote_delegation, vote_letter};
use super::urn::Urn;
use super::{checkpoints, close, cut_off, open};
use crate::App;
use crate::consultations::{self, ConsultationId, Phase, WaitingFor, consultation};
use crate::envelopes::{self, Box};
use ground::clock::Instant;
use kit::jobs::{Failure, Sweep};

/// Number of seconds for which it is kept who could vote and who did, from the result on.
pub(crate) const KEPT: i64 = 60 * 86_400;

/// Takes every running vote to where the clock says it is.
#[derive(Debug)]
pub struct WatchVotes;

impl Sweep for WatchVotes {
    const KIND: &'static str = "watch_votes";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(10);

    async fn run(app: &App) -> Result<(), Failure> {
        let running = consultations::running(&app.db.read, app.clock.now()).await?;
        let mut failed = None;
        // One that fails holds up no other.
        // Of a commune that moved, the other server takes them on.
        for row in running.into_iter().filter(|it| app.communes.by_id(it.commune_id).is_some()) {
            if let Err(failure) = watch(app, row).await {
                tracing::warn!(?failure, "a vote was not taken on");
                failed = Some(failure);
            }
        }
        failed.map_or(Ok(()), Err)
    }
}

async fn watch(app: &App, row: consultation::Model) -> Result<(), Failure> {
    let id = row.id;
    if matches!(row.phase(app.clock.now()), Phase::Vote | Phase::Counting) && row.recorded.frozen_at.is_none() {
        open::open_vote(app, id).await?;
    }
    let Some(row) = consultations::find(&app.db.read, id).await? else { return Ok(()) };
    match row.phase(app.clock.now()) {
        Phase::Vote => {
            cut_off::settle(app, &row).await?;
            checkpoints::take(app, &row).await?;
        }
        Phase::Counting => {
            cut_off::settle(app, &row).await?;
            close::close(app, id).await?;
        }
        Phase::Draft | Phase::Announced | Phase::Debate | Phase::Result | Phase::Answered | Phase::Withdrawn => {}
    }
    let Some(row) = consultations::find(&app.db.read, id).await? else { return Ok(()) };
    close::end(app, &row).await
}

/// The numbers of closed votes that are not counted, by what they wait for.
///
/// # Errors
/// When the database fails.
pub(crate) async fn uncounted(db: &impl ConnectionTrait, now: Instant) -> Result<BTreeMap<&'static str, usize>, DbErr> {
    let running = consultations::running(db, now).await?;
    let counting = || running.iter().filter(|it| it.phase(now) == Phase::Counting);
    let waits_for = |what| counting().filter(|it| it.recorded.waiting_for == Some(what)).count();
    Ok([WaitingFor::Key, WaitingFor::Paper].map(|what| (what.as_str(), waits_for(what))).into())
}

/// Forget the urn and the keys of a consultation whose commune is removed, counted or not.
///
/// # Errors
/// When the database fails, or a key cannot be destroyed.
pub(crate) async fn forget_vote(app: &App, id: Uuid) -> Result<(), ForgetVoteError> {
    let consultation = ConsultationId::from_uuid(id);
    let tx = app.db.begin_write().await?;
    Urn(consultation).drop(&tx).await?;
    consultations::forget_key(&tx, consultation).await?;
    tx.commit().await?;
    for which in [Box::Ballots, Box::Delegates] {
        envelopes::destroy(app, id, which)?;
    }
    Ok(())
}

/// Reasons why a vote is not forgotten.
#[derive(Debug, thiserror::Error)]
pub enum ForgetVoteError {
    /// The database fails.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// A key cannot be destroyed.
    #[error(transparent)]
    Key(#[from] envelopes::KeyFileError),
}

/// Forgets who could vote and who did, and whose voice went where, 60 days after the result.
#[derive(Debug)]
pub struct ForgetVotes;

impl Sweep for ForgetVotes {
    const KIND: &'static str = "forget_votes";
    type Context = App;
    const EVERY: Duration = Duration::from_secs(3600);

    async fn run(app: &App) -> Result<(), Failure> {
        let before = app.clock.now().plus_seconds(-KEPT);
        use consultation::Column::{FinalAt, Id, WithdrawnAt};
        let over = consultation::Entity::find().select_only().column(Id);
        let over = over.filter(FinalAt.lte(before).or(WithdrawnAt.lte(before))).into_query();
        let electors = elector::Column::ConsultationId.in_subquery(over.clone());
        app.db.delete_in_pieces::<elector::Entity>(electors).await?;
        let letters = vote_letter::Column::ConsultationId.in_subquery(over.clone());
        app.db.delete_in_pieces::<vote_letter::Entity>(letters).await?;
        let participants = participant::Column::ConsultationId.in_subquery(over.clone());
        app.db.delete_in_pieces::<participant::Entity>(participants).await?;
        let late = late_voter::Column::ConsultationId.in_subquery(over.clone());
        app.db.delete_in_pieces::<late_voter::Entity>(late).await?;
        let delegates = vote_delegate::Column::ConsultationId.in_subquery(over.clone());
        app.db.delete_in_pieces::<vote_delegate::Entity>(delegates).await?;
        let delegations = vote_delegation::Column::ConsultationId.in_subquery(over);
        app.db.delete_in_pieces::<vote_delegation::Entity>(delegations).await?;
        Ok(())
    }
}
