//! A ballot as it is sent: an answer to each question, checked against what was asked.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::marks::Marks;
use super::receipt::Receipt;
use crate::consultations::{AskedQuestion, QuestionId, VotingMethod};
use ground::text::Message;
use ground::{FieldError, List, Object, input, line, say};

line!(
    /// The id of an option, as a ballot names it.
    ChoiceId,
    2,
    "Un choix se nomme par sa lettre.",
    "An option is named by its letter."
);

input! {
    /// The answer to one question: its method's member, or `blank`.
    #[example(json!({"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211", "receipt": "bcdfghjkmnpqrstvwxz2", "choice": "a"}))]
    pub struct AnswerIn {
        /// The question.
        pub question: QuestionId,
        /// The code by which the voter finds it in the published list; drawn by the server unless said.
        pub receipt: Option<Receipt>,
        /// For `single_choice`: an option.
        pub choice: Option<ChoiceId>,
        /// For `approval`: options.
        pub approved: Option<List<ChoiceId, 30>>,
        /// For `score`: points by option.
        pub scores: Option<Marks>,
        /// For `majority_judgment`: a grade by option.
        pub grades: Option<Marks>,
        /// For `borda`, `schulze`, `irv`, `stv`: options by place, the best first.
        pub ranking: Option<List<List<ChoiceId, 30>, 30>>,
        /// True for a blank ballot.
        pub blank: Option<bool>,
    }
}

input! {
    /// A ballot: it takes the place of an earlier one, whole. A question that is left out is answered blank.
    #[example(json!({"answers": [{"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5211", "receipt": "bcdfghjkmnpqrstvwxz2", "choice": "a"}]}))]
    pub struct BallotIn {
        /// True for the ballot of a delegate, which is published by name; no unless said.
        pub open: Option<bool>,
        /// Answers, one a question at most.
        pub answers: List<Object<AnswerIn>, 10>,
    }
}

/// A ballot of one question as it is sealed, and published: what was cast and nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Paper {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) choice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) approved: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scores: Option<BTreeMap<String, u64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) grades: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ranking: Option<Vec<Vec<String>>>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub(super) blank: bool,
    pub(super) receipt: String,
}

impl Paper {
    /// An empty one with this receipt.
    pub(super) fn of(receipt: String) -> Self {
        Self { choice: None, approved: None, scores: None, grades: None, ranking: None, blank: false, receipt }
    }

    /// A blank ballot.
    pub(super) fn blank(receipt: String) -> Self {
        Self { blank: true, ..Self::of(receipt) }
    }
}

/// The papers of a ballot, one for each question in order; receipts that are missing are empty.
pub(super) fn papers(questions: &[AskedQuestion], ballot: &BallotIn) -> Result<Vec<Paper>, Vec<FieldError>> {
    let mut mistakes = Vec::new();
    let mut papers: Vec<Paper> = questions.iter().map(|_| Paper::blank(String::new())).collect();
    let (mut answered, mut receipts) = (HashSet::new(), HashSet::new());
    for (place, Object(answer)) in ballot.answers.0.iter().enumerate() {
        let at = format!("/answers/{place}");
        let mut note = |member: &str, detail: Message| {
            mistakes.push(FieldError { pointer: format!("{at}{member}"), detail });
        };
        if let Some(receipt) = &answer.receipt
            && !receipts.insert(receipt.as_str())
        {
            note("/receipt", say!("Chaque question a son propre reçu.", "Each question has a receipt of its own."));
        }
        let Some(number) = questions.iter().position(|it| it.id == answer.question) else {
            note("/question", say!("Cette question n’est pas posée ici.", "This question is not asked here."));
            continue;
        };
        if !answered.insert(number) {
            note("/question", say!("Cette question a déjà une réponse.", "This question has an answer already."));
        }
        let receipt = answer.receipt.as_ref().map(ToString::to_string).unwrap_or_default();
        let (paper, wrong) = read(&questions[number], answer, receipt);
        wrong.into_iter().for_each(|(member, detail)| note(&member, detail));
        papers[number] = paper;
    }
    if mistakes.is_empty() { Ok(papers) } else { Err(mistakes) }
}

