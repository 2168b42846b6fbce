//! The commands that count: pure, without a configuration.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tests::{Folder, binary, tambour};

const TENNESSEE: &str = r#"{"method": "schulze", "options": ["Memphis", "Nashville", "Chattanooga", "Knoxville"], "ballots": [
    {"weight": 42, "ranking": [["Memphis"], ["Nashville"], ["Chattanooga"], ["Knoxville"]]},
    {"weight": 26, "ranking": [["Nashville"], ["Chattanooga"], ["Knoxville"], ["Memphis"]]},
    {"weight": 15, "ranking": [["Chattanooga"], ["Knoxville"], ["Nashville"], ["Memphis"]]},
    {"weight": 17, "ranking": [["Knoxville"], ["Chattanooga"], ["Nashville"], ["Memphis"]]}]}"#;

/// Run a command on standard input, with a configuration around it that would stop anything else.
fn on_input(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut command = Command::new(binary());
    command.args(arguments).env_clear().env("TAMBOUR_NONSENSE", "1");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn an_election_is_counted_from_a_file_and_from_standard_input() {
    let folder = Folder::new();
    let file = folder.path().join("tennessee.json");
    std::fs::write(&file, TENNESSEE).unwrap();
    let from_file = tambour(&["tally", file.to_str().unwrap()], &[]);
    let (code, from_input, _) = on_input(&["tally", "-"], TENNESSEE);
    assert_eq!((code, from_input.as_bytes()), (Some(0), from_file.stdout.as_slice()));
    let result: Value = serde_json::from_str(&from_input).unwrap();
    assert_eq!(result["winners"], json!(["Nashville"]));
    assert_eq!(result["order"], json!([["Nashville"], ["Chattanooga"], ["Knoxville"], ["Memphis"]]));
    assert_eq!(result["details"]["pairwise"]["Nashville"]["Memphis"], json!(58.0));
}

#[test]
fn a_count_is_explained_in_both_languages() {
    let (_, french, _) = on_input(&["tally", "--explain", "fr", "-"], TENNESSEE);
    let (_, english, _) = on_input(&["tally", "--explain", "en", "-"], TENNESSEE);
    assert!(french.contains("Nashville") && english.contains("Nashville") && french != english, "{french}{english}");
    assert_eq!(on_input(&["tally", "--explain", "de", "-"], TENNESSEE).0, Some(2));
}

#[test]
fn delegations_are_followed() {
    let file = r#"{"electorate": ["ann", "bob", "carl"], "voted": ["carl"], "late": [], "cap": null,
        "delegations": {"ann": [{"to": "bob", "percent": 100}], "bob": [{"to": "carl", "percent": 60}]}}"#;
    let (code, result, _) = on_input(&["delegate", "-"], file);
    let result: Value = serde_json::from_str(&result).unwrap();
    assert_eq!(code, Some(0));
    assert_eq!(result, json!({"weights": {"carl": 2.2}, "unused": 0.8, "in_cycles": [], "capped": {}}));
}

#[test]
fn what_is_refused_is_one_line_that_names_the_ballot_or_the_person() {
    let election = TENNESSEE
        .replace("{\"weight\": 17, \"ranking\": [[\"Knoxville\"]", "{\"weight\": 17, \"ranking\": [[\"Paris\"]");
    assert_ne!(election, TENNESSEE);
    for (command, input, named) in [
        ("tally", election.as_str(), "ballot 3"),
        ("tally", "{", ""),
        ("delegate", r#"{"electorate": ["ann"], "voted": ["zoe"], "late": [], "cap": null, "delegations": {}}"#, "zoe"),
    ] {
        let (code, out, error) = on_input(&[command, "-"], input);
        assert_eq!((code, out.as_str(), error.lines().count()), (Some(2), "", 1), "{error}");
        assert!(error.contains(named), "{error}");
    }
    assert_eq!(on_input(&["tally", "/nowhere/file.json"], "").0, Some(2));
}
