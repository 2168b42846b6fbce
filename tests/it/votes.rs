//! Votes: casting, the count, and the result.

mod answers;
mod counter;
mod counter_pages;
pub(crate) mod crash;
mod electorate;
mod hung;
mod keys;
mod pages;
mod rules;
mod secrecy;
mod shared_key;
mod told;
mod traces;
mod verified;

use std::process::Command;

use serde_json::{Value, json};
use tests::{DAY, Person, TestApp, consultation_path};

/// A ballot that answers the first question.
pub(crate) fn answer(consultation: &Value, more: Value) -> Value {
    let mut answer = json!({"question": consultation["questions"][0]["id"]});
    answer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"answers": [answer]})
}

pub(crate) async fn cast(person: &Person, consultation: &Value, more: Value) -> Value {
    person.put(consultation_path(consultation, "/ballot"), answer(consultation, more)).await.expect(200).json()
}

#[tokio::test]
async fn a_village_is_asked_votes_and_reads_the_result_that_anybody_can_count_again() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let open = app.stranger().get(path("")).await.expect(200).json();
    assert_eq!((&open["phase"], &open["electorate"]["size"]), (&json!("vote"), &json!(24)));

    let mut receipts = Vec::new();
    for (place, resident) in residents.iter().take(22).enumerate() {
        let choice = if place < 15 { json!({"choice": "a"}) } else { json!({"choice": "b"}) };
        let acknowledged = cast(&resident.person, &consultation, choice).await;
        receipts.push(acknowledged["answers"][0]["receipt"].as_str().unwrap().to_owned());
    }
    // The first one thinks again, with a receipt of their own.
    let again =
        cast(&residents[0].person, &consultation, json!({"receipt": "bcdfghjkmnpqrstvwxz2", "blank": true})).await;
    assert_eq!(again["answers"][0]["receipt"], "bcdfghjkmnpqrstvwxz2");
    let standing = residents[0].person.get(path("/ballot")).await.expect(200).json();
    assert_eq!(
        (&standing["voted"], &standing["channel"], &standing["may_vote"]),
        (&json!(true), &json!("online"), &json!(true))
    );

    app.stranger().get(path("/result")).await.expect_problem(404, "result-not-published");
    app.advance(4 * DAY);
    residents[23]
        .person
        .put(path("/ballot"), answer(&consultation, json!({"choice": "a"})))
        .await
        .expect_problem(409, "vote-closed");
    app.pass(0).await;

    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(
        result["ballots"],
        json!({"total": 22, "open": 0, "secret": 22, "spoiled": 0, "by_channel": {"online": 22, "counter": 0, "paper": 0, "phone": 0}})
    );
    let question = &result["questions"][0];
    assert_eq!(question["tally"]["details"]["totals"], json!({"a": 14.0, "b": 7.0}));
    assert_eq!(question["tally"]["voices"], json!({"cast": 22.0, "blank": 1.0}));
    assert_eq!(question["sentence"], "«\u{202f}Oui\u{202f}» l’emporte avec 14 voix sur 22.");
    assert!(result["keys_destroyed_at"].is_string());

    let list = app.stranger().get(question["ballots"]["url"].as_str().unwrap()).await.expect(200);
    assert_eq!(list.header("cache-control"), "public, max-age=31536000, immutable");
    let ballots = list.json();
    let listed: Vec<&str> =
        ballots["ballots"].as_array().unwrap().iter().map(|it| it["receipt"].as_str().unwrap()).collect();
    assert!(listed.is_sorted() && listed.contains(&"bcdfghjkmnpqrstvwxz2") && !listed.contains(&receipts[0].as_str()));
    assert!(receipts[1..].iter().all(|it| listed.contains(&it.as_str())));
    let folder = tests::Folder::new();
    let file = folder.path().join("ballots.json");
    std::fs::write(&file, &list.body).unwrap();
    let counted = Command::new(tests::binary()).args(["tally"]).arg(&file).output().unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&counted.stdout).unwrap(), question["tally"]);
}
