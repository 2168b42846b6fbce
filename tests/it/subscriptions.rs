//! The pages of a subscription to the letter: confirming, changing and ending it by forms.

use serde_json::json;
use tests::{Inbox, Reply, TestApp, inert_form, text_of};

use crate::digests::{CAMILLE, DAY, run, start, subscribe, thursday, wish};

/// The text of a page that is seen, with plain blanks.
fn read(page: &Reply) -> String {
    assert_eq!(inert_form(&page.text()), Ok(()));
    text_of(page.text().split_once("<body>").unwrap().1).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The link of a mail that confirms an address.
async fn asked(app: &TestApp, inbox: &Inbox) -> String {
    app.stranger().post("/v1/digests/subscriptions", wish(CAMILLE)).await.expect(202);
    run(app).await;
    format!("/digests/confirm?token={}", inbox.take_for(CAMILLE).remove(0).token("/digests/confirm"))
}

#[tokio::test]
async fn a_button_confirms_and_leads_to_the_subscription() {
    let (app, inbox) = start().await;
    let (path, phone) = (asked(&app, &inbox).await, app.stranger());
    let shown = phone.get(&path).await.expect(200);
    assert!(read(&shown).contains("Confirmez que cette adresse est la vôtre. Confirmer"));
    let done = phone.staying().fill_in(&path, &[]).header("origin", "https://panneau.exemple.fr").await.expect(303);
    let there = done.header("location");
    assert!(there.starts_with("/digests/manage?token=") && there.ends_with("&done=confirmed"), "{there}");
    let subscription = phone.get(&there).await.expect(200);
    let words = read(&subscription);
    for expected in
        ["C’est confirmé", "Commune : Kerling-lès-Sierck. Rythme : une fois par semaine. Rubriques : toutes."]
    {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    assert!(!subscription.text().contains(CAMILLE), "an address is told to nobody");
}

#[tokio::test]
async fn a_page_with_a_form_sends_it_to_this_server_alone_and_nobody_keeps_it() {
    let (app, inbox) = start().await;
    let manage = format!("/digests/manage?token={}", subscribe(&app, &inbox, wish(CAMILLE)).await);
    let shown = app.stranger().get(&manage).await.expect(200);
    let unsubscribe =
        shown.text().split("href=\"").find(|it| it.starts_with("/digests/unsubscribe?")).unwrap().to_owned();
    let unsubscribe = unsubscribe.split('"').next().unwrap().to_owned();
    let refused = app.stranger().fill_in(&manage, &[("sections", "")]).await.expect(422);
    for page in [
        shown,
        refused,
        app.stranger().get(unsubscribe.as_str()).await.expect(200),
        app.stranger()
            .get(unsubscribe.replace("/digests/unsubscribe?token=", "/v1/digests/unsubscribe/"))
            .await
            .expect(200),
    ] {
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(
            (page.header("referrer-policy"), page.header("cache-control")),
            ("same-origin".into(), "no-store".into())
        );
        assert!(page.text().contains("<meta name=\"robots\" content=\"noindex\">"));
        read(&page);
    }
}

#[tokio::test]
async fn a_form_changes_a_subscription_as_the_interface_does() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let (path, reader) = (format!("/digests/manage?token={token}"), app.bearer(&token));
    let fields = [
        ("cadence", "daily"),
        ("sections", ""),
        ("sections", "alerts"),
        ("sections", "agenda"),
        ("locale", "en"),
        ("email", "camille@autre-exemple.fr"),
    ];
    let changed = app.stranger().fill_in(&path, &fields).await.expect(200);
    let words = read(&changed);
    assert!(
        words.contains("Your subscription is changed.") && words.contains("A new address is to be confirmed"),
        "{words}"
    );
    let out = reader.get("/v1/digests/subscription").await.expect(200).json();
    assert_eq!(
        (&out["cadence"], &out["sections"], &out["locale"], &out["address_change_pending"]),
        (&json!("daily"), &json!(["alerts", "agenda"]), &json!("en"), &json!(true))
    );
    let all = ["alerts", "notices", "agenda", "polls", "consultations"].map(|it| ("sections", it));
    let changed = app.stranger().fill_in(&path, &all).await.expect(200);
    assert!(read(&changed).contains("How often: on every day with news. Sections: all of them."));
    assert_eq!(reader.get("/v1/digests/subscription").await.expect(200).json()["sections"], json!(null));
}

/// The hidden field for the state that a page shows.
fn state(page: &Reply) -> String {
    let text = page.text();
    let value = text.split_once("<input type=\"hidden\" name=\"etag\" value=\"").unwrap().1;
    value.split_once("\">").unwrap().0.replace("&#34;", "\"")
}

#[tokio::test]
async fn a_form_in_parts_says_what_one_without_says() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let path = format!("/digests/manage?token={token}");
    let etag = state(&app.stranger().get(&path).await.expect(200));
    let fields = [("cadence", "daily"), ("sections", ""), ("sections", "agenda"), ("etag", &etag)];
    let parts = fields.map(|(name, text)| (name, None, text.as_bytes()));
    let changed = app.stranger().post_form(&path, &parts).await.expect(200);
    assert!(read(&changed).contains("Rythme : chaque jour où il y a du nouveau. Rubriques : Agenda."));
    let mistaken = [("cadence", None, "jamais".as_bytes()), ("photo", None, b"fete.jpg"), ("email", None, b"")];
    let refused = app.stranger().post_form(&path, &mistaken).await.expect(422);
    let words = read(&refused);
    assert!(words.contains("Rythme : ") && words.contains("photo : Ce champ n’existe pas."), "{words}");
}

