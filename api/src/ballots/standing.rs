//! How somebody stands towards a vote: whether they may cast a ballot, and whether they have.

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::Channel;
use super::entity::{elector, vote_delegate};
use super::urn::Urn;
use super::urn_of_paper::has_paper;
use super::wire::{MayNotVote, StandingOut};
use crate::App;
use crate::accounts::Caller;
use crate::consultations::{self, ConsultationId, Phase, consultation};
use crate::delegations::{self, Scope};
use crate::register::{self, EntryId};
use ground::clock::Instant;
use kit::refusal;

/// Number of entries that are looked up at once.
const AT_ONCE: usize = 500;

refusal! {
    /// Reasons why nobody is told how they stand.
    pub enum StandingError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        ..database
    }
}

/// The entry of a caller in a consultation's commune; a token has none.
pub(super) async fn entry_of(
    db: &impl ConnectionTrait,
    caller: &Caller,
    row: &consultation::Model,
) -> Result<Option<EntryId>, DbErr> {
    match caller.account() {
        Some(account) => register::resident_of(db, account, row.commune_id).await,
        None => Ok(None),
    }
}

/// The reason why nobody casts a ballot in this phase, if there is one.
pub(super) fn closed_by(phase: Phase) -> Option<MayNotVote> {
    match phase {
        Phase::Draft | Phase::Announced | Phase::Debate => Some(MayNotVote::VoteNotOpen),
        Phase::Vote => None,
        Phase::Counting | Phase::Result | Phase::Answered => Some(MayNotVote::VoteClosed),
        Phase::Withdrawn => Some(MayNotVote::Withdrawn),
    }
}

/// True if an entry is in the electorate.
pub(crate) async fn is_elector(db: &impl ConnectionTrait, id: ConsultationId, entry: EntryId) -> Result<bool, DbErr> {
    Ok(elector::Entity::find_by_id((id, entry)).one(db).await?.is_some())
}

/// Those of these entries that are in the electorate.
pub(super) async fn electors_among(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    entries: &[EntryId],
) -> Result<HashSet<EntryId>, DbErr> {
    use elector::Column::{ConsultationId as Of, EntryId as Who};
    let mut found = HashSet::new();
    for some in entries.chunks(AT_ONCE) {
        let theirs = elector::Entity::find().filter(Of.eq(id).and(Who.is_in(some.to_vec())));
        found.extend(theirs.select_only().column(Who).into_tuple::<EntryId>().all(db).await?);
    }
    Ok(found)
}

/// True if an entry's ballot was opened at the cut-off, with the voices that it carries.
pub(super) async fn has_final(db: &impl ConnectionTrait, id: ConsultationId, entry: EntryId) -> Result<bool, DbErr> {
    let theirs = vote_delegate::Entity::find().filter(vote_delegate::Column::ConsultationId.eq(id));
    let theirs = theirs.filter(vote_delegate::Column::EntryId.eq(entry));
    Ok(theirs.all(db).await?.iter().any(|row| row.papers.is_some()))
}

/// True if somebody votes in the open, as a delegate who takes the consultation does before the cut-off.
pub(super) async fn votes_openly(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    entry: EntryId,
) -> Result<bool, DbErr> {
    if !row.delegation_allowed {
        return Ok(false);
    }
    match delegations::standing_of(db, row.commune_id, entry).await? {
        Some(delegate) => Ok(delegations::takes(&delegate, &Scope::of_consultation(db, row).await?.context)),
        None => Ok(false),
    }
}

/// How a caller stands towards a vote.
pub(super) async fn standing(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    now: Instant,
) -> Result<StandingOut, StandingError> {
    let db = &app.db.read;
    let row = consultations::find(db, id).await?.filter(|it| it.announced_at.is_some());
    let row = row.ok_or(StandingError::NoSuchConsultation)?;
    let none = |reason| StandingOut {
        may_vote: false,
        reason: Some(reason),
        voted: false,
        channel: None,
        open: false,
        is_final: false,
    };
    let Some(entry) = entry_of(db, caller, &row).await? else { return Ok(none(MayNotVote::ResidentsOnly)) };
    let closed = closed_by(row.phase(now));
    let is_frozen = row.recorded.frozen_at.is_some();
    if is_frozen && !is_elector(db, id, entry).await? {
        return Ok(none(closed.unwrap_or(MayNotVote::NotInElectorate)));
    }
    // The urn is there from the opening to the count.
    let has_urn = is_frozen && row.final_at.is_none() && row.withdrawn_at.is_none();
    let channel = match has_urn {
        true => running_channel(db, id, entry).await?,
        false if row.final_at.is_some() => super::lists::channel_of(db, id, entry).await?,
        false => None,
    };
    let is_final = is_frozen && has_final(db, id, entry).await?;
    let reason = closed.or(is_final.then_some(MayNotVote::BallotFinal));
    let open = is_final || (has_urn && Urn(id).participant(db, entry).await?.is_some_and(|it| it.open));
    Ok(StandingOut { may_vote: reason.is_none(), reason, voted: channel.is_some(), channel, open, is_final })
}

/// The way by which somebody voted so far; whose envelope of paper arrived has voted so, unless they voted otherwise.
async fn running_channel(
    db: &impl ConnectionTrait,
    id: ConsultationId,
    entry: EntryId,
) -> Result<Option<Channel>, DbErr> {
    match Urn(id).participant(db, entry).await? {
        Some(it) => Ok(Some(it.channel)),
        None => Ok(has_paper(db, id, entry).await?.then_some(Channel::Paper)),
    }
}
