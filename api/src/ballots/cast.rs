//! Casting a ballot.

use aws_lc_rs::digest;
use aws_lc_rs::error::Unspecified;
use sea_orm::ConnectionTrait;
use zeroize::Zeroizing;

use super::Channel;
use super::answers::{BallotIn, Paper, longest, papers};
use super::bindings::bound;
use super::carried::NotFrozen;
use super::cut_off::settle_now;
use super::open::open_vote;
use super::receipt::Receipt;
use super::standing::{closed_by, entry_of, has_final, is_elector, votes_openly};
use super::urn::{Envelope, TookPart, Urn, alone};
use super::wire::{AcknowledgedOut, AcknowledgementOut, MayNotVote};
use crate::App;
use crate::accounts::Caller;
use crate::consultations::{self, ConsultationId, consultation};
use crate::envelopes::{self, Bound, KeyFileError, NotSealed};
use ground::{FieldError, say};
use kit::http::etag::hex;
use kit::refusal;

refusal! {
    /// Reasons why a ballot was not taken.
    pub enum CastError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The caller has no entry in the commune's register.
        NoResident => RESIDENTS_ONLY,
        /// The vote is not open yet.
        NotOpen => VOTE_NOT_OPEN,
        /// The vote is closed.
        Closed => VOTE_CLOSED,
        /// The consultation was taken back.
        Withdrawn => CONSULTATION_WITHDRAWN,
        /// The caller's entry is not in the electorate.
        NotInElectorate => NOT_IN_ELECTORATE,
        /// They carry others' voices, and their ballot was opened at the cut-off.
        Final => BALLOT_FINAL,
        /// They carry others' voices, and did not say that they vote in the open.
        MustBeOpen => OPEN_BALLOT,
        /// Answers that cannot be given.
        Invalid(Vec<FieldError>) => invalid,
        /// The vote opens at this instant.
        Freezing => FREEZING,
        /// The system gives no random numbers.
        Chance(Unspecified) => internal,
        /// It cannot be sealed.
        Seal(NotSealed) => internal,
        /// The key of acknowledgements is not there.
        Key(KeyFileError) => internal,
        /// It does not serialise.
        Json(serde_json::Error) => internal,
        ..database
    }
}

impl From<MayNotVote> for CastError {
    fn from(reason: MayNotVote) -> Self {
        match reason {
            MayNotVote::ResidentsOnly => Self::NoResident,
            MayNotVote::VoteNotOpen => Self::NotOpen,
            MayNotVote::VoteClosed => Self::Closed,
            MayNotVote::Withdrawn => Self::Withdrawn,
            MayNotVote::NotInElectorate => Self::NotInElectorate,
            MayNotVote::BallotFinal => Self::Final,
        }
    }
}

/// Cast a ballot, in the place of an earlier one. Once it is acknowledged it is counted.
pub(super) async fn cast(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    ballot: BallotIn,
) -> Result<AcknowledgementOut, CastError> {
    match cast_now(app, caller, id, &ballot).await {
        // The vote opened, or its cut-off came, since it was looked at: that is settled first now.
        Err(CastError::Freezing) => cast_now(app, caller, id, &ballot).await,
        answer => answer,
    }
}

