//! Somebody whom the register had left out is added to an electorate by the mayor, in public but for the name.

use api::accounts::Role;
use serde_json::json;
use tests::{DAY, KERLING, PageForm, TestApp, consultation_path};

use super::cast;
use crate::pages::read;

#[tokio::test]
async fn the_mayor_adds_who_was_left_out_until_a_day_before_the_close_and_nobody_reads_whom() {
    let app = TestApp::start().await;
    let (consultation, _) = app.in_vote(10, json!({})).await;
    let newcomer = app.resident().await;
    let (ballot, electorate) =
        (consultation_path(&consultation, "/ballot"), consultation_path(&consultation, "/electorate"));
    newcomer
        .person
        .put(&ballot, super::answer(&consultation, json!({"choice": "a"})))
        .await
        .expect_problem(403, "not-in-electorate");
    let reason = "Une personne arrivée en mars manquait.";
    let body = json!({"entry": newcomer.entry, "reason": reason});
    app.clerk().await.post(&electorate, body.clone()).await.expect_problem(403, "forbidden");
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let nobody = json!({"entry": "019abf3e-7a10-7f3e-8d1c-5a0b9c3a5999", "reason": reason});
    assert_eq!(mayor.post(&electorate, nobody).await.expect_invalid(), ["/entry"]);
    let shown = mayor.post(&electorate, body.clone()).await.expect(200).json();
    assert_eq!((&shown["electorate"]["added"], &shown["electorate"]["size"]), (&json!(1), &json!(11)));
    let change = shown["changes"].as_array().unwrap().last().unwrap();
    assert_eq!((&change["what"], &change["reason"]), (&json!("electorate"), &json!(reason)));
    assert!(!shown.to_string().contains(&newcomer.entry));
    assert_eq!(mayor.post(&electorate, body.clone()).await.expect_invalid(), ["/entry"]);
    cast(&newcomer.person, &consultation, json!({"choice": "a"})).await;

    app.advance(3 * DAY + 60);
    let later = app.resident().await;
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let body = json!({"entry": later.entry, "reason": reason});
    mayor.post(&electorate, body.clone()).await.expect_problem(409, "impossible-transition");
    app.advance(DAY);
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    mayor.post(&electorate, body).await.expect_problem(409, "vote-closed");
}

#[tokio::test]
async fn who_signed_in_long_ago_adds_nobody_and_nobody_is_added_before_the_vote() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let electorate = consultation_path(&consultation, "/electorate");
    let body = json!({"entry": residents[0].entry, "reason": "Un oubli."});
    mayor.post(&electorate, body.clone()).await.expect_problem(409, "vote-not-open");
    app.advance(DAY);
    mayor.post(&electorate, body).await.expect_problem(403, "sign-in-again");
}

#[tokio::test]
async fn the_mayor_looks_somebody_up_and_adds_them_on_a_page() {
    let app = TestApp::start().await;
    let (consultation, _) = app.in_vote(10, json!({})).await;
    let newcomer = app.resident().await;
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let end = format!("/consultations/{}/electeurs", consultation["id"].as_str().unwrap());
    let path = format!("/kerling-les-sierck/bureau{end}");
    let number = newcomer.email.trim_start_matches("habitant").split('@').next().unwrap().to_owned();
    let found = mayor.get(format!("{path}?q=klein+{number}")).await.expect(200);
    // The first form searches.
    let form = PageForm::all_of(&found, "/electeurs").pop().unwrap().fill("entry", &newcomer.entry);
    let refused = form.submit(&mayor).await.expect(422);
    assert!(refused.text().contains("href=\"#field-reason\""), "{}", refused.text());
    let form = PageForm::all_of(&refused, "/electeurs").pop().unwrap().fill("entry", &newcomer.entry);
    let done = form.fill("reason", "Un oubli.").submit(&mayor).await.expect(303);
    let shown = mayor.get(done.header("location")).await.expect(200);
    assert!(read(&shown).contains("Un oubli."), "{}", read(&shown));
    app.clerk().await.get(&path).await.expect(403);
}
