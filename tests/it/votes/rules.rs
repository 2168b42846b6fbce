//! What may be asked, when, and who may answer.

use serde_json::{Value, json};
use tests::{DAY, KERLING, TestApp, consultation_path};

use super::{answer, cast};

#[tokio::test]
async fn a_consultation_says_all_that_is_wrong_with_it_at_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let list = format!("/v1/communes/{KERLING}/consultations");
    let wrong = json!({
        "body": "", "topic": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5999",
        "calendar": {"vote_from": app.in_seconds(DAY), "vote_until": app.in_seconds(3 * DAY), "debate_from": app.in_seconds(-DAY), "response_due": "2090-01-01"},
        "threshold": {"kind": "percent", "value": 101},
        "delegation": {"allowed": true, "cap": 1.5},
        "key": {"holders": [{"name": "A", "email": "a@exemple.fr"}]},
        "questions": [
            {"text": "Une ?", "method": "score", "options": [{"label": "Oui"}, {"label": "Oui", "description": "Deux fois"}]},
            {"text": "Deux ?", "method": "stv", "options": [{"label": "A"}, {"label": "B"}], "seats": 2},
            {"text": "Trois ?", "method": "approval", "options": [{"label": "A"}], "grades": ["a", "b", "c"]},
        ],
    });
    let body = app.consultation(&clerk, wrong).await;
    let expected = [
        "/body",
        "/calendar/debate_from",
        "/calendar/delegates_until",
        "/calendar/response_due",
        "/calendar/vote_until",
        "/delegation/cap",
        "/key/holders",
        "/questions/0/max_score",
        "/questions/0/options",
        "/questions/1/seats",
        "/questions/2/grades",
        "/questions/2/options",
        "/threshold/value",
        "/topic",
    ];
    assert_eq!(clerk.post(&list, body).await.expect_invalid(), expected);
    assert_eq!(clerk.get(format!("{list}?phase=draft")).await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn a_method_that_does_not_fit_its_question_is_warned_of() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let questions = json!({"questions": [
        {"text": "Une ?", "method": "schulze", "options": [{"label": "A"}, {"label": "B"}]},
        {"text": "Deux ?", "method": "single_choice", "options": [{"label": "A"}, {"label": "B"}, {"label": "C"}, {"label": "D"}, {"label": "E"}]},
        {"text": "Trois ?", "method": "approval", "options": [{"label": "A"}, {"label": "B"}]},
    ]});
    let body = app.consultation(&clerk, questions).await;
    let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), body).await.expect(201).json();
    let warned: Vec<&Value> = draft["warnings"].as_array().unwrap().iter().map(|it| &it["pointer"]).collect();
    assert_eq!(warned, ["/questions/0/method", "/questions/1/method"]);
    assert_eq!(draft["questions"][1]["options"][4]["id"], "e");
    let methods = app.stranger().get("/v1/voting-methods").await.expect(200).json();
    assert_eq!(methods["items"].as_array().unwrap().len(), 8);
}

#[tokio::test]
async fn a_draft_is_for_the_staff_and_what_was_announced_stays_as_it_was_told() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let list = format!("/v1/communes/{KERLING}/consultations");
    let draft = clerk.post(&list, app.consultation(&clerk, json!({})).await).await.expect(201).json();
    let path = |rest: &str| consultation_path(&draft, rest);
    app.stranger().get(path("")).await.expect_problem(404, "consultation-not-found");
    app.stranger().get(format!("{list}?phase=draft")).await.expect_problem(403, "forbidden");
    clerk.act(path("/publish")).await.expect_problem(409, "electorate-too-small");
    app.residents(10).await;
    clerk.act(path("/publish")).await.expect(200);
    assert_eq!(app.stranger().get(&list).await.expect(200).json()["items"][0]["phase"], "debate");
    clerk.patch(path(""), json!({"title": "Autre chose"})).await.expect_problem(409, "announced");
    clerk.delete(path("")).await.expect_problem(409, "announced");
    let later = app.in_seconds(21 * DAY);
    let moved = json!({"calendar": {"vote_until": later}});
    assert_eq!(clerk.patch(path(""), moved).await.expect_invalid(), ["/reason"]);
    let earlier = json!({"calendar": {"vote_until": app.in_seconds(19 * DAY)}, "reason": "Plus vite."});
    assert_eq!(clerk.patch(path(""), earlier).await.expect_invalid(), ["/calendar/vote_until"]);
    let moved = json!({"calendar": {"vote_until": later}, "reason": "Les fêtes."});
    let changed = clerk.patch(path(""), moved).await.expect(200).json();
    let what: Vec<&Value> = changed["changes"].as_array().unwrap().iter().map(|it| &it["what"]).collect();
    assert_eq!(what, ["vote_until", "response_due"]);
    clerk.post(path("/incidents"), json!({"text": "Panne d’une heure."})).await.expect(201);
    let withdrawn = clerk.post(path("/withdraw"), json!({"reason": "Plus de budget."})).await.expect(200).json();
    assert_eq!(
        (&withdrawn["phase"], &withdrawn["withdrawn"]["reason"]),
        (&json!("withdrawn"), &json!("Plus de budget."))
    );
    clerk.post(path("/withdraw"), json!({"reason": "Encore."})).await.expect_problem(409, "impossible-transition");
}

