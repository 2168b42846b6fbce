//! The questions of a consultation: as they are sent, as they are kept, and what is wrong with them.

use std::collections::HashSet;

use poem_openapi::Object as OaiObject;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::QuestionId;
use super::texts::{ChoiceDescription, ChoiceLabel, GradeName, MaxScore, QuestionText, Seats};
use ground::text::Message;
use ground::{FieldError, List, Object, input, names, say};

names! {
    /// A method of voting; `GET /v1/voting-methods` says what each is for.
    pub enum VotingMethod {
        /// One option; the most voices win.
        SingleChoice = "single_choice",
        /// All that one approves of; the most approvals win.
        Approval = "approval",
        /// Points for each; the highest total wins.
        Score = "score",
        /// A grade for each; the best majority grade wins.
        MajorityJudgment = "majority_judgment",
        /// A ranking; points by place.
        Borda = "borda",
        /// A ranking; duels of each two.
        Schulze = "schulze",
        /// A ranking; the last drops out, round by round.
        Irv = "irv",
        /// A ranking; several seats.
        Stv = "stv",
    }
}

impl VotingMethod {
    /// True if a ballot ranks options.
    pub const fn ranks(self) -> bool {
        matches!(self, Self::Borda | Self::Schulze | Self::Irv | Self::Stv)
    }
}

/// The grades of majority judgment unless others are named, worst to best.
pub(super) const GRADES: [&str; 6] = ["to_reject", "poor", "fair", "good", "very_good", "excellent"];

input! {
    /// An option of a question.
    #[example(json!({"label": "Oui"}))]
    pub struct NewChoice {
        /// One line, 1 to 120 characters.
        pub label: ChoiceLabel,
        /// One line, 1 to 600 characters.
        pub description: Option<ChoiceDescription>,
    }
}

input! {
    /// A question of a consultation.
    #[example(json!({"text": "Faut-il un wifi public\u{202f}?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]}))]
    pub struct NewQuestion {
        /// One line, 1 to 300 characters.
        pub text: QuestionText,
        /// The method by which it is counted.
        pub method: VotingMethod,
        /// 2 to 30 options of distinct labels.
        pub options: List<Object<NewChoice>, 30>,
        /// For `majority_judgment`: 3 to 7 grades, worst to best.
        pub grades: Option<List<GradeName, 7>>,
        /// For `score`: the most points, 1 to 20.
        pub max_score: Option<MaxScore>,
        /// For `stv`: the number of seats, less than the options; 1 unless said.
        pub seats: Option<Seats>,
    }
}

/// An option of a question
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, OaiObject)]
#[oai(rename = "Choice")]
pub struct Choice {
    /// Its id inside the question: a letter, or two.
    pub id: String,
    /// Its label, one line.
    pub label: String,
    /// What it means, one line.
    #[oai(nullable)]
    pub description: Option<String>,
}

/// A question as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedQuestion {
    /// Its id.
    pub id: QuestionId,
    /// Its text.
    pub text: String,
    /// The method by which it is counted.
    pub method: VotingMethod,
    /// Its options, in order.
    pub options: Vec<Choice>,
    /// The grades, worst to best, if it has some.
    pub grades: Option<Vec<String>>,
    /// The most points, if it has some.
    pub max_score: Option<u32>,
    /// The number of seats, if it has some.
    pub seats: Option<u32>,
}

/// The questions of a consultation, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct AskedQuestions(pub Vec<AskedQuestion>);

/// The id of the option at a place: `a`, `b`, … `z`, `aa`, …
pub(super) fn letter(place: usize) -> String {
    let last = |place: usize| char::from(b'a' + u8::try_from(place % 26).unwrap_or_default());
    match place / 26 {
        0 => last(place).to_string(),
        more => format!("{}{}", last(more - 1), last(place)),
    }
}

impl AskedQuestions {
    /// The questions that are sent; those that were there before keep their ids, by their places.
    pub(super) fn of(new: List<Object<NewQuestion>, 10>, before: &[AskedQuestion]) -> Self {
        let kept = |place: usize| before.get(place).map_or_else(QuestionId::new, |it| it.id);
        Self(new.0.into_iter().enumerate().map(|(place, it)| asked(kept(place), it.0)).collect())
    }
}