type Wrong = Vec<(String, Message)>;

/// The answer to a question, with all that is wrong with it.
fn read(question: &AskedQuestion, answer: &AnswerIn, receipt: String) -> (Paper, Wrong) {
    let mut wrong = Wrong::new();
    let is_blank = answer.blank == Some(true);
    let members = [
        ("/choice", answer.choice.is_some(), question.method == VotingMethod::SingleChoice),
        ("/approved", answer.approved.is_some(), question.method == VotingMethod::Approval),
        ("/scores", answer.scores.is_some(), question.method == VotingMethod::Score),
        ("/grades", answer.grades.is_some(), question.method == VotingMethod::MajorityJudgment),
        ("/ranking", answer.ranking.is_some(), question.method.ranks()),
    ];
    for (member, _, _) in members.iter().filter(|(_, said, fits)| *said && !*fits) {
        wrong.push((
            (*member).to_owned(),
            say!("Cette question se répond autrement.", "This question is answered in another way."),
        ));
    }
    let said = members.iter().any(|(_, said, fits)| *said && *fits);
    match (said, is_blank) {
        (true, true) => wrong
            .push(("/blank".to_owned(), say!("Un bulletin blanc ne choisit rien.", "A blank ballot chooses nothing."))),
        (false, false) if wrong.is_empty() => {
            wrong.push((String::new(), say!("Répondez, ou votez blanc.", "Answer, or vote blank.")));
        }
        _ => {}
    }
    let mut paper = if is_blank { Paper::blank(receipt) } else { Paper::of(receipt) };
    if said && !is_blank {
        fill(question, answer, &mut paper, &mut wrong);
    }
    (paper, wrong)
}

fn fill(question: &AskedQuestion, answer: &AnswerIn, paper: &mut Paper, wrong: &mut Wrong) {
    let place_of = |id: &str| question.options.iter().position(|it| it.id == id);
    let unknown = || say!("Ce choix n’est pas proposé.", "There is no such option.");
    match question.method {
        VotingMethod::SingleChoice => {
            let choice = answer.choice.as_ref().map(ToString::to_string);
            if choice.as_ref().is_none_or(|it| place_of(it).is_none()) {
                wrong.push(("/choice".to_owned(), unknown()));
            }
            paper.choice = choice;
        }
        VotingMethod::Approval => {
            let mut approved: Vec<String> =
                answer.approved.iter().flat_map(|it| &it.0).map(ToString::to_string).collect();
            for (place, _) in approved.iter().enumerate().filter(|(_, id)| place_of(id).is_none()) {
                wrong.push((format!("/approved/{place}"), unknown()));
            }
            // The order in which somebody ticks would tell them apart.
            approved.sort_by_key(|id| place_of(id));
            paper.approved = Some(approved);
        }
        VotingMethod::Score => {
            let most = u64::from(question.max_score.unwrap_or_default());
            let mut scores = BTreeMap::new();
            for (id, value) in answer.scores.iter().flat_map(|it| &it.0) {
                match value.as_u64().filter(|it| *it <= most) {
                    _ if place_of(id).is_none() => wrong.push((pointer("scores", id), unknown())),
                    Some(points) => drop(scores.insert(id.clone(), points)),
                    None => wrong.push((
                        pointer("scores", id),
                        say!("On donne de 0 à {most} points.", "Give 0 to {most} points.", most),
                    )),
                }
            }
            paper.scores = Some(scores);
        }
        VotingMethod::MajorityJudgment => {
            let known = question.grades.as_deref().unwrap_or_default();
            let mut grades = BTreeMap::new();
            for (id, value) in answer.grades.iter().flat_map(|it| &it.0) {
                match value.as_str().filter(|it| known.iter().any(|grade| grade == it)) {
                    _ if place_of(id).is_none() => wrong.push((pointer("grades", id), unknown())),
                    Some(grade) => drop(grades.insert(id.clone(), grade.to_owned())),
                    None => wrong.push((
                        pointer("grades", id),
                        say!("Cette mention n’est pas proposée.", "There is no such grade."),
                    )),
                }
            }
            paper.grades = Some(grades);
        }
        VotingMethod::Borda | VotingMethod::Schulze | VotingMethod::Irv | VotingMethod::Stv => {
            paper.ranking = Some(ranked(question, answer, wrong));
        }
    }
}

