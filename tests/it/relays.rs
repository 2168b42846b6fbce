//! Mail servers as they are found: full, slow, old, of bad manners, or of another opinion of us.

use api::server::run_due;
use serde_json::json;
use tests::{Inbox, KERLING, TestApp, Trouble, tambour};

use crate::digests::{CAMILLE, run, start, subscribe, thursday, wish};

/// Somebody of a number.
fn name(number: usize) -> String {
    format!("lecteur{number}@exemple.fr")
}

/// Something new to say, and as many readers.
async fn with_readers(app: &TestApp, inbox: &Inbox, readers: usize) {
    for number in 0..readers {
        subscribe(app, inbox, wish(&name(number))).await;
    }
    app.post("Foire aux pommes", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_few_connections_and_few_mails_on_each_gets_every_letter_at_once() {
    for (connections, mails) in [(2, 100), (1, 3)] {
        let (app, inbox) = start().await;
        with_readers(&app, &inbox, 30).await;
        inbox.take_at_most(connections, mails);
        thursday(&app).await;
        assert_eq!(inbox.take().len(), 30, "{connections} connections, {mails} mails on each");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_takes_so_many_mails_in_a_while_gets_all_of_them_in_time() {
    let (app, inbox) = start().await;
    with_readers(&app, &inbox, 30).await;
    inbox.take_only(5);
    thursday(&app).await;
    let mut rounds = 1;
    while inbox.mails().len() < 30 {
        assert!(rounds < 12, "{} of 30 letters after {rounds} rounds", inbox.mails().len());
        inbox.take_only(5);
        app.advance(400);
        run(&app).await;
        rounds += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_at_whom_the_server_hangs_up_holds_up_nobody() {
    for trouble in [Trouble::HangUp, Trouble::Says("421 4.3.0 local problem")] {
        let (app, inbox) = start().await;
        with_readers(&app, &inbox, 20).await;
        inbox.trouble(&name(0), &[trouble; 2]);
        thursday(&app).await;
        assert_eq!(inbox.take().len(), 19, "{trouble:?}");
        for _ in 0..3 {
            app.advance(1500);
            run(&app).await;
        }
        assert_eq!(inbox.take_for(&name(0)).len(), 1, "and gets the letter later");
    }
}

#[tokio::test]
async fn a_refusal_for_what_we_are_suspends_nobody_and_many_alarm_the_operator() {
    let inbox = Inbox::start().await;
    let url = inbox.url();
    let settings = [
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_SMTP_URL", url.as_str()),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr"),
        ("TAMBOUR_OPERATOR_EMAIL", "exploitation@exemple.fr"),
    ];
    let app = TestApp::start_with(&settings).await;
    with_readers(&app, &inbox, 4).await;
    let says = ["550 5.7.1 blocked", "552 5.3.4 too big", "550 not today", "553 5.1.8 bad sender"];
    for (number, words) in says.into_iter().enumerate() {
        inbox.trouble(&name(number), &[Trouble::Says(words); 3]);
    }
    for week in 0..3 {
        app.post(&format!("Nouvelle {week}"), json!({})).await;
        thursday(&app).await;
        run_due(&app.app).await.unwrap();
        let told = inbox.take_for("exploitation@exemple.fr");
        assert_eq!(told.len(), 1, "once for each edition");
        assert!(told[0].text().contains("Kerling-lès-Sierck") && told[0].text().contains("personne n’est suspendu"));
        assert!(inbox.take().is_empty());
    }
    app.post("Foire aux poires", json!({})).await;
    thursday(&app).await;
    assert_eq!(inbox.take().len(), 4, "everybody gets the next one");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_brings_back_readers_whose_address_was_refused() {
    let (app, inbox) = start().await;
    with_readers(&app, &inbox, 2).await;
    inbox.trouble(&name(0), &[Trouble::Says("550 5.1.1 no such user"); 3]);
    inbox.trouble(&name(1), &[Trouble::Says("550 5.2.1 disabled"); 3]);
    let count = async |title: &str| {
        app.post(title, json!({})).await;
        thursday(&app).await;
        inbox.take().len()
    };
    for week in 0..4 {
        assert_eq!(count(&format!("Nouvelle {week}")).await, 0, "three refusals of an address suspend it");
    }
    let (folder, url) = (app.config.data_dir.to_str().unwrap(), app.config.database_url.as_str());
    let settings = [("TAMBOUR_DATA_DIR", folder), ("TAMBOUR_DATABASE_URL", url)];
    let resume = |more: &[&str]| {
        let done = tambour(&[&["digest", "resume", "--commune", KERLING], more].concat(), &settings);
        String::from_utf8(done.stdout).unwrap()
    };
    assert_eq!(resume(&[&name(0)]), "1 readers get the letter again\n");
    assert_eq!(count("Foire aux poires").await, 1);
    assert_eq!(resume(&[]), "1 readers get the letter again\n");
    assert_eq!(count("Foire aux noix").await, 2);
}

#[tokio::test]
async fn a_server_that_knows_the_old_greeting_alone_is_greeted_so() {
    let (app, inbox) = start().await;
    inbox.know_no_ehlo();
    subscribe(&app, &inbox, wish(CAMILLE)).await;
}

#[tokio::test]
async fn an_address_as_it_was_pasted_is_read_and_one_where_no_mail_can_go_is_told_why() {
    let (app, inbox) = start().await;
    subscribe(&app, &inbox, wish(CAMILLE)).await;
    for pasted in
        ["\u{200b}camille@exemple.fr", "camille@exemple.fr\u{feff}", "\u{202a}camille\u{ad}@exemple.fr\u{202c}"]
    {
        app.stranger().post("/v1/digests/subscriptions", wish(pasted)).await.expect(202);
        run(&app).await;
        assert_eq!(inbox.take_for(CAMILLE).len(), usize::from(pasted != "\u{202a}camille\u{ad}@exemple.fr\u{202c}"));
    }
    for (address, why) in [
        ("camille@-exemple.fr", "tiret"),
        ("camille@exemple-.fr", "tiret"),
        ("camille@exemple.invalid", "réservé"),
        ("camille@mairie.localhost", "réservé"),
        ("camille@exemple%2efr", "attendue"),
    ] {
        let refused = app.stranger().post("/v1/digests/subscriptions", wish(address)).await;
        let detail = refused.expect(422).json()["errors"][0]["detail"].clone();
        assert!(detail.as_str().unwrap().contains(why), "{address}: {detail}");
    }
}
