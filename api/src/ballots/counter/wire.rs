//! Ballots at the counter, by phone and on paper on the wire.

use std::borrow::Cow;

use poem_openapi::Object as WireObject;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{Example, ToJSON, Type};
use serde::Serialize;
use serde_json::{Value, json};

use crate::ballots::Channel;
use crate::ballots::CounterDeed;
use crate::ballots::answers::AnswerIn;
use crate::ballots::wire::AcknowledgedOut;
use crate::consultations::{PublicReason, QuestionId};
use crate::register::EntryId;
use ground::text::Message;
use ground::{FieldError, Input, Leaf, List, Object, input, names, say};

names! {
    /// The way by which somebody is helped.
    pub enum AssistedChannel {
        /// At the counter.
        Counter = "counter",
        /// By phone.
        Phone = "phone",
    }
}

impl AssistedChannel {
    /// The channel of a ballot that came so.
    pub(in crate::ballots) fn channel(self) -> Channel {
        match self {
            Self::Counter => Channel::Counter,
            Self::Phone => Channel::Phone,
        }
    }

    /// What the clerk did.
    pub(super) fn deed(self) -> CounterDeed {
        match self {
            Self::Counter => CounterDeed::AtCounter,
            Self::Phone => CounterDeed::ByPhone,
        }
    }
}

names! {
    /// The reason why no ballot may be cast for somebody.
    pub enum MayNotAssist {
        /// The vote is not open yet.
        VoteNotOpen = "vote-not-open",
        /// The vote is closed.
        VoteClosed = "vote-closed",
        /// The consultation was taken back.
        Withdrawn = "consultation-withdrawn",
        /// They are not in the electorate.
        NotInElectorate = "not-in-electorate",
        /// They voted already, by themselves or with help.
        AlreadyVoted = "already-voted",
        /// An envelope of theirs arrived.
        VotedOnPaper = "voted-on-paper",
    }
}

input! {
    /// A ballot that a clerk casts for somebody.
    #[example(json!({"entry": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5220", "channel": "counter", "answers": [{"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211", "choice": "a"}]}))]
    pub struct AssistedIn {
        /// The entry of the resident.
        pub entry: EntryId,
        /// How they are helped.
        pub channel: AssistedChannel,
        /// Answers, one a question at most.
        pub answers: List<Object<AnswerIn>, 10>,
    }
}

input! {
    /// Why a ballot is cancelled.
    #[example(json!({"reason": "Ce n’était pas cette personne."}))]
    pub struct CancelledBallot {
        /// One line, 1 to 600 characters; the resident reads it.
        pub reason: PublicReason,
    }
}

input! {
    /// Envelopes of paper that arrived, closed.
    #[example(json!({"entries": ["019abf3e-7a10-7f3e-8d1c-5a0b9c3a5220"]}))]
    pub struct EnvelopesIn {
        /// The entries of the residents whose envelopes they are.
        pub entries: List<EntryId, 500>,
    }
}

input! {
    /// A ballot of paper: its answers, or that it cannot be read.
    #[example(json!({"answers": [{"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211", "choice": "a"}]}))]
    pub struct PaperBallotIn {
        /// Answers, one a question at most; a question that is left out is blank.
        pub answers: Option<List<Object<AnswerIn>, 10>>,
        /// True if it cannot be read.
        pub spoiled: Option<bool>,
    }
}

input! {
    /// What was in the envelopes of paper, mixed: as many ballots as envelopes that are opened.
    #[example(json!({"ballots": [{"answers": [{"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211", "choice": "a"}]}, {"spoiled": true}]}))]
    pub struct PaperContents {
        /// The ballots.
        pub ballots: PaperBallots,
    }
}

/// The most ballots of paper that one request carries.
const MOST: usize = 5000;

/// Ballots of paper; two may be the same.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperBallots(pub Vec<PaperBallotIn>);

impl Leaf for PaperBallots {
    fn read(value: &Value) -> Result<Self, Message> {
        let mut mistakes = Vec::new();
        let first = |all: Vec<FieldError>| all.into_iter().next().map_or(wanted(), |it| it.detail);
        Self::take(value, "", &mut mistakes).ok_or_else(|| first(mistakes))
    }

