//! What is kept of a ballot, and what anybody can check.

use std::collections::BTreeSet;

use serde_json::json;
use tests::{DAY, TestApp, consultation_path};

use super::cast;

#[tokio::test]
async fn every_envelope_is_listed_from_the_next_full_hour_on_and_replaced_ones_stay() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(20, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let mut envelopes = BTreeSet::new();
    for resident in residents.iter().chain(&residents[..3]) {
        let acknowledged = cast(&resident.person, &consultation, json!({"choice": "a"})).await;
        let envelope = acknowledged["answers"][0]["envelope"].as_str().unwrap().to_owned();
        assert!(acknowledged["signed"].as_str().unwrap().contains(&envelope));
        envelopes.insert(envelope);
    }
    assert_eq!(app.stranger().get(path("/envelopes")).await.expect(200).text(), "");
    app.pass(3600).await;
    let listed = app.stranger().get(path("/envelopes")).await.expect(200).text();
    assert!(listed.lines().eq(envelopes.iter().map(String::as_str)));
    let checkpoints = app.stranger().get(path("/checkpoints")).await.expect(200).json();
    let last = checkpoints["items"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["ballots"], &last["envelopes"]), (&json!(20), &json!(23)));
    let participation = app.stranger().get(path("")).await.expect(200).json()["participation"].clone();
    assert_eq!((&participation["ballots"], &participation["as_of"]), (&json!(20), &last["at"]));
    app.pass(4 * DAY).await;
    let after = app.stranger().get(path("/envelopes")).await.expect(200);
    assert_eq!(
        (after.text(), after.header("cache-control")),
        (listed, "public, max-age=31536000, immutable".to_owned())
    );
}

#[tokio::test]
async fn two_entries_of_one_person_have_one_ballot() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(22, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    for resident in &residents[..21] {
        cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    }
    let clerk = app.clerk().await;
    let merge = async |from: usize, into: usize| {
        let close = json!({"reason": "duplicate", "of": residents[into].entry, "note": "La même personne."});
        clerk.post(format!("/v1/register/{}/close", residents[from].entry), close).await.expect(200);
    };
    // Both have voted; then one that has into one that has not.
    merge(0, 1).await;
    merge(2, 21).await;
    app.pass(4 * DAY).await;
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!((&result["electorate"], &result["ballots"]["total"]), (&json!(20), &json!(20)));
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 20.0, "b": 0.0}));
}
