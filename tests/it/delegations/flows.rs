//! Voices in a vote: open ballots, the cut-off, late voters, splits, circles, caps, compared with the counting library.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};
use tests::{DAY, KERLING, Resident, TestApp, consultation_path};

use super::{give, mails_about, stand};
use crate::votes::{answer, cast};

pub(super) async fn cast_open(resident: &Resident, consultation: &Value, more: Value) -> Value {
    let mut ballot = answer(consultation, more);
    ballot["open"] = true.into();
    resident.person.put(consultation_path(consultation, "/ballot"), ballot).await.expect(200).json()
}

/// The weights of the delegates in a result, by name.
pub(super) fn weights(result: &Value) -> BTreeMap<String, f64> {
    let delegates = result["delegation"]["delegates"].as_array().unwrap().iter();
    delegates.map(|it| (it["name"].as_str().unwrap().to_owned(), it["weight"].as_f64().unwrap())).collect()
}

/// Check that the rows of voices add up to the weights, and that every voice is in the result once.
pub(super) fn check_sums(result: &Value, voices: &Value) {
    let rows = voices["voices"].as_array().unwrap();
    let micro = |it: &Value| (it.as_f64().unwrap() * 1e6).round() as i64;
    for delegate in result["delegation"]["delegates"].as_array().unwrap() {
        let shares = rows.iter().flat_map(|row| row["shares"].as_array().unwrap());
        let sum: i64 = shares.filter(|it| it["to"] == delegate["code"]).map(|it| micro(&it["voices"])).sum();
        let rest = micro(&delegate["weight"]) - 1_000_000 - sum;
        assert!((0..=rows.len() as i64).contains(&rest), "{delegate} {sum}");
    }
    for row in rows {
        let shares: i64 = row["shares"].as_array().unwrap().iter().map(|it| micro(&it["voices"])).sum();
        assert_eq!(shares + micro(&row["unused"]), 1_000_000, "{row}");
    }
    let delegation = &result["delegation"];
    let all = micro(&delegation["direct"]) + micro(&delegation["delegated"]) + micro(&delegation["unused"]);
    assert_eq!(all, micro(&result["electorate"]));
}

