//! Who casts whose voice: the worked examples of the rules, and what they leave to think about.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

mod common;

use common::{delegate, same};
use serde_json::{Map, Value, json};

#[test]
fn what_is_not_assigned_ends_unused() {
    check("ann bob carl", "ann>bob; bob>carl 60", "carl", "", r#"{"weights": {"carl": 2.2}, "unused": 0.8}"#);
}

#[test]
fn what_does_not_divide_is_floored_for_all_alike() {
    check(
        "ann bob carl dora eve",
        "ann>bob 25, carl 25, dora 25, eve 25; bob>ann",
        "carl dora eve",
        "",
        r#"{"weights": {"carl": 1.666666, "dora": 1.666666, "eve": 1.666666}, "unused": 0.000002}"#,
    );
}

#[test]
fn a_circle_from_which_no_voter_is_reached_is_unused_and_its_members_are_told() {
    check(
        "zoe bob ann dan eve",
        "ann>bob; bob>ann 50, dan 50; zoe>ann",
        "eve",
        "",
        r#"{"weights": {"eve": 1}, "unused": 4, "in_cycles": ["ann", "bob"]}"#,
    );
}

#[test]
fn a_cap_leaves_the_own_voice_and_takes_the_excess() {
    let mut file = file("a b c d e f g h", "a>c; b>c; e>c; d>e", "c h", "");
    file["cap"] = common::number("0.25");
    let expected = json!({"weights": {"c": 3, "h": 1}, "unused": 4, "in_cycles": [], "capped": {"c": 2}});
    assert!(same(&expected, &delegate(&file)), "{}", delegate(&file));
}

#[test]
fn a_late_voter_moves_only_the_own_voice() {
    check("ann bob carl", "ann>bob; bob>carl", "carl", "bob", r#"{"weights": {"carl": 2, "bob": 1}, "unused": 0}"#);
}

#[test]
fn what_reaches_a_late_voter_without_a_delegate_is_unused() {
    check("ann bob", "ann>bob", "", "bob", r#"{"weights": {"bob": 1}, "unused": 1}"#);
}

#[test]
fn a_late_voter_in_a_circle_is_still_in_it() {
    check(
        "ann bob",
        "ann>bob; bob>ann",
        "",
        "bob",
        r#"{"weights": {"bob": 1}, "unused": 1, "in_cycles": ["ann", "bob"]}"#,
    );
}

#[test]
fn a_delegate_outside_the_electorate_gets_nothing() {
    check("ann bob", "ann>bob 50, stranger 50", "bob", "", r#"{"weights": {"bob": 1.5}, "unused": 0.5}"#);
}

#[test]
fn a_voice_that_gets_out_of_a_circle_only_after_10_to_the_300_rounds_still_arrives() {
    let steps = 150;
    let names: Vec<String> = (0..=steps).map(|step| format!("p{step}")).collect();
    let mut delegations = String::from("p0>p1");
    for step in 1..steps {
        delegations += &format!("; p{step}>p{} 1, p0 99", step + 1);
    }
    let mut expected = Map::new();
    expected.insert(format!("p{steps}"), json!(f64::from(steps + 1)));
    let expected = json!({"weights": expected, "unused": 0}).to_string();
    check(&names.join(" "), &delegations, &format!("p{steps}"), "", &expected);
}

#[test]
fn a_ring_of_a_million_ends_whether_somebody_voted_or_not() {
    use suffrage::{Delegations, Share};
    let people = 1_000_000;
    let mut ring = Delegations::new(people as usize).unwrap();
    for person in 0..people {
        ring.hand(person, &[Share { to: Some((person + 1) % people), percent: 100 }]).unwrap();
    }
    let flow = ring.follow(None);
    assert_eq!((flow.unused().to_string(), flow.in_cycles().len()), ("1000000.0".into(), 1_000_000));
    ring.voted(7).unwrap();
    assert_eq!(ring.follow(None).weight(7).unwrap().to_string(), "1000000.0");
}

#[test]
fn a_ring_of_a_million_in_which_all_hand_on_nine_tenths_ends_too() {
    use suffrage::{Delegations, Share};
    let people: u32 = 1_000_000;
    let mut ring = Delegations::new(people as usize + 1).unwrap();
    for person in 0..people {
        let next = Share { to: Some((person + 1) % people), percent: 90 };
        ring.hand(person, &[next, Share { to: Some(people), percent: 10 }]).unwrap();
    }
    ring.voted(people).unwrap();
    assert_eq!(ring.follow(None).weight(people).unwrap().to_string(), "1000001.0");
}

#[test]
fn a_ring_in_which_everybody_also_hands_to_one_person_ends_too() {
    use suffrage::{Delegations, Share};
    let (people, hub, voter): (u32, u32, u32) = (100_000, 100_000, 100_001);
    let mut ring = Delegations::new(people as usize + 2).unwrap();
    let share = |to: u32, percent: u8| Share { to: Some(to), percent };
    for person in 0..people {
        ring.hand(person, &[share((person + 1) % people, 50), share(hub, 50)]).unwrap();
    }
    ring.hand(hub, &[share(0, 99), share(voter, 1)]).unwrap();
    ring.voted(voter).unwrap();
    assert_eq!(ring.follow(None).weight(voter).unwrap().to_string(), "100002.0");
}

#[test]
fn people_who_are_unknown_or_there_twice_are_refused() {
    refuse(json!({"electorate": ["a", "a"], "voted": []}), "\"a\" is in the electorate twice");
    refuse(json!({"electorate": ["a"], "voted": ["b"]}), "\"b\" is not in the electorate");
    refuse(json!({"electorate": ["a"], "voted": ["a", "a"]}), "\"a\" voted twice");
    refuse(json!({"electorate": ["a"], "voted": ["a"], "late": ["a"]}), "\"a\" voted twice");
    refuse(json!({"electorate": ["a"], "voted": [], "late": ["c"]}), "\"c\" is not in the electorate");
    refuse(json!({"electorate": ["a"], "voted": [], "delegations": {"b": []}}), "\"b\" is not in the electorate");
}

#[test]
fn shares_that_make_no_sense_are_refused() {
    let hands = |shares: Value| json!({"electorate": ["a", "b"], "voted": [], "delegations": {"a": shares}});
    refuse(hands(json!([{"to": "a", "percent": 100}])), "\"a\" delegates to themselves");
    refuse(hands(json!([{"to": "b", "percent": 10}, {"to": "b", "percent": 10}])), "\"a\" names a delegate twice");
    refuse(hands(json!([{"to": "x", "percent": 10}, {"to": "x", "percent": 10}])), "\"a\" names a delegate twice");
    refuse(
        hands(json!([{"to": "b", "percent": 60}, {"to": "x", "percent": 41}])),
        "\"a\" hands on more than 100 percent",
    );
    for percent in [json!(0), json!(101), json!(300)] {
        refuse(
            hands(json!([{"to": "b", "percent": percent}])),
            "\"a\" hands on a percentage that is not an integer from 1 to 100",
        );
    }
    for percent in [json!(-1), json!(2.5), json!("50"), json!(null)] {
        let refusal = refusal(&hands(json!([{"to": "b", "percent": percent}])).to_string());
        assert!(refusal.starts_with("\"a\": "), "{refusal}");
    }
}

#[test]
fn a_file_of_delegations_is_read_strictly() {
    for (file, reason) in [
        (r#"{"electorate": ["a"]}"#, "the field \"voted\" is missing"),
        (r#"{"voted": []}"#, "the field \"electorate\" is missing"),
        (r#"{"electorate": ["a"], "voted": [], "voted": []}"#, "the field \"voted\" is repeated"),
        (r#"{"electorate": ["a"], "voted": [], "vetoed": []}"#, "unknown field \"vetoed\""),
        (r#"{"electorate": ["a", "b"], "voted": [], "delegations": {"a": [], "a": []}}"#, "\"a\" delegates twice"),
        (r#"{"electorate": ["a"], "voted": [], "cap": 1.5}"#, "the cap is out of range"),
        (r#"{"electorate": ["a"], "voted": [], "cap": 15e-1}"#, "the cap is out of range"),
    ] {
        assert_eq!(refusal(file), reason);
    }
}

#[test]
fn the_electorate_may_stand_last_in_the_file() {
    let file =
        r#"{"delegations": {"ann": [{"percent": 100, "to": "bob"}]}, "voted": ["bob"], "electorate": ["ann", "bob"]}"#;
    assert_eq!(
        suffrage::delegate_json(file.as_bytes()).unwrap(),
        r#"{"weights":{"bob":2.0},"unused":0.0,"in_cycles":[],"capped":{}}"#
    );
}

#[test]
fn the_way_of_each_voice_is_told_through_circles_splits_late_voters_and_a_cap() {
    let rows = |mut file: Value, cap: Option<&str>| {
        if let Some(cap) = cap {
            file["cap"] = common::number(cap);
        }
        let told: Value =
            serde_json::from_str(&suffrage::delegate_voices_json(file.to_string().as_bytes()).unwrap()).unwrap();
        let (mut plain, voices) = (told.clone(), told["voices"].clone());
        plain.as_object_mut().unwrap().remove("voices");
        assert_eq!(plain, delegate(&file), "the rest is as without it");
        voices
    };
    // From ann half goes to a circle that keeps 1 % a round for carl, and half is lost.
    let circle = file("ann bob dan carl", "ann>bob 50; bob>dan; dan>bob 99, carl 1", "carl", "");
    assert_eq!(
        rows(circle, None),
        json!([
            {"code": "ann", "shares": [{"to": "carl", "voices": 0.5}], "unused": 0.5},
            {"code": "bob", "shares": [{"to": "carl", "voices": 1.0}], "unused": 0.0},
            {"code": "dan", "shares": [{"to": "carl", "voices": 1.0}], "unused": 0.0},
        ])
    );
    let late = file("ann bob carl dora", "ann>bob; bob>carl 60, dora 40", "carl dora", "bob");
    let shares = json!([{"to": "carl", "voices": 0.6}, {"to": "dora", "voices": 0.4}]);
    assert_eq!(rows(late, None), json!([{"code": "ann", "shares": shares, "unused": 0.0}]));
    // Five voices may be received of 2.5 that the cap allows; who gave nothing that counts has no row.
    let capped = file("a b c d e f g h i j", "a>j; b>j; c>j 50; d>j; e>j; f>j 50; g>stranger", "j", "");
    let half = |code: &str, voices: f64, unused: f64| json!({"code": code, "shares": [{"to": "j", "voices": voices}], "unused": unused});
    assert_eq!(
        rows(capped, Some("0.25")),
        json!([
            half("a", 0.5, 0.5),
            half("b", 0.5, 0.5),
            half("c", 0.25, 0.75),
            half("d", 0.5, 0.5),
            half("e", 0.5, 0.5),
            half("f", 0.25, 0.75),
        ])
    );
    let nobody = file("ann bob", "ann>bob; bob>ann", "", "");
    assert_eq!(
        rows(nobody, None),
        json!([{"code": "ann", "shares": [], "unused": 1.0}, {"code": "bob", "shares": [], "unused": 1.0}])
    );
}

/// Delegations in short: `"ann>bob 25, carl 25; bob>ann"`; without a number the whole.
fn file(electorate: &str, delegations: &str, voted: &str, late: &str) -> Value {
    let list = |words: &str| words.split_whitespace().map(Value::from).collect::<Value>();
    let mut object = Map::new();
    for delegation in delegations.split(';').filter(|delegation| !delegation.trim().is_empty()) {
        let (from, shares) = delegation.split_once('>').unwrap();
        let share = |share: &str| {
            let mut words = share.split_whitespace();
            json!({"to": words.next(), "percent": words.next().map_or(100, |percent| percent.parse().unwrap())})
        };
        object.insert(from.trim().to_owned(), shares.split(',').map(share).collect());
    }
    json!({"electorate": list(electorate), "voted": list(voted), "late": list(late), "cap": null, "delegations": object})
}

fn check(electorate: &str, delegations: &str, voted: &str, late: &str, expected: &str) {
    let mut expected: Value = serde_json::from_str(expected).unwrap();
    let found = delegate(&file(electorate, delegations, voted, late));
    for (field, empty) in [("in_cycles", json!([])), ("capped", json!({}))] {
        if expected.get(field).is_none() {
            expected[field] = empty;
        }
    }
    assert!(same(&expected, &found), "{found} instead of {expected}");
}

fn refusal(file: &str) -> String {
    suffrage::delegate_json(file.as_bytes()).unwrap_err().to_string()
}

fn refuse(file: Value, reason: &str) {
    assert_eq!(refusal(&file.to_string()), reason);
}
