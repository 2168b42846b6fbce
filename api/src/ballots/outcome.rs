//! What a count comes to: the lists, the result, and what is withheld where too few voted.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::Channel;
use super::answers::Paper;
use super::carried::{Carriers, Frozen, carriers};
use super::count::CountError;
use super::published::{ListKind, ListedPaper, VoicesFile, file, fingerprint, sha256};
use super::result_wire::{BallotNumbers, ChannelNumbers, ListLink, QuestionResult, VoteResultOut};
use super::sentence::sentence;
use super::urn::TookPart;
use crate::consultations::{ThresholdKind, consultation};
use ground::clock::Instant;
use ground::text::Language;

/// The fewest secret ballots that are published one by one.
const FEWEST_PUBLISHED: u64 = 20;

/// The fewest secret ballots of which more than the order is published.
const FEWEST_TOTALLED: u64 = 5;

/// A counted vote.
#[derive(Debug)]
pub(super) struct Counted {
    pub(super) result: VoteResultOut,
    pub(super) lists: Vec<(ListKind, i32, Vec<u8>)>,
    pub(super) carriers: Carriers,
}

/// A vote that is being counted, question by question, so that the ballots of one are in memory at a time.
#[derive(Debug)]
pub(super) struct Counting {
    row: consultation::Model,
    took_part: Arc<Vec<TookPart>>,
    electorate: u64,
    carriers: Carriers,
    lists: Vec<(ListKind, i32, Vec<u8>)>,
    questions: Vec<QuestionResult>,
    digests: Vec<String>,
}

impl Counting {
    /// No question counted yet, of a vote in which these took part and of which this was frozen at its cut-off.
    pub(super) fn begin(
        row: consultation::Model,
        took_part: Arc<Vec<TookPart>>,
        frozen: &Frozen,
    ) -> Result<Self, CountError> {
        let electorate = row.electorate().unwrap_or_default();
        let carriers = carriers(&row, frozen, &took_part, electorate)?;
        let (lists, questions, digests) = (vec![], vec![], vec![]);
        let mut counting = Self { row, took_part, electorate, carriers, lists, questions, digests };
        if counting.is_small() {
            // There is no list in which anybody could look for theirs.
            counting.carriers.codes.clear();
        }
        Ok(counting)
    }

    fn total(&self) -> u64 {
        self.took_part.len() as u64
    }

    fn secret(&self) -> u64 {
        self.total().saturating_sub(self.carriers.open.len() as u64)
    }

    fn is_small(&self) -> bool {
        self.secret() < FEWEST_PUBLISHED
    }

    /// Count the question at this place, from its secret papers.
    pub(super) fn count(&mut self, place: usize, papers: Vec<Paper>) -> Result<(), CountError> {
        let Some(question) = self.row.questions.0.get(place) else { return Ok(()) };
        let mut listed: Vec<ListedPaper> = papers.into_iter().map(ListedPaper::from).collect();
        listed.extend(self.carriers.open.iter().filter_map(|(delegate, code, weight)| {
            let paper = delegate.papers.as_ref()?.0.get(place)?.clone();
            Some(ListedPaper { paper, weight: Some(*weight), name: Some(code.clone()) })
        }));
        let bytes = file(self.row.id, question, &mut listed)?;
        drop(listed);
        let tally: Value = serde_json::from_str(&suffrage::tally_json(&bytes)?)?;
        let digest = sha256(&bytes);
        let url = format!("/v1/consultations/{}/ballots?question={}", self.row.id, question.id);
        let link = ListLink { url, sha256: digest.clone(), bytes: bytes.len() as u64 };
        let is_small = self.is_small();
        self.questions.push(QuestionResult {
            question: question.id,
            method: question.method,
            sentence: sentence(question, &tally, Language::Fr),
            tally: told(tally, self.secret()),
            ballots: (!is_small).then_some(link),
            withheld: is_small.then(|| "small".to_owned()),
        });
        self.digests.push(digest);
        if !is_small {
            self.lists.push((ListKind::Ballots, i32::try_from(place).unwrap_or(i32::MAX), bytes));
        }
        Ok(())
    }

    /// What it comes to, once every question is counted.
    pub(super) fn end(self, now: Instant) -> Result<Counted, CountError> {
        let (total, secret, is_small) = (self.total(), self.secret(), self.is_small());
        let Self { row, took_part, electorate, carriers, mut lists, questions, digests } = self;
        let asked = row.questions.0.iter().zip(digests.iter().map(String::as_str));
        let voices = VoicesFile { consultation: row.id, electorate, voices: carriers.rows.clone() };
        let voices = if row.delegation_allowed && !is_small { Some(serde_json::to_vec(&voices)?) } else { None };
        let voices_link = voices.as_ref().map(|bytes| ListLink {
            url: format!("/v1/consultations/{}/voices", row.id),
            sha256: sha256(bytes),
            bytes: bytes.len() as u64,
        });
        lists.extend(voices.map(|bytes| (ListKind::Voices, 0, bytes)));
        let open = carriers.open.len() as u64;
        let by_channel = channels(&took_part);
        let result = VoteResultOut {
            consultation: row.id,
            final_at: now,
            electorate,
            ballots: BallotNumbers { total, open, secret, spoiled: row.recorded.spoiled, by_channel },
            questions,
            delegation: carriers.result.clone(),
            voices: voices_link,
            threshold_met: threshold_met(&row, total, electorate),
            fingerprint: (!is_small).then(|| fingerprint(asked)),
            keys_destroyed_at: None,
        };
        Ok(Counted { result, lists, carriers })
    }
}

fn channels(took_part: &[TookPart]) -> ChannelNumbers {
    let number = |channel| took_part.iter().filter(|it| it.channel == channel).count() as u64;
    ChannelNumbers {
        online: number(Channel::Online),
        counter: number(Channel::Counter),
        paper: number(Channel::Paper),
        phone: number(Channel::Phone),
    }
}

fn threshold_met(row: &consultation::Model, total: u64, electorate: u64) -> Option<bool> {
    let (kind, value) = row.threshold_kind.zip(row.threshold_value)?;
    let value = value.unsigned_abs();
    Some(match kind {
        ThresholdKind::Ballots => total >= value,
        ThresholdKind::Percent => total * 100 >= value * electorate,
    })
}

/// As much of a tally as is published: of few ballots less.
fn told(tally: Value, ballots: u64) -> Value {
    if ballots >= FEWEST_PUBLISHED {
        return tally;
    }
    if ballots < FEWEST_TOTALLED {
        return json!({"order": tally["order"], "winners": tally["winners"]});
    }
    let mut tally = tally;
    let kept: Map<String, Value> = ["totals", "median"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), tally["details"].get(name)?.clone())))
        .collect();
    tally["details"] = Value::Object(kept);
    tally
}