#[tokio::test]
async fn delegates_vote_in_the_open_and_carry_voices_until_their_owners_vote_themselves() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(30, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let (anne, karim, odile) = (&residents[0], &residents[1], &residents[2]);
    let anne_id = stand(anne, "Anne Muller").await;
    let karim_id = stand(karim, "Karim Benali").await;
    let odile_id = stand(odile, "Odile Roth").await;
    // 3 and 4 give all to Anne; 5 gives to Odile, who does not vote and gives 50 to Karim; 6 and 7 give to each other's delegates.
    for giver in &residents[3..5] {
        give(giver, &[(&anne_id, 100)]).await;
    }
    give(&residents[5], &[(&odile_id, 100)]).await;
    give(odile, &[(&karim_id, 50)]).await;
    give(&residents[6], &[(&anne_id, 25), (&karim_id, 25)]).await;

    let secret = answer(&consultation, json!({"choice": "a"}));
    anne.person.put(path("/ballot"), secret.clone()).await.expect_problem(409, "open-ballot");
    let mut open = secret.clone();
    open["open"] = true.into();
    assert_eq!(residents[10].person.put(path("/ballot"), open).await.expect_invalid(), ["/open"]);
    assert_eq!(cast_open(anne, &consultation, json!({"choice": "a"})).await["open"], true);
    cast_open(karim, &consultation, json!({"choice": "b"})).await;
    // Nobody gives a voice to this delegate: their ballot stays secret.
    let alone = &residents[8];
    stand(alone, "Paul Seul").await;
    cast_open(alone, &consultation, json!({"choice": "b"})).await;
    for voter in &residents[9..29] {
        cast(&voter.person, &consultation, json!({"choice": "b"})).await;
    }
    let before = residents[3].person.get(path("/my-voice")).await.expect(200).json();
    assert_eq!((&before["frozen"], &before["used"]), (&json!(false), &Value::Null));

    app.pass(2 * DAY + 60).await;
    let shown = app.stranger().get(path("")).await.expect(200).json();
    assert!(shown["key"]["delegates_destroyed_at"].is_string());
    anne.person.put(path("/ballot"), secret.clone()).await.expect_problem(409, "ballot-final");
    let standing = anne.person.get(path("/ballot")).await.expect(200).json();
    assert_eq!(
        (&standing["open"], &standing["final"], &standing["reason"]),
        (&json!(true), &json!(true), &json!("ballot-final"))
    );
    let standing = alone.person.get(path("/ballot")).await.expect(200).json();
    assert_eq!((&standing["open"], &standing["may_vote"]), (&json!(false), &json!(true)));
    assert!(mails_about(&app, &residents[3]).await.last().unwrap().contains("Anne Muller porte 100"));
    let used = residents[3].person.get(path("/my-voice")).await.expect(200).json();
    let used = &used["used"];
    assert_eq!((&used["own"], &used["unused"], &used["cast"][0]["voices"]), (&json!(false), &json!(0.0), &json!(1.0)));
    assert_eq!(used["cast"][0]["answers"][0]["choice"], "a");
    assert_eq!(used["cast"][0]["answers"][0].get("receipt"), None);
    // Giving or leaving changes nothing any more; voting oneself does.
    anne.person.delete(format!("/v1/me/delegate?commune={}", KERLING)).await.expect(204);
    give(&residents[29], &[(&karim_id, 100)]).await;
    cast(&residents[4].person, &consultation, json!({"choice": "b"})).await;
    let late = residents[4].person.get(path("/my-voice")).await.expect(200).json();
    assert_eq!((&late["mine"], &late["used"]["own"]), (&json!("late"), &json!(true)));

    app.pass(2 * DAY).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(weights(&result), BTreeMap::from([("Anne Muller".to_owned(), 2.25), ("Karim Benali".to_owned(), 2.25)]));
    assert_eq!((&result["ballots"]["open"], &result["ballots"]["secret"]), (&json!(2), &json!(22)));
    assert_eq!((&result["delegation"]["longest_chain"], &result["delegation"]["delegated"]), (&json!(2), &json!(2.5)));
    let totals = &result["questions"][0]["tally"]["details"]["totals"];
    assert_eq!(totals, &json!({"a": 2.25, "b": 24.25}));
    let voices = app.stranger().get(result["voices"]["url"].as_str().unwrap()).await.expect(200).json();
    check_sums(&result, &voices);
    let list = app.stranger().get(result["questions"][0]["ballots"]["url"].as_str().unwrap()).await.expect(200).json();
    let named: Vec<&Value> = list["ballots"].as_array().unwrap().iter().filter(|it| it["name"].is_string()).collect();
    assert_eq!((named.len(), &named[0]["weight"]), (2, &json!(2.25)));
    let mine = residents[3].person.get(path("/my-voice")).await.expect(200).json();
    let code = mine["code"].as_str().unwrap();
    let row = voices["voices"].as_array().unwrap().iter().find(|it| it["code"] == code).unwrap();
    assert_eq!((&row["shares"][0]["voices"], &mine["used"]["final"]), (&json!(1.0), &json!(true)));
    assert_eq!(residents[4].person.get(path("/my-voice")).await.expect(200).json()["code"], Value::Null);

    // The name goes with the account; the list and its hash stay.
    let again = app.signed_in(std::slice::from_ref(&anne.email)).await.remove(0);
    again.delete("/v1/me").await.expect(204);
    let after = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(weights(&after).get("ancien délégué"), Some(&2.25));
    assert_eq!(after["fingerprint"], result["fingerprint"]);
    app.pass(61 * DAY).await;
    assert_eq!(app.stranger().get(path("/result")).await.expect(200).json()["delegation"], after["delegation"]);
}

#[tokio::test]
async fn voices_flow_as_the_counting_library_says_through_circles_splits_and_a_cap() {
    let app = TestApp::start().await;
    let rule = json!({"delegation": {"allowed": true, "cap": 0.1}});
    let (consultation, residents) = app.in_vote(33, rule).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let mut delegates = Vec::new();
    for (place, resident) in residents[..6].iter().enumerate() {
        delegates.push(stand(resident, &format!("Délégué {place}")).await);
    }
    let id = |place: usize| delegates[place].as_str();
    // Who gives what: 0 and 1 vote in the open; 2, 3 and 4 hand round with ways out; 5 and 2 form circles.
    let given: Vec<(usize, Vec<(usize, u8)>)> = vec![
        (2, vec![(3, 50), (0, 50)]),
        (3, vec![(2, 60), (4, 40)]),
        (4, vec![(3, 100)]),
        (6, vec![(2, 100)]),
        (7, vec![(4, 33), (1, 33), (0, 34)]),
        (8, vec![(5, 100)]),
        (9, vec![(0, 100)]),
        (10, vec![(0, 100)]),
        (11, vec![(0, 70)]),
        (12, vec![(3, 100)]),
    ];
    for (from, to) in &given {
        let to: Vec<(&str, u8)> = to.iter().map(|(place, percent)| (id(*place), *percent)).collect();
        give(&residents[*from], &to).await;
    }
    cast_open(&residents[0], &consultation, json!({"choice": "a"})).await;
    cast_open(&residents[1], &consultation, json!({"choice": "b"})).await;
    for voter in &residents[13..] {
        cast(&voter.person, &consultation, json!({"blank": true})).await;
    }
    app.pass(2 * DAY + 60).await;
    let used = async || residents[9].person.get(path("/my-voice")).await.expect(200).json()["used"].clone();
    let before = used().await;
    assert!(before["cast"][0]["voices"].as_f64().unwrap() < 1.0, "the cap holds: {before}");
    cast(&residents[12].person, &consultation, json!({"blank": true})).await;
    cast(&residents[4].person, &consultation, json!({"blank": true})).await;
    assert_eq!(used().await, before, "what becomes of another's voice tells nobody who has just voted");
    app.pass(2 * DAY).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();

    let name = |place: usize| format!("p{place}");
    let people: Vec<String> = (0..33).map(name).collect();
    let delegations: BTreeMap<String, Value> = given
        .iter()
        .map(|(from, to)| {
            (name(*from), to.iter().map(|(to, percent)| json!({"to": name(*to), "percent": percent})).collect())
        })
        .collect();
    let voted: Vec<String> = [0, 1].into_iter().chain(13..33).map(name).collect();
    let file =
        json!({"electorate": people, "voted": voted, "late": ["p12", "p4"], "cap": 0.1, "delegations": delegations});
    let folder = tests::Folder::new();
    std::fs::write(folder.path().join("voices.json"), file.to_string()).unwrap();
    let told = Command::new(tests::binary()).arg("delegate").arg(folder.path().join("voices.json")).output().unwrap();
    let expected: Value = serde_json::from_slice(&told.stdout).unwrap();
    let told = weights(&result);
    for (place, who) in [(0, "Délégué 0"), (1, "Délégué 1")] {
        assert_eq!(json!(told[who]), expected["weights"][format!("p{place}")], "{expected}");
    }
    assert_eq!(result["delegation"]["unused"], expected["unused"]);
    assert_eq!(result["delegation"]["capped"], expected["capped"]["p0"]);
    assert!(result["delegation"]["capped"].as_f64().unwrap() > 0.0);
    let voices = app.stranger().get(result["voices"]["url"].as_str().unwrap()).await.expect(200).json();
    check_sums(&result, &voices);
}