#[tokio::test]
async fn a_ballot_is_refused_with_the_reason_that_comes_first() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let ballot = answer(&consultation, json!({"choice": "a"}));
    let voter = &residents[0].person;
    app.stranger().put(path("/ballot"), ballot.clone()).await.expect_problem(401, "unauthorized");
    voter.put(path("/ballot"), ballot.clone()).header("idempotency-key", "une-cle-de-test").await.expect_invalid();
    voter.put(path("/ballot"), ballot.clone()).await.expect_problem(409, "vote-not-open");
    let visitor = app.signed_in(&["visiteur@exemple.fr".to_owned()]).await.remove(0);
    visitor.put(path("/ballot"), ballot.clone()).await.expect_problem(403, "residents-only");
    app.pass(16 * DAY).await;
    // Who comes into the register now was not in the electorate.
    let late = app.resident().await;
    late.person.put(path("/ballot"), ballot.clone()).await.expect_problem(403, "not-in-electorate");
    let standing = late.person.get(path("/ballot")).await.expect(200).json();
    assert_eq!((&standing["may_vote"], &standing["reason"]), (&json!(false), &json!("not-in-electorate")));
    let question = &consultation["questions"][0]["id"];
    for (answers, pointers) in [
        (json!([{"question": question, "choice": "z"}]), &["/answers/0/choice"][..]),
        (json!([{"question": question}]), &["/answers/0"]),
        (json!([{"question": question, "ranking": [["a"]]}]), &["/answers/0/ranking"]),
        (json!([{"question": question, "choice": "a", "blank": true}]), &["/answers/0/blank"]),
        (json!([{"question": question, "choice": "a", "receipt": "AAAA"}]), &["/answers/0/receipt"]),
        (json!([{"question": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5999", "choice": "a"}]), &["/answers/0/question"]),
    ] {
        assert_eq!(voter.put(path("/ballot"), json!({"answers": answers})).await.expect_invalid(), pointers);
    }
    let open = json!({"open": true, "answers": [{"question": question, "choice": "a"}]});
    assert_eq!(voter.put(path("/ballot"), open).await.expect_invalid(), ["/open"]);
    cast(voter, &consultation, json!({"choice": "a"})).await;
    app.clerk().await.post(path("/withdraw"), json!({"reason": "Plus de budget."})).await.expect(200);
    voter.put(path("/ballot"), ballot).await.expect_problem(409, "consultation-withdrawn");
}

#[tokio::test]
async fn of_few_ballots_less_is_published() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(12, json!({})).await;
    for resident in &residents[..12] {
        cast(&resident.person, &consultation, json!({"choice": "b"})).await;
    }
    app.pass(4 * DAY).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    let result = app.stranger().get(path("/result")).await.expect(200).json();
    let question = &result["questions"][0];
    assert_eq!(
        (&question["withheld"], &question["ballots"], &result["fingerprint"]),
        (&json!("small"), &Value::Null, &Value::Null)
    );
    assert_eq!(question["tally"]["details"], json!({"totals": {"a": 0.0, "b": 12.0}}));
    let question = consultation["questions"][0]["id"].as_str().unwrap();
    app.stranger()
        .get(path(&format!("/ballots?question={question}")))
        .await
        .expect_problem(404, "result-not-published");
    let csv = app.stranger().get(path("/result")).header("accept", "text/csv").await.expect(200).text();
    assert!(csv.contains("\"Faut-il un wifi public ?\";\"Non\";1;12.0"), "{csv}");
}
