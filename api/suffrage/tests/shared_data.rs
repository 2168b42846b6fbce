//! Elections and delegations whose results at least two other counts agree on, if the data is at hand.
//!
//! It is looked for in `SHARED_DATA`, or beside the project in `shared/data`; each test says whether it found it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at once")]

mod common;

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use common::{delegate, same, tally};
use serde_json::{Map, Value, json};

#[test]
fn every_published_election_comes_out_as_published() {
    let Some(data) = load("elections.json") else { return };
    let cases = data["cases"].as_array().unwrap();
    for case in cases {
        let result = tally(&with_blanks(&case["tally"]));
        for (part, expected) in case["expected"].as_object().unwrap() {
            let (expected, found) = match part.as_str() {
                // The data lists tied options alphabetically, the rules in the order of `options`.
                "order" => (groups(expected), groups(&result["order"])),
                "elected" => (expected.clone(), sorted(&result["winners"])),
                "winners" => (expected.clone(), result["winners"].clone()),
                _ => (expected.clone(), result["details"][part].clone()),
            };
            assert!(same(&expected, &found), "{} {part}: {found} instead of {expected}", case["id"]);
        }
    }
    say(&format!("{} elections agree", cases.len()));
}

#[test]
fn every_delegation_case_ends_where_it_should() {
    let Some(data) = load("delegation_cases.json") else { return };
    let cases = data.as_array().unwrap();
    for case in cases {
        let result = delegate(&in_one_scope(case));
        let expected = &case["expected"];
        assert!(same(&expected["weights"], &result["weights"]), "{}: {result}", case["id"]);
        assert!(same(&expected["unexpressed"]["total"], &result["unused"]), "{}: {result}", case["id"]);
    }
    say(&format!("{} delegation cases agree", cases.len()));
}

/// The Maemo ballots hold empty rankings, which the rules refuse: they are blank ballots.
fn with_blanks(file: &Value) -> Value {
    let mut file = file.clone();
    for ballot in file["ballots"].as_array_mut().unwrap() {
        if ballot["ranking"] == json!([]) {
            *ballot = json!({"weight": ballot["weight"], "blank": true});
        }
    }
    file
}

/// The narrowest scope in which somebody said something counts; `to: null` is "I speak for myself here".
fn in_one_scope(case: &Value) -> Value {
    let members = case["members"].as_array().unwrap();
    let electorate: Vec<&Value> =
        members.iter().filter(|member| member["eligible"] == true).map(|member| &member["id"]).collect();
    let eligible: HashSet<&str> = electorate.iter().map(|id| id.as_str().unwrap()).collect();
    let mut delegations = Map::new();
    for from in &electorate {
        let said = |scope: &str, target: &Value| {
            let all = case["delegations"].as_array().unwrap().iter();
            all.clone().find(|one| {
                one["from"] == **from && one["scope"] == scope && (scope == "general" || one["target"] == *target)
            })
        };
        let narrowest = said("item", &case["item"]).or(said("topic", &case["topic"])).or(said("general", &Value::Null));
        if let Some(to) = narrowest.and_then(|one| one["to"].as_str()) {
            delegations.insert(from.as_str().unwrap().to_owned(), json!([{"to": to, "percent": 100}]));
        }
    }
    let voted: Vec<&String> =
        case["votes"].as_object().unwrap().keys().filter(|id| eligible.contains(id.as_str())).collect();
    json!({"electorate": electorate, "voted": voted, "late": [], "cap": null, "delegations": delegations})
}

fn load(name: &str) -> Option<Value> {
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    let folder = std::env::var_os("SHARED_DATA").map_or(beside, PathBuf::from);
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(error) => {
            say(&format!("not run: no {name} in {} ({error})", folder.display()));
            None
        }
    }
}

fn groups(order: &Value) -> Value {
    order.as_array().unwrap().iter().map(sorted).collect()
}

fn sorted(list: &Value) -> Value {
    let mut names = common::words(list);
    names.sort_unstable();
    json!(names)
}

/// Not `println!`, which the test runner keeps to itself when a test passes.
fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