#[tokio::test]
async fn a_form_over_somebodys_newer_change_is_told_and_loses_nothing() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let (path, reader) = (format!("/digests/manage?token={token}"), app.bearer(&token));
    let etag = state(&app.stranger().get(&path).await.expect(200));
    reader.patch("/v1/digests/subscription", json!({"cadence": "daily"})).await.expect(200);
    let fields = |etag| [("cadence", "weekly"), ("sections", ""), ("sections", "alerts"), ("etag", etag)];
    // A mistake does not make it newer.
    let mistaken = app.stranger().fill_in(&path, &[("cadence", "jamais"), ("etag", &etag)]).await.expect(422);
    assert_eq!(state(&mistaken), etag);
    let told = app.stranger().fill_in(&path, &fields(&etag)).await.expect(412);
    let (text, words) = (told.text(), read(&told));
    assert!(words.contains("Votre abonnement a changé depuis que vous avez ouvert cette page."), "{words}");
    assert!(words.contains("Rythme : chaque jour où il y a du nouveau."), "as it is now: {words}");
    for typed in ["value=\"weekly\" checked>", "value=\"alerts\" checked>", "value=\"agenda\">"] {
        assert!(text.contains(typed), "{typed} in {text}");
    }
    let out = reader.get("/v1/digests/subscription").await.expect(200).json();
    assert_eq!((&out["cadence"], &out["sections"]), (&json!("daily"), &json!(null)));
    // Whoever has read that may go over it.
    app.stranger().fill_in(&path, &fields(&state(&told))).await.expect(200);
    let out = reader.get("/v1/digests/subscription").await.expect(200).json();
    assert_eq!((&out["cadence"], &out["sections"]), (&json!("weekly"), &json!(["alerts"])));
}

#[tokio::test]
async fn a_program_that_read_an_older_subscription_neither_changes_nor_ends_it() {
    let (app, inbox) = start().await;
    let (path, reader) = ("/v1/digests/subscription", app.bearer(&subscribe(&app, &inbox, wish(CAMILLE)).await));
    let etag = reader.get(path).await.expect(200).header("etag");
    let daily = json!({"cadence": "daily"});
    let newer = reader.patch(path, daily.clone()).header("if-match", &etag).await.expect(200).header("etag");
    reader.patch(path, json!({"locale": "en"})).header("if-match", &etag).await.expect_problem(412, "stale");
    reader.patch(path, daily).header("if-match", &etag).await.expect(200);
    reader.delete(path).header("if-match", &etag).await.expect_problem(412, "stale");
    reader.delete(path).header("if-match", &newer).await.expect(204);
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_done_once() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let path = format!("/digests/manage?token={token}");
    let etag = state(&app.stranger().get(&path).await.expect(200));
    let fields = [("cadence", "daily"), ("locale", "fr"), ("email", "camille@autre-exemple.fr"), ("etag", &etag)];
    for _ in 0..2 {
        let done = app.stranger().fill_in(&path, &fields).await.expect(200);
        assert!(read(&done).contains("Votre abonnement est modifié."));
    }
    run(&app).await;
    assert_eq!(inbox.take_for("camille@autre-exemple.fr").len(), 1, "one mail");
}