fn ranked(question: &AskedQuestion, answer: &AnswerIn, wrong: &mut Wrong) -> Vec<Vec<String>> {
    let groups: Vec<Vec<String>> = answer
        .ranking
        .iter()
        .flat_map(|it| &it.0)
        .map(|group| group.0.iter().map(ToString::to_string).collect())
        .collect();
    let place_of = |id: &str| question.options.iter().position(|it| it.id == id);
    if groups.is_empty() {
        wrong.push((
            "/ranking".to_owned(),
            say!("Classez un choix au moins, ou votez blanc.", "Rank one option at least, or vote blank."),
        ));
    }
    let mut seen = HashSet::new();
    for (place, group) in groups.iter().enumerate() {
        let alone = matches!(question.method, VotingMethod::Irv | VotingMethod::Stv);
        if group.is_empty() {
            wrong.push((format!("/ranking/{place}"), say!("Cette place est vide.", "This place is empty.")));
        }
        if alone && group.len() > 1 {
            wrong.push((
                format!("/ranking/{place}"),
                say!("Deux choix n’ont pas la même place ici.", "No two options share a place here."),
            ));
        }
        for (inner, id) in group.iter().enumerate() {
            let at = format!("/ranking/{place}/{inner}");
            if place_of(id).is_none() {
                wrong.push((at, say!("Ce choix n’est pas proposé.", "There is no such option.")));
            } else if !seen.insert(id.as_str()) {
                wrong.push((at, say!("Ce choix a déjà une place.", "This option has a place already.")));
            }
        }
    }
    let sorted = |mut group: Vec<String>| {
        group.sort_by_key(|id| place_of(id));
        group
    };
    groups.iter().cloned().map(sorted).collect()
}

fn pointer(member: &str, id: &str) -> String {
    format!("/{member}/{}", id.replace('~', "~0").replace('/', "~1"))
}

/// The length of the longest valid ballot of a question, in bytes of JSON.
pub(super) fn longest(question: &AskedQuestion) -> usize {
    let ids: Vec<String> = question.options.iter().map(|it| it.id.clone()).collect();
    let mut paper = Paper::of("2".repeat(20));
    match question.method {
        VotingMethod::SingleChoice => paper.choice = ids.iter().max_by_key(|it| it.len()).cloned(),
        VotingMethod::Approval => paper.approved = Some(ids),
        VotingMethod::Score => {
            let most = u64::from(question.max_score.unwrap_or_default());
            paper.scores = Some(ids.into_iter().map(|id| (id, most)).collect());
        }
        VotingMethod::MajorityJudgment => {
            let grades = question.grades.as_deref().unwrap_or_default();
            let longest = grades.iter().max_by_key(|it| json!(it).to_string().len()).cloned().unwrap_or_default();
            paper.grades = Some(ids.into_iter().map(|id| (id, longest.clone())).collect());
        }
        VotingMethod::Borda | VotingMethod::Schulze | VotingMethod::Irv | VotingMethod::Stv => {
            paper.ranking = Some(ids.into_iter().map(|id| vec![id]).collect());
        }
    }
    serde_json::to_vec(&paper).map_or(0, |it| it.len())
}
