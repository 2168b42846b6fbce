//! The published lists: exactly the files that are tallied.

use aws_lc_rs::digest;
use serde::Serialize;
use suffrage::Voices;

use super::answers::Paper;
use crate::consultations::{AskedQuestion, ConsultationId};
use ground::names;
use kit::http::etag::hex;

names! {
    /// The kind of a published list.
    pub enum ListKind {
        /// The ballots of a question.
        Ballots = "ballots",
        /// How voices moved.
        Voices = "voices",
        /// The digests of envelopes.
        Envelopes = "envelopes",
    }
}

/// The file of a question, as it is tallied.
#[derive(Debug, Serialize)]
struct BallotFile<'a> {
    method: &'static str,
    options: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seats: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_score: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grades: Option<&'a [String]>,
    seed: String,
    ballots: &'a [ListedPaper],
}

/// A ballot in the published list: that of a delegate has the weight of all that they cast, and their code.
#[derive(Debug, Serialize)]
pub(super) struct ListedPaper {
    #[serde(flatten)]
    pub(super) paper: Paper,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) weight: Option<Voices>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
}

impl From<Paper> for ListedPaper {
    fn from(paper: Paper) -> Self {
        Self { paper, weight: None, name: None }
    }
}

/// The list of how voices moved.
#[derive(Debug, Serialize)]
pub(super) struct VoicesFile {
    pub(super) consultation: ConsultationId,
    pub(super) electorate: u64,
    pub(super) voices: Vec<VoiceRow>,
}

/// A voice that moved, by its private code, and where it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct VoiceRow {
    pub(super) code: String,
    pub(super) shares: Vec<VoiceRowShare>,
    pub(super) unused: Voices,
}

/// A part of a voice that a delegate cast.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct VoiceRowShare {
    pub(super) to: String,
    pub(super) voices: Voices,
}

/// The file of a question with these ballots, sorted by receipt.
pub(super) fn file(
    id: ConsultationId,
    question: &AskedQuestion,
    papers: &mut [ListedPaper],
) -> Result<Vec<u8>, serde_json::Error> {
    papers.sort_by(|one, other| one.paper.receipt.cmp(&other.paper.receipt));
    serde_json::to_vec(&BallotFile {
        method: question.method.as_str(),
        options: question.options.iter().map(|it| it.id.as_str()).collect(),
        seats: question.seats,
        max_score: question.max_score,
        grades: question.grades.as_deref(),
        seed: format!("{id}/{}", question.id),
        ballots: papers,
    })
}

/// The SHA-256 of a list, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

/// The fingerprint of a result: of the lists of its questions, in order.
pub(super) fn fingerprint<'a>(lists: impl Iterator<Item = (&'a AskedQuestion, &'a str)>) -> String {
    let lines: String = lists.map(|(question, sha256)| format!("{} {sha256}\n", question.id)).collect();
    sha256(lines.as_bytes())
}