async fn cast_now(
    app: &App,
    caller: &Caller,
    id: ConsultationId,
    ballot: &BallotIn,
) -> Result<AcknowledgementOut, CastError> {
    let found = consultations::find(&app.db.read, id).await?.filter(|it| it.announced_at.is_some());
    let found = found.ok_or(CastError::NoSuchConsultation)?;
    if found.recorded.frozen_at.is_none() && app.clock.now() >= found.vote_from {
        open_vote(app, id).await?;
    }
    if found.awaits_cut_off(app.clock.now()) {
        // What is cast now is late: which voices flow comes first.
        settle_now(app, id, found.commune_id).await.map_err(|error| unsettled(id, error))?;
    }
    let tx = app.db.begin_write().await?;
    // The count locks it against this: who comes first is in it, whoever comes later is told that it is closed.
    let row = consultations::shared(&tx, id).await?.ok_or(CastError::NoSuchConsultation)?;
    // Asked here, since the town hall may take an entry from an account at any time.
    let entry = entry_of(&tx, caller, &row).await?.ok_or(CastError::NoResident)?;
    alone(&tx, id, entry).await?;
    let now = app.clock.now();
    if let Some(reason) = closed_by(row.phase(now)) {
        return Err(reason.into());
    }
    if row.recorded.frozen_at.is_none() {
        return Err(CastError::Freezing);
    }
    if !is_elector(&tx, id, entry).await? {
        return Err(CastError::NotInElectorate);
    }
    let late = row.delegation_allowed && now >= row.delegates_until;
    if late && row.recorded.settled_at.is_none() {
        return Err(CastError::Freezing);
    }
    if late && has_final(&tx, id, entry).await? {
        return Err(CastError::Final);
    }
    let open = !late && votes_openly(&tx, &row, entry).await?;
    match (open, ballot.open == Some(true)) {
        (true, false) => return Err(CastError::MustBeOpen),
        (false, true) => {
            let detail = match late {
                true => say!(
                    "Les votes des délégués sont clos\u{a0}: à partir de maintenant, chaque vote est secret.",
                    "The delegates’ votes are closed: from now on every vote is secret.",
                ),
                false => say!("Seul un délégué vote en public.", "A delegate alone votes in the open."),
            };
            return Err(CastError::Invalid(vec![FieldError::at("open", detail)]));
        }
        _ => {}
    }
    let cast = TookPart { entry, channel: Channel::Online, late, open, sealed_to: None };
    let answers = put(&tx, &row, ballot, &cast).await?;
    let signed = signed(id, &answers);
    let signature = envelopes::sign(app, &signed).map_err(CastError::Key)?;
    tx.commit().await?;
    Ok(AcknowledgementOut { consultation: id, open, answers, signed, signature })
}

fn unsettled(id: ConsultationId, error: NotFrozen) -> CastError {
    match error {
        NotFrozen::Database(error) => error.into(),
        NotFrozen::Key(_) | NotFrozen::Envelope(_) | NotFrozen::Seal(_) => {
            tracing::warn!(%error, consultation = %id, "the cut-off of a vote was not settled");
            CastError::Freezing
        }
    }
}

/// Put a ballot into the urn: a sealed envelope for each question.
pub(super) async fn put(
    tx: &impl ConnectionTrait,
    row: &consultation::Model,
    ballot: &BallotIn,
    cast: &TookPart,
) -> Result<Vec<AcknowledgedOut>, CastError> {
    let mut papers = papers(&row.questions.0, ballot).map_err(CastError::Invalid)?;
    let key = if cast.open { &row.recorded.delegates_key } else { &row.recorded.public_key };
    let key = key.as_deref().ok_or(CastError::Seal(NotSealed))?;
    let mut acknowledged = Vec::with_capacity(papers.len());
    for (place, (question, paper)) in row.questions.0.iter().zip(&mut papers).enumerate() {
        if paper.receipt.is_empty() {
            paper.receipt = Receipt::draw().map_err(CastError::Chance)?.to_string();
        }
        let bound = bound(row.id, question.id, cast.entry);
        let sealed = sealed(key, paper, longest(question), bound)?;
        let digest = hex(digest::digest(&digest::SHA256, &sealed).as_ref());
        let question_place = i32::try_from(place).unwrap_or(i32::MAX);
        Urn(row.id).put(tx, Envelope { question: question_place, entry: cast.entry, sealed }).await?;
        Urn(row.id).note(tx, &digest).await?;
        acknowledged.push(AcknowledgedOut { question: question.id, receipt: paper.receipt.clone(), envelope: digest });
    }
    Urn(row.id).took_part(tx, cast).await?;
    Ok(acknowledged)
}

/// A paper in an envelope.
pub(super) fn sealed(key: &str, paper: &Paper, longest: usize, bound: Bound) -> Result<Vec<u8>, CastError> {
    let plain = Zeroizing::new(serde_json::to_vec(paper).map_err(CastError::Json)?);
    envelopes::seal(key, &envelopes::pad(&plain, longest), bound).map_err(CastError::Seal)
}

/// The text of an acknowledgement.
fn signed(id: ConsultationId, answers: &[AcknowledgedOut]) -> String {
    let lines = answers.iter().map(|it| format!("{} {}\n", it.question, it.envelope));
    format!("tambour ballot 1\n{id}\n{}", lines.collect::<String>())
}
