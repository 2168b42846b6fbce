//! Servers that are killed while a cut-off is settled.

use std::time::Duration;

use serde_json::json;
use tests::{DAY, TestApp, consultation_path, within};

use super::flows::{check_sums, weights};
use super::{give, stand};
use crate::votes::answer;
use crate::votes::crash::{CLOSED, OPEN, result, server};

/// Seconds from the announcement until the delegates have voted.
const CUT_OFF: i64 = OPEN + 2 * DAY + 60;

/// Numbers of people who give their voices to one delegate, and who vote themselves.
const GIVERS: usize = 5;
const VOTERS: usize = 20;

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_off_that_is_killed_again_and_again_is_settled_once_and_everybody_hears_of_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(1 + GIVERS + VOTERS, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let (anne, givers, voters) = (&residents[0], &residents[1..=GIVERS], &residents[1 + GIVERS..]);
    let anne_id = stand(anne, "Anne Muller").await;
    for giver in givers {
        give(giver, &[(&anne_id, 100)]).await;
    }
    let voting = server(&app, OPEN);
    let mut open = answer(&consultation, json!({"choice": "a"}));
    for voter in voters {
        voter.person.at_another(&voting).put(path("/ballot"), open.clone()).await.expect(200);
    }
    open["open"] = true.into();
    anne.person.at_another(&voting).put(path("/ballot"), open).await.expect(200);
    voting.kill();
    // Each gets a little further before it is killed.
    for requests in 0..5 {
        let settling = server(&app, CUT_OFF);
        for _ in 0..requests * 2 {
            settling.person(None).get(path("")).await;
        }
        settling.kill();
    }
    let last = server(&app, CUT_OFF);
    within(Duration::from_secs(60), "the cut-off is settled", async || {
        let shown = last.person(None).get(path("")).await;
        shown.status == 200 && shown.json()["key"]["delegates_destroyed_at"].is_string()
    })
    .await;
    within(Duration::from_secs(60), "everybody has heard who carries their voice", async || {
        let told = |email: &str| app.mails_to(email).iter().any(|it| it.text().contains("Anne Muller porte 100"));
        givers.iter().all(|it| told(&it.email))
    })
    .await;
    let used = givers[0].person.at_another(&last).get(path("/my-voice")).await.expect(200).json();
    assert_eq!((&used["used"]["cast"][0]["voices"], &used["used"]["unused"]), (&json!(1.0), &json!(0.0)));
    last.kill();

    let counting = server(&app, CLOSED);
    let result = result(&counting, &consultation).await;
    let voices = counting.person(None).get(result["voices"]["url"].as_str().unwrap()).await.expect(200).json();
    check_sums(&result, &voices);
    assert_eq!(weights(&result).get("Anne Muller"), Some(&(1.0 + GIVERS as f64)));
    assert_eq!((&result["ballots"]["open"], &result["ballots"]["secret"]), (&json!(1), &json!(VOTERS)));
}
