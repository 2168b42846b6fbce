//! A consultation as lists show it.

use poem_openapi::Object;
use poem_openapi::types::Example;
use serde::Serialize;

use super::calendar::local_day;
use super::entity::consultation::Model;
use super::questions::{AskedQuestion, Choice};
use super::responses::ResponseInShort;
use super::{ConsultationId, Phase, QuestionId, VotingMethod};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::TopicId;
use ground::say;
use ground::text::{Language, Message};

/// A consultation as lists show it
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct ConsultationCard {
    /// Its id.
    pub id: ConsultationId,
    /// Its title, one line.
    pub title: String,
    /// What it is about, one line.
    pub summary: String,
    /// The phase that it is in.
    pub phase: Phase,
    /// Its dates.
    pub calendar: VoteCalendarOut,
    /// The topic that it is about.
    pub topic: TopicId,
    /// Its questions, in order.
    pub questions: Vec<QuestionOut>,
    /// The result in short, once it is out.
    #[oai(nullable)]
    pub result: Option<ResultOut>,
    /// The response of the council in short, once there is one.
    #[oai(nullable)]
    pub response: Option<ResponseInShort>,
    /// True if the council owes an answer, and its day is past.
    pub overdue: bool,
}

/// The dates of a consultation
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationCalendar")]
pub struct VoteCalendarOut {
    /// Time of the announcement; null for a draft.
    #[oai(nullable)]
    pub announced_at: Option<Instant>,
    /// Time at which the debate begins; null for a draft whose debate begins with the announcement.
    #[oai(nullable)]
    pub debate_from: Option<Instant>,
    /// Time at which the vote opens.
    pub vote_from: Instant,
    /// The cut-off for delegates.
    pub delegates_until: Instant,
    /// Time at which the vote closes.
    pub vote_until: Instant,
    /// The last day on which the council answers in time.
    pub response_due: Date,
}

/// A question
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationQuestion")]
pub struct QuestionOut {
    /// Its id.
    pub id: QuestionId,
    /// Its text, one line.
    pub text: String,
    /// The method by which it is counted.
    pub method: VotingMethod,
    /// Its options, in order.
    pub options: Vec<Choice>,
    /// For majority judgment: the grades, worst to best.
    #[oai(nullable)]
    pub grades: Option<Vec<String>>,
    /// For majority judgment: the grades as residents read them.
    #[oai(nullable)]
    pub grade_labels: Option<Vec<String>>,
    /// For score voting: the most points.
    #[oai(nullable)]
    pub max_score: Option<u32>,
    /// For the single transferable vote: the number of seats.
    #[oai(nullable)]
    pub seats: Option<u32>,
}

/// A result in short
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ConsultationResult", example)]
pub struct ResultOut {
    /// Time at which it was published.
    pub final_at: Instant,
    /// Its fingerprint; null where too few voted to publish ballots.
    #[oai(nullable)]
    pub fingerprint: Option<String>,
    /// A sentence for each question.
    pub sentences: Vec<SentenceOut>,
}

/// How a question came out, in a sentence
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "ResultSentence")]
pub struct SentenceOut {
    /// The question.
    pub question: QuestionId,
    /// The sentence, in French.
    pub text: String,
}

impl ConsultationCard {
    pub(crate) fn of(row: &Model, zone: chrono_tz::Tz, now: Instant) -> Self {
        Self {
            id: row.id,
            title: row.title.to_string(),
            summary: row.summary.to_string(),
            phase: row.phase(now),
            calendar: VoteCalendarOut::of(row),
            topic: row.topic_id,
            questions: row.questions.0.iter().map(QuestionOut::from).collect(),
            result: ResultOut::of(row),
            response: ResponseInShort::of(row),
            overdue: row.is_overdue(local_day(now, zone), now),
        }
    }
}

