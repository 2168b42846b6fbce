//! Whoever sits at the counter: the clerk of the commune, who signed in less than 12 hours ago.

use sea_orm::{ConnectionTrait, DbErr};

use super::wire::MayNotAssist;
use crate::App;
use crate::accounts::Caller;
use crate::ballots::Channel;
use crate::ballots::open::open_vote;
use crate::ballots::standing::{closed_by, is_elector};
use crate::ballots::urn::Urn;
use crate::ballots::urn_of_paper::has_paper;
use crate::ballots::wire::MayNotVote;
use crate::consultations::{self, ConsultationId, consultation};
use crate::register::EntryId;
use ground::clock::Instant;
use kit::refusal;

refusal! {
    /// Reasons why somebody has nothing to do at the counter.
    pub enum NotAtCounter {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// They are not the clerk of its commune.
        Forbidden => FORBIDDEN,
        /// They signed in too long ago.
        NotFresh => SIGN_IN_AGAIN,
        ..database
    }
}

/// A consultation, for the clerk of its commune. Its vote is opened, if its time has come.
pub(in crate::ballots) async fn at_counter(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
) -> Result<consultation::Model, NotAtCounter> {
    let found = consultations::find(&app.db.read, id).await?.filter(|it| it.announced_at.is_some());
    let found = found.ok_or(NotAtCounter::NoSuchConsultation)?;
    if !caller.is_clerk_of(found.commune_id) {
        return Err(NotAtCounter::Forbidden);
    }
    let now = app.clock.now();
    if !caller.is_fresh(now) {
        return Err(NotAtCounter::NotFresh);
    }
    if found.recorded.frozen_at.is_none() && found.withdrawn_at.is_none() && now >= found.vote_from {
        open_vote(app, id).await?;
    }
    Ok(found)
}

/// The reason why nobody votes in the phase that a consultation is in, if there is one.
pub(super) fn closed(row: &consultation::Model, now: Instant) -> Option<MayNotAssist> {
    closed_by(row.phase(now)).map(|reason| match reason {
        MayNotVote::VoteClosed => MayNotAssist::VoteClosed,
        MayNotVote::Withdrawn => MayNotAssist::Withdrawn,
        MayNotVote::VoteNotOpen | MayNotVote::ResidentsOnly | MayNotVote::NotInElectorate | MayNotVote::BallotFinal => {
            MayNotAssist::VoteNotOpen
        }
    })
}

/// The reason why no ballot is cast for somebody, if there is one.
pub(super) async fn hindrance(
    db: &impl ConnectionTrait,
    row: &consultation::Model,
    entry: EntryId,
    now: Instant,
) -> Result<Option<MayNotAssist>, DbErr> {
    if let Some(reason) = closed(row, now) {
        return Ok(Some(reason));
    }
    if row.recorded.frozen_at.is_none() {
        return Ok(Some(MayNotAssist::VoteNotOpen));
    }
    if !is_elector(db, row.id, entry).await? {
        return Ok(Some(MayNotAssist::NotInElectorate));
    }
    if Urn(row.id).participant(db, entry).await?.is_some() {
        return Ok(Some(MayNotAssist::AlreadyVoted));
    }
    let noted = has_paper(db, row.id, entry).await?;
    Ok(noted.then_some(MayNotAssist::VotedOnPaper))
}

/// True if a ballot came with the help of a clerk, who may cancel it.
pub(super) fn is_assisted(channel: Channel) -> bool {
    match channel {
        Channel::Counter | Channel::Phone => true,
        Channel::Online | Channel::Paper => false,
    }
}