fn asked(id: QuestionId, new: NewQuestion) -> AskedQuestion {
    let choice = |(place, it): (usize, Object<NewChoice>)| Choice {
        id: letter(place),
        label: it.0.label.to_string(),
        description: it.0.description.as_ref().map(ToString::to_string),
    };
    let grades = new.grades.map(|it| it.0.iter().map(ToString::to_string).collect());
    AskedQuestion {
        id,
        text: new.text.to_string(),
        method: new.method,
        options: new.options.0.into_iter().enumerate().map(choice).collect(),
        grades: match new.method {
            VotingMethod::MajorityJudgment => grades.or(Some(GRADES.map(str::to_owned).to_vec())),
            _ => None,
        },
        max_score: new.max_score.map(|it| it.0),
        seats: match new.method {
            VotingMethod::Stv => Some(new.seats.map_or(1, |it| it.0)),
            _ => None,
        },
    }
}

/// What is wrong with questions that can each be read.
pub(super) fn wrong_questions(questions: &[Object<NewQuestion>]) -> Vec<FieldError> {
    let mut mistakes = Vec::new();
    if questions.is_empty() {
        mistakes.push(FieldError::at("questions", say!("Posez de 1 à 10 questions.", "Ask 1 to 10 questions.")));
    }
    for (place, question) in questions.iter().enumerate() {
        let wrong = wrong_with(&question.0).into_iter();
        mistakes.extend(
            wrong.map(|(member, detail)| FieldError { pointer: format!("/questions/{place}/{member}"), detail }),
        );
    }
    mistakes
}

fn wrong_with(question: &NewQuestion) -> Vec<(&'static str, Message)> {
    let mut wrong = Vec::new();
    let labels: HashSet<&str> = question.options.0.iter().map(|it| it.0.label.as_str()).collect();
    if question.options.0.len() < 2 {
        wrong.push(("options", say!("Une question propose de 2 à 30 choix.", "A question has 2 to 30 options.")));
    } else if labels.len() < question.options.0.len() {
        wrong.push(("options", say!("Deux choix ont le même texte.", "Two options have the same label.")));
    }
    match (question.method, &question.grades) {
        (VotingMethod::MajorityJudgment, Some(grades)) if grades.0.len() < 3 => {
            wrong.push(("grades", say!("Il faut de 3 à 7 mentions.", "There are 3 to 7 grades.")));
        }
        (VotingMethod::MajorityJudgment, _) | (_, None) => {}
        (_, Some(_)) => wrong.push((
            "grades",
            say!("Seul le jugement majoritaire a des mentions.", "Only majority judgment has grades."),
        )),
    }
    match (question.method, question.max_score) {
        (VotingMethod::Score, None) => {
            wrong.push((
                "max_score",
                say!("Dites combien de points on donne au plus, de 1 à 20.", "Say the most points, 1 to 20."),
            ));
        }
        (VotingMethod::Score, Some(_)) | (_, None) => {}
        (_, Some(_)) => {
            wrong.push(("max_score", say!("Seul le vote par points a un maximum.", "Only score voting has a most.")))
        }
    }
    match (question.method, question.seats) {
        (VotingMethod::Stv, seats) if seats.map_or(1, |it| it.0 as usize) >= question.options.0.len().max(2) => {
            let few = say!("Il y a moins de sièges que de choix.", "There are fewer seats than options.");
            wrong.push(("seats", few));
        }
        (VotingMethod::Stv, _) | (_, None) => {}
        (_, Some(_)) => wrong.push((
            "seats",
            say!("Seul le vote unique transférable a des sièges.", "Only the single transferable vote has seats."),
        )),
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_named_by_letters_in_order() {
        let named = [0, 1, 25, 26, 27, 29].map(letter);
        assert_eq!(named, ["a", "b", "z", "aa", "ab", "ad"]);
    }
}