impl VoteCalendarOut {
    pub(super) fn of(row: &Model) -> Self {
        Self {
            announced_at: row.announced_at,
            debate_from: row.debate_from.or(row.announced_at),
            vote_from: row.vote_from,
            delegates_until: row.delegates_until,
            vote_until: row.vote_until,
            response_due: Date(row.response_due),
        }
    }
}

impl ResultOut {
    pub(super) fn of(row: &Model) -> Option<Self> {
        let result = row.recorded.result.as_ref()?;
        let sentences = result.sentences.iter().map(|it| SentenceOut { question: it.question, text: it.text.clone() });
        Some(Self { final_at: row.final_at?, fingerprint: result.fingerprint.clone(), sentences: sentences.collect() })
    }
}

impl From<&AskedQuestion> for QuestionOut {
    fn from(it: &AskedQuestion) -> Self {
        let labels = it
            .grades
            .as_ref()
            .map(|grades| grades.iter().map(|grade| grade_label(grade).in_language(Language::Fr)).collect());
        Self {
            id: it.id,
            text: it.text.clone(),
            method: it.method,
            options: it.options.clone(),
            grades: it.grades.clone(),
            grade_labels: labels,
            max_score: it.max_score,
            seats: it.seats,
        }
    }
}

/// A grade as residents read it.
pub(crate) fn grade_label(grade: &str) -> Message {
    match grade {
        "to_reject" => say!("À rejeter", "To reject"),
        "poor" => say!("Insuffisant", "Poor"),
        "fair" => say!("Passable", "Fair"),
        "good" => say!("Bien", "Good"),
        "very_good" => say!("Très bien", "Very good"),
        "excellent" => say!("Excellent", "Excellent"),
        own => Message::verbatim(own),
    }
}

impl Example for ResultOut {
    fn example() -> Self {
        let question = QuestionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211"));
        Self {
            final_at: Instant::from_micros(1_797_354_000_000_000),
            fingerprint: Some("5f2d1c7e4b8a90536d7f1e2c3b4a59687f6e5d4c3b2a190817263544536271f0".to_owned()),
            sentences: vec![SentenceOut { question, text: "Oui l’emporte avec 71 voix sur 118.".to_owned() }],
        }
    }
}

impl Example for ConsultationCard {
    fn example() -> Self {
        let choice = |id: &str, label: &str| Choice {
            id: id.to_owned(),
            label: label.to_owned(),
            description: Some("Sur la place et dans la salle des fêtes.".to_owned()),
        };
        Self {
            id: ConsultationId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210")),
            title: "Un wifi public sur la place\u{202f}?".to_owned(),
            summary: "Le conseil veut savoir s’il faut un wifi public, et où.".to_owned(),
            phase: Phase::Vote,
            calendar: VoteCalendarOut {
                announced_at: Some(Instant::from_micros(1_795_363_200_000_000)),
                debate_from: Some(Instant::from_micros(1_795_363_200_000_000)),
                vote_from: Instant::from_micros(1_796_108_400_000_000),
                delegates_until: Instant::from_micros(1_797_181_200_000_000),
                vote_until: Instant::from_micros(1_797_354_000_000_000),
                response_due: Date(chrono::NaiveDate::from_ymd_opt(2027, 2, 13).unwrap_or_default()),
            },
            topic: TopicId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5200")),
            questions: vec![QuestionOut {
                id: QuestionId::from_uuid(uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211")),
                text: "Faut-il un wifi public\u{202f}?".to_owned(),
                method: VotingMethod::MajorityJudgment,
                options: vec![choice("a", "Oui"), choice("b", "Non"), choice("c", "Plus tard")],
                grades: Some(["to_reject", "fair", "good"].map(str::to_owned).to_vec()),
                grade_labels: Some(["À rejeter", "Passable", "Bien"].map(str::to_owned).to_vec()),
                max_score: Some(5),
                seats: Some(1),
            }],
            result: Some(ResultOut::example()),
            response: Some(ResponseInShort::example()),
            overdue: false,
        }
    }
}
