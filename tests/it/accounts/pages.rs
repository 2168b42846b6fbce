//! The pages for signing in, and of one's own account.

use tests::{Inbox, Person, TestApp, digits};

use super::{CAMILLE, start};

/// The place that an answer leads to.
fn led(reply: &tests::Reply) -> String {
    reply.header("location").to_owned()
}

/// A browser that signs in by the pages, and the place that it is led to.
async fn enter(app: &TestApp, inbox: &Inbox, start: &str) -> (Person, String) {
    let browser = app.stranger().staying();
    let asked = browser.fill_in(start, &[("email", CAMILLE)]).await.expect(303);
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = inbox.take_for(CAMILLE).pop().expect("a mail");
    let code = led(&asked);
    let spaced = format!("{} {}", &digits(&mail)[..3], &digits(&mail)[3..]);
    let entered = browser.fill_in(&code, &[("code", &spaced)]).await.expect(303);
    (app.browser(&entered.header("set-cookie")), led(&entered))
}

#[tokio::test]
async fn a_browser_signs_in_and_out() {
    let (app, inbox) = start().await;
    let (browser, to) = enter(&app, &inbox, "/entrer").await;
    assert_eq!(to, "/compte");
    let page = browser.get("/compte").await.expect(200);
    assert!(page.text().contains(CAMILLE) && page.header("cache-control") == "no-store", "{}", page.text());
    browser.fill_in("/compte", &[("name", "Camille"), ("mails", ""), ("mails", "desk")]).await.expect(303);
    let page = browser.get("/compte").await.expect(200).text();
    assert!(page.contains("value=\"Camille\""), "{page}");
    let left = browser.fill_in("/compte/sortir", &[]).await.expect(303);
    assert!(left.header("set-cookie").contains("Max-Age=0"));
    assert_eq!(led(&browser.get("/compte").await.expect(303)), "/entrer?suite=%2Fcompte");
}

#[tokio::test]
async fn whoever_signs_in_goes_on_to_where_they_wanted_and_nowhere_else() {
    let (app, inbox) = start().await;
    let (_, to) = enter(&app, &inbox, "/entrer?suite=%2Fcompte%2Feffacer").await;
    assert_eq!(to, "/compte/effacer");
    for elsewhere in ["https%3A%2F%2Failleurs.example", "%2F%2Failleurs.example", "%2F%5Cailleurs.example"] {
        assert_eq!(enter(&app, &inbox, &format!("/entrer?suite={elsewhere}")).await.1, "/compte");
    }
}

#[tokio::test]
async fn looking_at_the_link_of_a_mail_changes_nothing() {
    let (app, inbox) = start().await;
    let (_, mail) = app.asked_to_sign_in(&inbox, CAMILLE).await;
    let link = format!("/sign-in?token={}", mail.token("/sign-in"));
    let browser = app.stranger().staying();
    for _ in 0..3 {
        assert!(browser.get(&link).await.expect(200).header("set-cookie").is_empty());
    }
    let entered = browser.fill_in(&link, &[]).await.expect(303);
    assert!(entered.header("set-cookie").starts_with("tambour="));
    let again = browser.fill_in(&link, &[]).await.expect(422);
    assert!(again.text().contains("Ce lien ne sert plus"), "{}", again.text());
}

#[tokio::test]
async fn a_wrong_code_is_told_at_its_field() {
    let (app, inbox) = start().await;
    let browser = app.stranger().staying();
    let asked = browser.fill_in("/entrer", &[("email", CAMILLE)]).await.expect(303);
    api::server::jobs::run_due(&app.app).await.unwrap();
    inbox.take();
    let page = browser.fill_in(led(&asked), &[("code", "abc")]).await.expect(422).text();
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("Ces chiffres ne vont pas"), "{page}");
    let page = browser.fill_in("/entrer", &[("email", "camille")]).await.expect(422).text();
    assert!(page.contains("value=\"camille\""), "{page}");
}

#[tokio::test]
async fn another_address_is_asked_for_and_confirmed_by_the_pages() {
    const NEW: &str = "camille.martin@exemple.fr";
    let (app, inbox) = start().await;
    let (browser, _) = enter(&app, &inbox, "/entrer").await;
    let wrong = browser.fill_in("/compte/adresse", &[("email", "camille")]).await.expect(422).text();
    assert!(wrong.contains("value=\"camille\""), "{wrong}");
    let asked = led(&browser.fill_in("/compte/adresse", &[("email", NEW)]).await.expect(303));
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = inbox.take_for(NEW).pop().expect("a mail with a code");
    let refused = browser.fill_in(&asked, &[("code", "abc")]).await.expect(422).text();
    assert!(refused.contains("Ces chiffres ne vont pas"), "{refused}");
    let done = browser.fill_in(&asked, &[("code", &digits(&mail))]).await.expect(303);
    let account = browser.get(led(&done)).await.expect(200).text();
    assert!(account.contains(NEW) && account.contains("depuis aujourd’hui"), "{account}");
    assert!(!account.contains("se lit sans compte"), "it is not read without one");
}

#[tokio::test]
async fn signing_in_again_in_the_same_browser_ends_the_session_before() {
    let (app, inbox) = start().await;
    let (browser, _) = enter(&app, &inbox, "/entrer").await;
    let asked = browser.fill_in("/entrer", &[("email", CAMILLE)]).await.expect(303);
    api::server::jobs::run_due(&app.app).await.unwrap();
    let mail = inbox.take_for(CAMILLE).pop().expect("a mail");
    let entered = browser.fill_in(led(&asked), &[("code", &digits(&mail))]).await.expect(303);
    browser.get("/v1/me").await.expect_problem(401, "unauthorized");
    let again = app.browser(&entered.header("set-cookie"));
    assert_eq!(again.get("/v1/me/sessions").await.expect(200).json()["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_form_of_an_account_waits_until_its_owner_signed_in_again() {
    let (app, inbox) = start().await;
    let (browser, _) = enter(&app, &inbox, "/entrer").await;
    browser.delete("/v1/auth/session").await.expect(204);
    let kept = browser.fill_in("/compte", &[("name", "Camille Martin"), ("mails", "")]).await.expect(401).text();
    assert!(kept.contains("Rien n’est perdu") && kept.contains("Camille Martin"), "{kept}");
}
