//! A key in the hands of three people.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{DAY, KERLING, Person, TestApp, consultation_path};

use super::cast;

const HOLDERS: [&str; 3] = ["claire@exemple.fr", "jean@exemple.fr", "hebergeur@exemple.fr"];

fn holders() -> Value {
    let holders = HOLDERS.map(|email| json!({"name": email.split('@').next().unwrap(), "email": email}));
    json!({"key": {"holders": holders}})
}

async fn draft(app: &TestApp, clerk: &Person) -> Value {
    let body = app.consultation(clerk, holders()).await;
    clerk.post(format!("/v1/communes/{KERLING}/consultations"), body).await.expect(201).json()
}

/// The token of the newest link that somebody who holds the key got.
fn token(app: &TestApp, email: &str) -> String {
    app.mails_to(email).pop().unwrap_or_else(|| panic!("a mail to {email}")).token("/cle")
}

async fn take(app: &TestApp, token: &str) -> String {
    let taken = app.stranger().post("/v1/key-shares/take", json!({"token": token})).await.expect(200).json();
    taken["share"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn two_of_three_people_open_the_urn_and_one_alone_does_not() {
    let app = TestApp::start().await;
    let residents = app.residents(21).await;
    let clerk = app.clerk().await;
    let jean = app.signed_in(&[HOLDERS[1].to_owned()]).await.remove(0);
    jean.patch("/v1/me", json!({"locale": "en"})).await.expect(200);
    let consultation = draft(&app, &clerk).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    assert_eq!(consultation["key"]["holders"], json!(["claire", "jean", "hebergeur"]));
    clerk.act(path("/publish")).await.expect_problem(409, "key-not-shared");
    clerk.act(path("/key")).await.expect(200);
    app.pass(0).await;
    let told = |email: &str| app.mails_to(email).pop().unwrap().text();
    assert!(told(HOLDERS[0]).contains("vous confie une part") && told(HOLDERS[1]).contains("trusts you with a share"));
    let old = token(&app, HOLDERS[0]);
    take(&app, &old).await;
    // Made again, the earlier key dies with its links.
    clerk.act(path("/key")).await.expect(200);
    app.pass(0).await;
    let unused = app.stranger().post("/v1/key-shares/take", json!({"token": old})).await;
    unused.expect_problem(404, "link-not-found");
    let mut shares = Vec::new();
    for email in HOLDERS {
        clerk.act(path("/publish")).await.expect_problem(409, "key-not-shared");
        let token = token(&app, email);
        shares.push(take(&app, &token).await);
        app.stranger().post("/v1/key-shares/take", json!({"token": token})).await.expect_problem(404, "link-not-found");
    }
    assert!(shares.iter().all(|it| it.len() == 32));
    clerk.act(path("/publish")).await.expect(200);
    clerk.act(path("/key")).await.expect_problem(409, "announced");
    app.pass(16 * DAY).await;
    for resident in &residents {
        cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    }
    let two = |one: &str, other: &str| json!({"shares": [one, other]});
    let open = path("/key/open");
    app.stranger().post(&open, two(&shares[0], &shares[1])).await.expect_problem(409, "impossible-transition");
    app.pass(4 * DAY).await;
    let waiting = app.stranger().get(path("")).await.expect(200).json();
    assert_eq!((&waiting["phase"], &waiting["waiting_for"]), (&json!("counting"), &json!("key")));
    let numbers = async || app.stranger().get("/metrics").await.expect(200).text();
    assert!(numbers().await.contains("\ntambour_waiting{what=\"key\"} 1\n"), "an operator sees it too");
    let clerk = app.clerk().await;
    clerk.post(path("/withdraw"), json!({"reason": "Trop long."})).await.expect_problem(409, "impossible-transition");
    for (one, other) in [(&shares[0], "bcdfghjkmnpqrstvwxz2bcdfghjkmnpq"), (&shares[1], "")] {
        let refused = app.stranger().post(&open, two(one, other)).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
    let alone = app.stranger().post(&open, json!({"shares": [shares[2]]})).await;
    alone.expect_problem(422, "share-refused");
    let typed = |share: &str| format!("{}-{} {}", &share[..8].to_uppercase(), &share[8..20], &share[20..]);
    let opened = app.stranger().post(&open, two(&typed(&shares[2]), &typed(&shares[0]))).await.expect(200).json();
    assert_eq!((&opened["phase"], &opened["waiting_for"]), (&json!("result"), &Value::Null));
    assert!(opened["key"]["destroyed_at"].is_string());
    assert!(numbers().await.contains("\ntambour_waiting{what=\"key\"} 0\n"));
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 21.0, "b": 0.0}));
    app.stranger().post(&open, two(&shares[0], &shares[1])).await.expect_problem(409, "impossible-transition");
}

#[tokio::test]
async fn a_key_whose_shares_are_lost_lets_the_vote_be_taken_back_after_seven_days() {
    let app = TestApp::start().await;
    let residents = app.residents(10).await;
    let clerk = app.clerk().await;
    let consultation = draft(&app, &clerk).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    app.person(Role::Councillor, Some(KERLING)).await.act(path("/key")).await.expect_problem(403, "forbidden");
    clerk.act(path("/key")).await.expect(200);
    // Others are to hold it: their links die with the key.
    app.pass(0).await;
    let old = token(&app, HOLDERS[0]);
    let others = json!({"key": {"holders": [
        {"name": "A", "email": "a@exemple.fr"}, {"name": "B", "email": "b@exemple.fr"}, {"name": "C", "email": "c@exemple.fr"},
    ]}});
    clerk.patch(path(""), others).await.expect(200);
    app.stranger().post("/v1/key-shares/take", json!({"token": old})).await.expect_problem(404, "link-not-found");
    clerk.act(path("/key")).await.expect(200);
    app.pass(0).await;
    for email in ["a@exemple.fr", "b@exemple.fr", "c@exemple.fr"] {
        take(&app, &token(&app, email)).await;
    }
    clerk.act(path("/publish")).await.expect(200);
    app.pass(16 * DAY).await;
    cast(&residents[0].person, &consultation, json!({"choice": "a"})).await;
    app.pass(4 * DAY).await;
    app.pass(7 * DAY).await;
    let clerk = app.clerk().await;
    clerk.post(path("/withdraw"), json!({"reason": "Les parts sont perdues."})).await.expect(200);
    app.pass(10).await;
    let after = app.stranger().get(path("")).await.expect(200).json();
    assert_eq!(after["phase"], "withdrawn");
    assert!(after["key"]["destroyed_at"].is_string());
    app.stranger().get(path("/result")).await.expect_problem(404, "result-not-published");
}
