//! What the tests share: elections in a short notation, results in the same.

#![allow(dead_code, reason = "every test file uses its own part")]

pub(crate) mod cases;

use serde_json::{Value, json};

/// Ranked ballots in short: `"5 A>C=B; D"` are five voices for A before C and B together, and one for D alone.
pub(crate) fn ranked(ballots: &str) -> Value {
    ballots.split(';').map(str::trim).filter(|ballot| !ballot.is_empty()).map(ranked_ballot).collect()
}

fn ranked_ballot(ballot: &str) -> Value {
    let (weight, ranking) = ballot.split_once(' ').unwrap_or(("1", ballot));
    let groups: Vec<Vec<&str>> = ranking.split('>').map(|group| group.split('=').map(str::trim).collect()).collect();
    json!({"weight": number(weight), "ranking": groups})
}

/// A JSON number as it is written.
pub(crate) fn number(digits: &str) -> Value {
    serde_json::from_str(digits).unwrap()
}

/// A file to tally, from words separated by blanks and more fields.
pub(crate) fn file(method: &str, options: &str, ballots: Value, more: Value) -> Value {
    let options: Vec<&str> = options.split_whitespace().collect();
    let mut file = json!({"method": method, "options": options, "ballots": ballots});
    for (field, value) in more.as_object().unwrap() {
        file[field] = value.clone();
    }
    file
}

pub(crate) fn tally(file: &Value) -> Value {
    let result = suffrage::tally_json(file.to_string().as_bytes()).unwrap();
    serde_json::from_str(&result).unwrap()
}

pub(crate) fn delegate(file: &Value) -> Value {
    let result = suffrage::delegate_json(file.to_string().as_bytes()).unwrap();
    serde_json::from_str(&result).unwrap()
}

/// Why a file was refused.
pub(crate) fn refusal(file: &str) -> String {
    suffrage::tally_json(file.as_bytes()).unwrap_err().to_string()
}

/// An order in short: `"A > B=C > D"`.
pub(crate) fn short(order: &Value) -> String {
    let groups = order.as_array().unwrap().iter();
    groups.map(|group| words(group).join("=")).collect::<Vec<_>>().join(" > ")
}

pub(crate) fn words(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap()).collect()
}

/// Whether every number of `expected` is the same in `found`; integers and decimals may be equal.
pub(crate) fn same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Object(a), Value::Object(b)) => a.len() == b.len() && a.iter().all(|(key, value)| same(value, &b[key])),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (a, b) => a == b,
    }
}