    fn take(value: &Value, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        let Some(items) = value.as_array().filter(|items| items.len() <= MOST) else {
            mistakes.push(FieldError { pointer: at.to_owned(), detail: wanted() });
            return None;
        };
        let read = items.iter().enumerate().map(|(place, it)| {
            Object::<PaperBallotIn>::take(it, &format!("{at}/{place}"), mistakes).map(|Object(it)| it)
        });
        let read: Vec<Option<PaperBallotIn>> = read.collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }
}

fn wanted() -> Message {
    say!(
        "Une liste de {most} bulletins au plus est attendue.",
        "A list of at most {most} ballots is expected.",
        most = MOST
    )
}

impl ToJSON for PaperBallots {
    fn to_json(&self) -> Option<Value> {
        Some(Value::Array(self.0.iter().map(|it| Value::Object(it.members())).collect()))
    }
}

impl Type for PaperBallots {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "paper_ballots".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let items = MetaSchemaRef::Inline(Box::new(PaperBallotIn::schema()));
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            items: Some(Box::new(items)),
            max_items: Some(MOST),
            ..MetaSchema::new("array")
        }))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

/// Whether a ballot may be cast for somebody
#[derive(Debug, Clone, Serialize, WireObject)]
#[oai(example)]
pub struct AssistedStanding {
    /// True if it may.
    pub may_vote: bool,
    /// Why not.
    #[oai(nullable)]
    pub reason: Option<MayNotAssist>,
}

/// A ballot that was cast for somebody
#[derive(Debug, Clone, Serialize, WireObject)]
#[oai(rename = "AssistedBallot", example)]
pub struct AssistedOut {
    /// The entry of the resident.
    pub entry: EntryId,
    /// How they were helped.
    pub channel: AssistedChannel,
    /// Every question, in order.
    pub answers: Vec<AcknowledgedOut>,
}

/// Envelopes that were noted
#[derive(Debug, Clone, Serialize, WireObject)]
#[oai(rename = "ReceivedEnvelopes", example)]
pub struct ReceivedOut {
    /// Number of them.
    pub received: u64,
}

/// The envelopes of a closed vote, sorted
#[derive(Debug, Clone, Serialize, WireObject)]
#[oai(example)]
pub struct PaperEnvelopes {
    /// The entries of those whose envelopes are opened.
    pub to_open: Vec<EntryId>,
    /// The entries of those who voted in another way: their envelopes stay closed.
    pub set_aside: Vec<EntryId>,
}

/// Somebody who voted with the town hall’s help
#[derive(Debug, Clone, Serialize, WireObject)]
#[oai(rename = "AssistedVoter")]
pub struct AssistedVoterOut {
    /// Their name.
    pub name: String,
    /// The way by which their ballot came.
    pub channel: Channel,
}

/// Those who voted with the town hall’s help
#[derive(Debug, Clone, Serialize, WireObject)]
#[oai(example)]
pub struct AssistedVoters {
    /// Them, by name.
    pub items: Vec<AssistedVoterOut>,
}

const EXAMPLE_ENTRY: EntryId = EntryId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5220"));

impl Example for AssistedStanding {
    fn example() -> Self {
        Self { may_vote: false, reason: Some(MayNotAssist::AlreadyVoted) }
    }
}

impl Example for AssistedOut {
    fn example() -> Self {
        let question = QuestionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211"));
        let answer = AcknowledgedOut {
            question,
            receipt: "bcdfghjkmnpqrstvwxz2".to_owned(),
            envelope: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        };
        Self { entry: EXAMPLE_ENTRY, channel: AssistedChannel::Counter, answers: vec![answer] }
    }
}

impl Example for ReceivedOut {
    fn example() -> Self {
        Self { received: 3 }
    }
}

impl Example for PaperEnvelopes {
    fn example() -> Self {
        Self { to_open: vec![EXAMPLE_ENTRY], set_aside: vec![] }
    }
}

impl Example for AssistedVoters {
    fn example() -> Self {
        Self { items: vec![AssistedVoterOut { name: "Marthe Klein".to_owned(), channel: Channel::Counter }] }
    }
}
