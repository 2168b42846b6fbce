//! Deaths and merged entries around a cut-off: no voice is lost, and none counts twice.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::{DAY, Resident, TestApp, consultation_path};

use super::flows::{cast_open, check_sums, weights};
use super::{give, stand};
use crate::votes::cast;

async fn close(app: &TestApp, resident: &Resident, reason: Value) {
    let clerk = app.clerk().await;
    clerk.post(format!("/v1/register/{}/close", resident.entry), reason).await.expect(200);
}

async fn died(app: &TestApp, resident: &Resident) {
    close(app, resident, json!({"reason": "deceased", "note": "Acte de décès."})).await;
}

async fn same_as(app: &TestApp, resident: &Resident, other: &Resident) {
    close(app, resident, json!({"reason": "duplicate", "of": other.entry, "note": "La même personne."})).await;
}

/// The result of a vote, whose rows of voices add up.
async fn result(app: &TestApp, consultation: &Value) -> Value {
    let result = app.stranger().get(consultation_path(consultation, "/result")).await.expect(200).json();
    let voices = app.stranger().get(result["voices"]["url"].as_str().unwrap()).await.expect(200).json();
    check_sums(&result, &voices);
    result
}

#[tokio::test]
async fn who_dies_before_the_cut_off_carries_nothing_and_who_dies_after_it_changes_nothing() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(30, json!({})).await;
    let (anne, karim) = (&residents[0], &residents[1]);
    let (anne_id, karim_id) = (stand(anne, "Anne Muller").await, stand(karim, "Karim Benali").await);
    give(&residents[2], &[(&anne_id, 100)]).await;
    for giver in &residents[3..6] {
        give(giver, &[(&karim_id, 100)]).await;
    }
    cast_open(anne, &consultation, json!({"choice": "a"})).await;
    cast_open(karim, &consultation, json!({"choice": "a"})).await;
    for voter in &residents[6..28] {
        cast(&voter.person, &consultation, json!({"choice": "b"})).await;
    }
    died(&app, anne).await;
    died(&app, &residents[3]).await;
    app.pass(2 * DAY + 60).await;
    died(&app, karim).await;
    died(&app, &residents[4]).await;
    app.pass(2 * DAY).await;

    let result = result(&app, &consultation).await;
    // A ballot that was cast counts: hers is among the secret ones, as she carried nothing in the end.
    assert_eq!((&result["electorate"], &result["ballots"]["total"]), (&json!(30), &json!(24)));
    assert_eq!(result["ballots"]["open"], 1);
    assert_eq!(weights(&result), BTreeMap::from([("Karim Benali".to_owned(), 3.0)]));
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 4.0, "b": 22.0}));
}

#[tokio::test]
async fn two_entries_of_one_person_have_one_voice_whoever_carries_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(36, json!({})).await;
    let (anne, karim) = (&residents[0], &residents[1]);
    let (anne_id, karim_id) = (stand(anne, "Anne Muller").await, stand(karim, "Karim Benali").await);
    for giver in &residents[2..7] {
        give(giver, &[(&anne_id, 100)]).await;
    }
    for giver in &residents[7..9] {
        give(giver, &[(&karim_id, 100)]).await;
    }
    cast_open(anne, &consultation, json!({"choice": "a"})).await;
    cast_open(karim, &consultation, json!({"choice": "a"})).await;
    for voter in &residents[12..34] {
        cast(&voter.person, &consultation, json!({"choice": "b"})).await;
    }
    // Of two that gave, before the cut-off: one voice is left.
    same_as(&app, &residents[2], &residents[7]).await;
    app.pass(2 * DAY + 60).await;
    // After it: of two that gave; of one that gave and one that neither gave nor voted; of one that gave and one that voted.
    same_as(&app, &residents[3], &residents[8]).await;
    same_as(&app, &residents[4], &residents[9]).await;
    same_as(&app, &residents[5], &residents[12]).await;
    // A delegate and somebody who did nothing.
    same_as(&app, karim, &residents[10]).await;
    app.pass(2 * DAY).await;

    let result = result(&app, &consultation).await;
    assert_eq!((&result["electorate"], &result["ballots"]["total"]), (&json!(31), &json!(24)));
    let told = weights(&result);
    assert_eq!(told, BTreeMap::from([("Anne Muller".to_owned(), 3.0), ("Karim Benali".to_owned(), 3.0)]));
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 6.0, "b": 22.0}));
}