#[tokio::test]
async fn whoever_becomes_a_delegate_after_voting_secretly_carries_nothing_unless_they_vote_again() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    cast(&residents[0].person, &consultation, json!({"choice": "a"})).await;
    let anne = stand(&residents[0], "Anne").await;
    give(&residents[1], &[(&anne, 100)]).await;
    for voter in &residents[2..] {
        cast(&voter.person, &consultation, json!({"choice": "b"})).await;
    }
    app.pass(2 * DAY + 60).await;
    let used = residents[1].person.get(path("/my-voice")).await.expect(200).json();
    assert_eq!((&used["used"]["cast"], &used["used"]["unused"]), (&json!([]), &json!(1.0)));
    app.pass(2 * DAY).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!((&result["ballots"]["open"], &result["delegation"]["delegates"]), (&json!(0), &json!([])));
    assert_eq!(result["ballots"]["total"], 23);
}

#[tokio::test]
async fn whose_envelope_of_paper_arrived_in_time_has_voted_and_is_carried_by_nobody() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let anne = stand(&residents[0], "Anne Muller").await;
    for giver in &residents[1..3] {
        give(giver, &[(&anne, 100)]).await;
    }
    cast_open(&residents[0], &consultation, json!({"choice": "a"})).await;
    let noted = json!({"entries": [residents[1].entry]});
    app.clerk().await.post(path("/paper-envelopes"), noted).await.expect(201);
    for voter in &residents[3..] {
        cast(&voter.person, &consultation, json!({"choice": "b"})).await;
    }
    app.pass(2 * DAY + 60).await;
    let carried = async |resident| mails_about(&app, resident).await.iter().any(|it| it.contains("Anne Muller porte"));
    assert!(carried(&residents[2]).await && !carried(&residents[1]).await);
    let mine = residents[1].person.get(path("/my-voice")).await.expect(200).json();
    assert_eq!((&mine["mine"], &mine["used"]["own"]), (&json!("in_time"), &json!(true)));
    app.pass(2 * DAY).await;
    let contents = json!({"ballots": [{"spoiled": true}]});
    app.clerk().await.put(path("/paper-contents"), contents).await.expect(200);
    app.pass(10).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(weights(&result), BTreeMap::from([("Anne Muller".to_owned(), 2.0)]));
}

#[tokio::test]
async fn a_delegate_changes_no_topics_between_the_cut_off_and_its_settling() {
    let app = TestApp::start().await;
    let (_, residents) = app.in_vote(10, json!({})).await;
    stand(&residents[0], "Anne Muller").await;
    let clerk = app.clerk().await;
    let topic = clerk.post(format!("/v1/communes/{KERLING}/topics"), json!({"name": "Sport"})).await.expect(201).json();
    let narrowed = json!({"commune": KERLING, "name": "Anne M.", "statement": "Le sport.", "topics": [topic["id"]]});
    let all = json!({"commune": KERLING, "name": "Anne M.", "statement": "Le sport.", "topics": null});
    let change = async |profile: &Value| residents[0].person.put("/v1/me/delegate", profile.clone()).await;
    app.advance(2 * DAY + 60);
    change(&narrowed).await.expect_problem(503, "freezing");
    change(&all).await.expect(200);
    app.pass(0).await;
    change(&narrowed).await.expect(200);
}
