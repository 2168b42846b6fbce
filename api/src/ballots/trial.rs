//! A trial of the methods: the same opinions of a few invented voters, counted by each. Pure; nothing is kept.

use serde_json::{Map, Value, json};

use super::sentence::sentence;
use crate::consultations::{AskedQuestion, Choice, QuestionId, VotingMethod};
use ground::text::Language;
use uuid::Uuid;

/// The grades that a voter of the trial gives, worst to best.
pub(super) const GRADES: [&str; 6] = ["to_reject", "poor", "fair", "good", "very_good", "excellent"];

/// The worst grade of which a voter of the trial approves.
const APPROVED: usize = 3;

/// Voters of one opinion: how many, and the grade that they give to each option, by its place among the grades.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opinion {
    pub(super) voters: u32,
    pub(super) grades: Vec<usize>,
}

/// How a method counted the trial.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TrialCount {
    pub(super) method: VotingMethod,
    pub(super) seats: Option<u32>,
    pub(super) sentence: String,
    /// The options by place; those that share one stand together.
    pub(super) order: Vec<Vec<String>>,
}

/// Counts these opinions on these options by every method.
pub(super) fn count_all(labels: &[String], opinions: &[Opinion], language: Language) -> Vec<TrialCount> {
    VotingMethod::ALL.iter().filter_map(|method| count(*method, labels, opinions, language)).collect()
}

fn count(method: VotingMethod, labels: &[String], opinions: &[Opinion], language: Language) -> Option<TrialCount> {
    let question = question(method, labels);
    let ids: Vec<&str> = question.options.iter().map(|it| it.id.as_str()).collect();
    let ballots: Vec<Value> = opinions.iter().map(|it| ballot(method, &ids, it)).collect();
    let mut file = Map::from_iter([
        ("method".to_owned(), json!(method)),
        ("options".to_owned(), json!(ids)),
        ("seed".to_owned(), json!("essai")),
        ("ballots".to_owned(), json!(ballots)),
    ]);
    for (name, value) in [
        ("grades", question.grades.as_ref().map(|it| json!(it))),
        ("max_score", question.max_score.map(|it| json!(it))),
        ("seats", question.seats.map(|it| json!(it))),
    ] {
        file.extend(value.map(|value| (name.to_owned(), value)));
    }
    let text = suffrage::tally_json(Value::Object(file).to_string().as_bytes()).ok()?;
    let tally: Value = serde_json::from_str(&text).ok()?;
    let label = |id: &Value| {
        let found = question.options.iter().find(|it| id.as_str() == Some(it.id.as_str()));
        found.map(|it| it.label.clone())
    };
    let groups = tally["order"].as_array().into_iter().flatten();
    let order = groups.map(|group| group.as_array().into_iter().flatten().filter_map(label).collect());
    Some(TrialCount {
        method,
        seats: question.seats,
        sentence: sentence(&question, &tally, language),
        order: order.collect(),
    })
}

/// The question that a method is tried on.
fn question(method: VotingMethod, labels: &[String]) -> AskedQuestion {
    let letters = ('a'..='z').map(String::from);
    let choice = |(id, label): (String, &String)| Choice { id, label: label.clone(), description: None };
    let two = if labels.len() > 2 { 2 } else { 1 };
    AskedQuestion {
        id: QuestionId::from_uuid(Uuid::nil()),
        text: String::new(),
        method,
        options: letters.zip(labels).map(choice).collect(),
        grades: (method == VotingMethod::MajorityJudgment).then(|| GRADES.map(str::to_owned).to_vec()),
        max_score: (method == VotingMethod::Score).then_some(GRADES.len() as u32 - 1),
        seats: (method == VotingMethod::Stv).then_some(two),
    }
}

/// What voters of an opinion cast by a method.
fn ballot(method: VotingMethod, ids: &[&str], opinion: &Opinion) -> Value {
    let graded = || ids.iter().zip(&opinion.grades);
    let mut ranked: Vec<(&str, usize)> = graded().map(|(id, grade)| (*id, *grade)).collect();
    // Options of one grade stay in the order of the list.
    ranked.sort_by_key(|(_, grade)| std::cmp::Reverse(*grade));
    let weight = opinion.voters;
    match method {
        VotingMethod::SingleChoice => match ranked.first() {
            Some((id, _)) => json!({"weight": weight, "choice": id}),
            None => json!({"weight": weight, "blank": true}),
        },
        VotingMethod::Approval => {
            let approved: Vec<_> = graded().filter(|it| *it.1 >= APPROVED).map(|it| it.0).collect();
            json!({"weight": weight, "approved": approved})
        }
        VotingMethod::Score => {
            let scores: Map<String, Value> = graded().map(|(id, grade)| ((*id).to_owned(), json!(grade))).collect();
            json!({"weight": weight, "scores": scores})
        }
        VotingMethod::MajorityJudgment => {
            let grade = |grade: usize| GRADES.get(grade).copied().unwrap_or(GRADES[0]);
            let grades: Map<String, Value> = graded().map(|(id, it)| ((*id).to_owned(), json!(grade(*it)))).collect();
            json!({"weight": weight, "grades": grades})
        }
        VotingMethod::Borda | VotingMethod::Schulze => {
            let mut groups: Vec<(usize, Vec<&str>)> = Vec::new();
            for (id, grade) in ranked {
                match groups.last_mut() {
                    Some((known, group)) if *known == grade => group.push(id),
                    _ => groups.push((grade, vec![id])),
                }
            }
            json!({"weight": weight, "ranking": groups.into_iter().map(|it| it.1).collect::<Vec<_>>()})
        }
        VotingMethod::Irv | VotingMethod::Stv => {
            json!({"weight": weight, "ranking": ranked.into_iter().map(|it| vec![it.0]).collect::<Vec<_>>()})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_opinions_are_counted_by_every_method_and_methods_may_differ() {
        let labels = ["Fontaine", "Préau", "Verger"].map(str::to_owned);
        let opinion = |voters, grades: [usize; 3]| Opinion { voters, grades: grades.to_vec() };
        let opinions = [opinion(8, [5, 2, 0]), opinion(7, [0, 3, 5]), opinion(4, [1, 5, 3])];
        let counts = count_all(&labels, &opinions, Language::Fr);
        assert_eq!(counts.len(), VotingMethod::ALL.len());
        let first = |method| counts.iter().find(|it| it.method == method).unwrap().order[0].clone();
        assert_eq!(first(VotingMethod::SingleChoice), ["Fontaine"]);
        assert_eq!(first(VotingMethod::Schulze), ["Préau"]);
        assert_eq!(first(VotingMethod::Irv), ["Verger"]);
        assert!(counts.iter().all(|it| !it.sentence.is_empty()));
    }
}