#[tokio::test]
async fn a_form_that_is_refused_comes_back_as_it_was_typed_with_each_mistake_at_its_field() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let path = format!("/digests/manage?token={token}");
    let fields = [("cadence", "daily"), ("sections", "alerts"), ("email", "nobody at home"), ("unknown", "x")];
    let refused = app.stranger().fill_in(&path, &fields).await.expect(422);
    let (text, words) = (refused.text(), read(&refused));
    for expected in [
        "<a href=\"#field-email\">Nouvelle adresse\u{a0}: ",
        "value=\"nobody at home\" aria-describedby=\"field-email-help field-email-mistake\" aria-invalid=\"true\"",
        "<input type=\"radio\" name=\"cadence\" value=\"daily\" checked>",
        "<input type=\"checkbox\" name=\"sections\" value=\"notices\">",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(words.contains("unknown : Ce champ n’existe pas."), "{words}");
    let none = app.stranger().fill_in(&path, &[("sections", ""), ("locale", "de")]).await.expect(422);
    let (text, words) = (none.text(), read(&none));
    assert!(words.contains("Choisissez au moins une rubrique.") && text.contains("#field-locale"), "{words}");
    app.stranger().post(&path, json!({"cadence": "daily"})).await.expect_problem(415, "unsupported-media-type");
    let out = app.bearer(&token).get("/v1/digests/subscription").await.expect(200).json();
    assert_eq!((&out["cadence"], &out["sections"]), (&json!("weekly"), &json!(null)), "nothing changed");
}

#[tokio::test]
async fn a_button_ends_a_subscription_unless_another_site_pressed_it() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    let page = app.stranger().get(format!("/digests/manage?token={token}")).await.expect(200).text();
    let path =
        page.split("href=\"").find(|it| it.starts_with("/digests/unsubscribe?")).unwrap().split('"').next().unwrap();
    let foreign = app.stranger().fill_in(path, &[]).header("origin", "https://ailleurs.example").await;
    foreign.expect_problem(403, "foreign-form");
    assert!(read(&app.stranger().get(path).await.expect(200)).contains("Vous désabonner de la lettre ?"));
    app.bearer(&token).get("/v1/digests/subscription").await.expect(200);
    let done = app.stranger().fill_in(path, &[]).header("sec-fetch-site", "same-origin").await.expect(200);
    let end = "n’arrivera plus à l’adresse c…@exemple.fr";
    assert!(read(&done).contains(end), "the page names the address in part: {}", read(&done));
    app.bearer(&token).get("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
    let gone =
        app.stranger().get(format!("/digests/manage?token={token}")).header("accept", "text/html").await.expect(404);
    assert!(read(&gone).contains("HTTP 404"));
}

#[tokio::test]
async fn who_left_by_mistake_comes_back_by_a_button_as_long_as_the_address_is_kept() {
    let (app, inbox) = start().await;
    let token = subscribe(&app, &inbox, wish(CAMILLE)).await;
    app.post("Foire aux pommes", json!({})).await;
    thursday(&app).await;
    let path = format!("/digests/unsubscribe?token={}", inbox.take().remove(0).token("/digests/unsubscribe"));
    let asks = read(&app.stranger().get(&path).await.expect(200));
    assert!(asks.contains("à l’adresse c…@exemple.fr") && !asks.contains(CAMILLE), "{asks}");
    app.stranger().fill_in(&path, &[]).await.expect(200);
    let again = app.stranger().get(&path).await.expect(200).text();
    assert!(
        again.contains("déjà terminé") && again.contains("<button class=\"button\">M’abonner de nouveau</button>"),
        "{again}"
    );
    let back = again.split("action=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for _ in 0..2 {
        let returned = read(&app.stranger().fill_in(&back, &[]).await.expect(200));
        assert!(returned.contains("arrivera de nouveau à l’adresse c…@exemple.fr"), "{returned}");
    }
    app.bearer(&token).get("/v1/digests/subscription").await.expect(200);
    app.post("Foire aux poires", json!({})).await;
    thursday(&app).await;
    assert_eq!(inbox.take().len(), 1, "letters come again");
    app.stranger().fill_in(&path, &[]).await.expect(200);
    app.advance(30 * DAY);
    run(&app).await;
    app.stranger().fill_in(&back, &[]).await.expect_problem(404, "link-not-found");
}
