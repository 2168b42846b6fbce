//! Opening envelopes and counting what is inside, in memory.

use std::num::NonZero;
use std::thread;

use aws_lc_rs::error::Unspecified;

use super::answers::Paper;
use super::bindings::bound;
use super::urn::{Envelope, TookPart};
use crate::consultations::{ConsultationId, QuestionId};
use crate::envelopes::{self, Bound, PrivateKey};

/// The fewest envelopes that a thread of its own is worth.
const A_THREAD: usize = 500;

/// Reasons why a vote was not counted.
#[derive(Debug, thiserror::Error)]
pub(super) enum CountError {
    /// An envelope does not open.
    #[error("an envelope of a question does not open")]
    Envelope,
    /// What is inside is no ballot.
    #[error("an envelope holds no ballot")]
    NoBallot,
    /// The ballots do not count.
    #[error("the ballots do not count: {0}")]
    Tally(#[from] suffrage::Refusal),
    /// The system gives no random numbers, or there are more people than can be numbered.
    #[error("the voices that were carried are not told")]
    Voices(#[from] Unspecified),
    /// Something does not serialise.
    #[error("the result does not serialise: {0}")]
    Json(#[from] serde_json::Error),
}

/// The papers in some envelopes of a question, in no order that tells anything: what is published sorts them by receipt.
pub(super) fn opened(
    key: &PrivateKey,
    (id, question): (ConsultationId, QuestionId),
    envelopes: &[Envelope],
    took_part: &[TookPart],
) -> Result<Vec<Paper>, CountError> {
    let threads =
        thread::available_parallelism().map_or(1, NonZero::get).min(envelopes.len().div_ceil(A_THREAD)).max(1);
    let share = envelopes.len().div_ceil(threads).max(1);
    let open = |some: &[Envelope]| {
        some.iter().map(|it| one(key, (id, question), it, took_part)).collect::<Result<Vec<_>, _>>()
    };
    thread::scope(|scope| {
        let work: Vec<_> = envelopes.chunks(share).map(|some| scope.spawn(move || open(some))).collect();
        let mut papers = Vec::with_capacity(envelopes.len());
        for thread in work {
            papers.extend(thread.join().map_err(|_| CountError::Envelope)??);
        }
        Ok(papers)
    })
}

/// The papers that hang on nobody: those of envelopes of paper.
pub(super) fn of_nobody(key: &PrivateKey, bound: Bound, sealed: &[Vec<u8>]) -> Result<Vec<Paper>, CountError> {
    sealed.iter().map(|it| read(key, it, bound)).collect()
}

fn one(
    key: &PrivateKey,
    (id, question): (ConsultationId, QuestionId),
    envelope: &Envelope,
    took_part: &[TookPart],
) -> Result<Paper, CountError> {
    // Sorted by entry, as the urn gives them.
    let place = took_part.binary_search_by_key(&envelope.entry, |it| it.entry).map_err(|_| CountError::Envelope)?;
    let sealed_to = took_part[place].sealed_to.unwrap_or(envelope.entry);
    unsealed(key, envelope, bound(id, question, sealed_to))
}

/// The paper in an envelope that is bound to this.
pub(super) fn unsealed(key: &PrivateKey, envelope: &Envelope, bound: Bound) -> Result<Paper, CountError> {
    read(key, &envelope.sealed, bound)
}

fn read(key: &PrivateKey, sealed: &[u8], bound: Bound) -> Result<Paper, CountError> {
    let plain = envelopes::open(key, sealed, bound);
    let plain = plain.map_err(|_| CountError::Envelope)?;
    let paper = envelopes::unpad(&plain).ok_or(CountError::NoBallot)?;
    serde_json::from_slice(paper).map_err(|_| CountError::NoBallot)
}
