//! Limits of confirmations of the letter, and links that are none, which hold nobody up.

use std::time::Duration;

use api::server;
use kit::http::Door;
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Person, TestApp};
use tokio::time::timeout;

use crate::digests::{run, start, wish};

const ASK: &str = "/v1/digests/subscriptions";

/// Ask for the letter as if from this network.
async fn ask_from(person: &Person, network: &str, email: &str) -> Value {
    person.post(ASK, wish(email)).header("x-forwarded-for", network).await.expect(202).json()
}

async fn start_behind_a_proxy(per_network: &str) -> (TestApp, Inbox) {
    let inbox = Inbox::start().await;
    let url = inbox.url();
    let settings = [
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_SMTP_URL", url.as_str()),
        ("TAMBOUR_TRUSTED_PROXIES", "127.0.0.0/8"),
        ("TAMBOUR_CONFIRMATIONS_PER_NETWORK", per_network),
    ];
    (TestApp::start_with(&settings).await, inbox)
}

#[tokio::test]
async fn a_mailbox_gets_three_a_day_whatever_stands_behind_the_plus() {
    let (app, inbox) = start().await;
    let mut asking = tokio::task::JoinSet::new();
    for number in 0..12 {
        let stranger = app.stranger();
        // All at once: of two who take the same place one looks for another.
        asking.spawn(async move {
            stranger.post(ASK, wish(&format!("Camille+{number}@exemple.fr"))).await.expect(202).json()
        });
    }
    let answers = asking.join_all().await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "the answer does not tell");
    run(&app).await;
    let mails = inbox.take();
    assert_eq!(mails.len(), 3);
    assert!(
        mails.iter().all(|mail| mail.to.starts_with("camille+")),
        "what is counted without its mark is written to with it"
    );
    app.stranger().post(ASK, wish("camille@exemple.fr")).await.expect(202);
    app.stranger().post(ASK, wish("camillette+1@exemple.fr")).await.expect(202);
    run(&app).await;
    assert_eq!(inbox.take().iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), ["camillette+1@exemple.fr"]);
    app.advance(86_400);
    app.stranger().post(ASK, wish("camille+13@exemple.fr")).await.expect(202);
    run(&app).await;
    assert_eq!(inbox.take().len(), 1);
}

#[tokio::test]
async fn a_network_asks_for_so_many_a_day_and_takes_none_from_others() {
    let (app, inbox) = start_behind_a_proxy("5").await;
    let stranger = app.stranger();
    let mut answers = Vec::new();
    for number in 0..8 {
        answers.push(ask_from(&stranger, "192.0.2.1", &format!("a{number}@exemple.fr")).await);
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "the answer does not tell");
    run(&app).await;
    assert_eq!(inbox.take().len(), 5);
    for _ in 0..3 {
        ask_from(&stranger, "192.0.2.1", "camille@exemple.fr").await;
    }
    ask_from(&stranger, "192.0.2.2", "camille@exemple.fr").await;
    run(&app).await;
    assert_eq!(inbox.take().len(), 1, "whose network has none left takes none from the mailbox");
    for number in 0..4 {
        ask_from(&stranger, &format!("2001:db8::{number}"), &format!("b{number}@exemple.fr")).await;
        ask_from(&stranger, "2001:db8::", &format!("c{number}@exemple.fr")).await;
    }
    ask_from(&stranger, "2001:db8:0:1::", "d@exemple.fr").await;
    run(&app).await;
    assert_eq!(inbox.take().len(), 6, "a /64 is one network");
    app.advance(86_400);
    ask_from(&stranger, "192.0.2.1", "a7@exemple.fr").await;
    run(&app).await;
    assert_eq!(inbox.take().len(), 1);
}

#[tokio::test]
async fn what_was_counted_outlives_a_restart() {
    let (app, inbox) = start_behind_a_proxy("2").await;
    for (network, email) in
        [("192.0.2.1", "a@exemple.fr"), ("192.0.2.1", "b@exemple.fr"), ("192.0.2.2", "c+1@exemple.fr")]
    {
        ask_from(&app.stranger(), network, email).await;
    }
    let again = server::open(&app.config).await.unwrap();
    let door = Door::open("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let stranger = Person::at(&format!("http://{}", door.address().unwrap()), None);
    let config = app.config.clone();
    let serving = tokio::spawn(async move {
        server::serve(&again, &config, door, std::future::pending()).await.map_err(|error| error.to_string())
    });
    ask_from(&stranger, "192.0.2.1", "d@exemple.fr").await;
    for (network, number) in [("192.0.2.3", 2), ("192.0.2.4", 3), ("192.0.2.5", 4)] {
        ask_from(&stranger, network, &format!("c+{number}@exemple.fr")).await;
    }
    run(&app).await;
    let mut mails: Vec<String> = inbox.take().into_iter().map(|mail| mail.to).collect();
    mails.sort();
    assert_eq!(mails, ["a@exemple.fr", "b@exemple.fr", "c+1@exemple.fr", "c+2@exemple.fr", "c+3@exemple.fr"]);
    serving.abort();
}

#[tokio::test]
async fn a_link_that_is_none_is_refused_while_somebody_else_writes() {
    let (app, inbox) = start().await;
    app.stranger().post(ASK, wish("camille@exemple.fr")).await.expect(202);
    run(&app).await;
    let good = inbox.take_for("camille@exemple.fr").remove(0).token("/digests/confirm");
    // A good link with a seal that is none.
    let forged = format!("{}{}", &good[..good.len() - 8], "AAAAAAAA");
    let _writer = app.app.db.begin_write().await.unwrap();
    let (stranger, holder) = (app.stranger(), app.bearer(&forged));
    let refused = async {
        for token in [forged.as_str(), "AAAA", &"A".repeat(64)] {
            stranger.post("/v1/digests/confirm", json!({"token": token})).await.expect_problem(404, "link-not-found");
            stranger.act(format!("/v1/digests/unsubscribe/{token}")).await.expect_problem(404, "link-not-found");
            stranger.act(format!("/digests/confirm?token={token}")).await.expect(404);
        }
        holder.patch("/v1/digests/subscription", json!({"cadence": "daily"})).await.expect_problem(401, "unauthorized");
        holder.delete("/v1/digests/subscription").await.expect_problem(401, "unauthorized");
    };
    timeout(Duration::from_secs(4), refused).await.expect("nobody waits for a writer to be told that a link is none");
    assert!(!app.board(KERLING).await.is_null());
}
