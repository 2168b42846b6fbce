//! Every file that must be refused, in one line that names the ballot.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod common;

use common::refusal;

#[test]
fn fields_that_are_unknown_repeated_missing_or_foreign_are_refused() {
    for (file, reason) in [
        (r#"{"method": "irv", "options": ["a"], "ballots": [], "colour": 1}"#, r#"unknown field "colour""#),
        (r#"{"method": "irv", "method": "irv", "options": ["a"], "ballots": []}"#, r#"the field "method" is repeated"#),
        (r#"{"method": "irv", "options": ["a"]}"#, r#"the field "ballots" is missing"#),
        (r#"{"options": ["a"], "ballots": []}"#, r#"the field "method" is missing"#),
        (r#"{"method": "irv", "ballots": []}"#, r#"the field "options" is missing"#),
        (r#"{"method": "stv", "options": ["a"], "ballots": []}"#, r#"the field "seats" is missing"#),
        (r#"{"method": "score", "options": ["a"], "ballots": []}"#, r#"the field "max_score" is missing"#),
        (r#"{"method": "majority_judgment", "options": ["a"], "ballots": []}"#, r#"the field "grades" is missing"#),
        (
            r#"{"method": "irv", "seats": 1, "options": ["a"], "ballots": []}"#,
            r#""seats" belongs to another voting method"#,
        ),
        (
            r#"{"method": "irv", "options": ["a"], "ballots": [], "max_score": 1}"#,
            r#""max_score" belongs to another voting method"#,
        ),
        (
            r#"{"method": "stv", "seats": 1, "options": ["a"], "grades": ["a", "b", "c"], "ballots": []}"#,
            r#""grades" belongs to another voting method"#,
        ),
        (r#"{"method": "lottery", "options": ["a"], "ballots": []}"#, r#"unknown voting method "lottery""#),
    ] {
        assert_eq!(refusal(file), reason);
    }
}

#[test]
fn questions_out_of_range_are_refused() {
    let options = |options: &str| refusal(&format!(r#"{{"method": "irv", "options": {options}, "ballots": []}}"#));
    assert_eq!(options("[]"), "a question has 1 to 100 options, not 0");
    assert_eq!(
        options(&format!("{:?}", (0..101).map(|option| option.to_string()).collect::<Vec<_>>())),
        "a question has 1 to 100 options, not 101"
    );
    assert_eq!(options(r#"["a", "b", "a"]"#), r#"the option "a" is there twice"#);
    assert_eq!(options(r#"["a\nb"]"#), r#"the option "a\nb" contains a newline"#);
    let grades = |grades: &str| {
        refusal(&format!(r#"{{"method": "majority_judgment", "grades": {grades}, "options": ["a"], "ballots": []}}"#))
    };
    assert_eq!(grades(r#"["a", "b"]"#), "majority judgment has 3 to 7 grades, not 2");
    assert_eq!(grades(r#"["a", "b", "a"]"#), r#"the grade "a" is there twice"#);
    for seats in ["0", "3", "99999999999"] {
        let file = format!(r#"{{"method": "stv", "seats": {seats}, "options": ["a", "b"], "ballots": []}}"#);
        assert_eq!(refusal(&file), "\"seats\" is an integer from 1 to the number of options, 2");
    }
    for max in ["0", "1001", "70000"] {
        let file = format!(r#"{{"method": "score", "max_score": {max}, "options": ["a", "b"], "ballots": []}}"#);
        assert_eq!(refusal(&file), "\"max_score\" is an integer from 1 to 1000");
    }
}

#[test]
fn ballots_of_every_method_are_refused_with_their_index() {
    let score = r#""method": "score", "max_score": 5"#;
    let judgment = r#""method": "majority_judgment", "grades": ["bad", "fair", "good"]"#;
    for (method, ballot, reason) in [
        (r#""method": "irv""#, r#"{"ranking": [["a"]], "colour": 1}"#, r#"unknown field "colour""#),
        (r#""method": "irv""#, r#"{"ranking": [["a"]], "ranking": [["a"]]}"#, r#"the field "ranking" is repeated"#),
        (r#""method": "irv""#, r#"{"choice": "a"}"#, r#""choice" belongs to another voting method"#),
        (r#""method": "irv""#, r#"{"blank": true, "ranking": [["a"]]}"#, "a blank ballot makes no choice"),
        (r#""method": "irv""#, "{}", r#"there is no "ranking" and it is not blank"#),
        (r#""method": "irv""#, r#"{"blank": false}"#, r#"there is no "ranking" and it is not blank"#),
        (r#""method": "irv""#, r#"{"ranking": []}"#, "the ranking is empty"),
        (r#""method": "irv""#, r#"{"ranking": [["a"], []]}"#, "a group of the ranking is empty"),
        (r#""method": "irv""#, r#"{"ranking": [["a", "b"]]}"#, "tied options are not allowed by this voting method"),
        (
            r#""method": "stv", "seats": 1"#,
            r#"{"ranking": [["a", "b"]]}"#,
            "tied options are not allowed by this voting method",
        ),
        (r#""method": "schulze""#, r#"{"ranking": [["a"], ["b", "a"]]}"#, "an option is there twice"),
        (r#""method": "schulze""#, r#"{"ranking": [["z"]]}"#, r#"unknown option "z""#),
        (r#""method": "single_choice""#, r#"{"choice": "z"}"#, r#"unknown option "z""#),
        (r#""method": "approval""#, r#"{"approved": ["a", "a"]}"#, "an option is there twice"),
        (score, r#"{"scores": {"a": 6}}"#, "a score of 6 is above 5"),
        (score, r#"{"scores": {"a": 1, "a": 1}}"#, "an option is there twice"),
        (judgment, r#"{"grades": {"a": "superb"}}"#, r#"unknown grade "superb""#),
        (r#""method": "irv""#, r#"{"weight": 1000000000.000001, "ranking": [["a"]]}"#, "the weight is out of range"),
        (r#""method": "irv""#, r#"{"weight": -1, "ranking": [["a"]]}"#, "the weight is out of range"),
        (r#""method": "irv""#, r#"{"weight": 0.1234567, "ranking": [["a"]]}"#, "the weight has more than six decimals"),
        (r#""method": "irv""#, r#"{"weight": 1e-7, "ranking": [["a"]]}"#, "the weight has more than six decimals"),
        (r#""method": "irv""#, r#"{"weight": "1", "ranking": [["a"]]}"#, "the weight is not a decimal number"),
    ] {
        let file = format!(r#"{{{method}, "options": ["a", "b"], "ballots": [{{"blank": true}}, {ballot}]}}"#);
        assert_eq!(refusal(&file), format!("ballot 1: {reason}"));
    }
}

#[test]
fn ballots_of_the_wrong_shape_are_refused_with_their_index() {
    let score = r#""method": "score", "max_score": 5"#;
    for (method, ballot) in [
        (score, r#"{"scores": {"a": 2.5}}"#),
        (score, r#"{"scores": {"a": -1}}"#),
        (score, r#"{"scores": {"a": "3"}}"#),
        (score, r#"{"scores": []}"#),
        (r#""method": "irv""#, r#"{"ranking": ["a"]}"#),
        (r#""method": "irv""#, r#"{"ranking": null}"#),
        (r#""method": "irv""#, r#"{"blank": 1}"#),
        (r#""method": "irv""#, r#"{"receipt": 1, "blank": true}"#),
        (r#""method": "irv""#, "[]"),
        (r#""method": "irv""#, "null"),
    ] {
        for file in [
            format!(r#"{{{method}, "options": ["a", "b"], "ballots": [{{"blank": true}}, {ballot}]}}"#),
            format!(r#"{{"ballots": [{{"blank": true}}, {ballot}], "options": ["a", "b"], {method}}}"#),
        ] {
            let reason = refusal(&file);
            assert!(reason.starts_with("ballot 1: ") && !reason.contains('\n'), "{ballot}: {reason}");
        }
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for file in ["", "[]", "null", "{", r#"{"method": "irv", "options": ["a"], "ballots": []} x"#, "\u{feff}{}"] {
        assert!(!refusal(file).contains('\n'));
    }
    assert!(suffrage::tally_json(b"\xff").unwrap_err().to_string().starts_with("not UTF-8"));
    let deep = "[".repeat(1_000_000);
    assert!(!refusal(&deep).is_empty());
    assert!(!refusal(&format!(r#"{{"ballots": {deep}"#)).is_empty());
}

#[test]
fn empty_approvals_scores_and_grades_are_valid() {
    for file in [
        r#"{"method": "approval", "options": ["a"], "ballots": [{"approved": []}]}"#,
        r#"{"method": "score", "max_score": 5, "options": ["a"], "ballots": [{"scores": {}}]}"#,
        r#"{"method": "majority_judgment", "grades": ["x", "y", "z"], "options": ["a"], "ballots": [{"grades": {}}]}"#,
    ] {
        assert!(suffrage::tally_json(file.as_bytes()).is_ok(), "{file}");
    }
}
