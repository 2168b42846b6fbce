//! 10,000 devices answering one poll, on SQLite and, with `TEST_POSTGRES`, on PostgreSQL: answers a second, while a
//! phone keeps reading the result, and while none does. Every tenth device answers twice at the same instant, and every
//! one a second time later. None is lost or doubled: the counts are asserted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Database, Folder, Server, on_postgres, tambour};

use crate::phones::{Phones, all};

const DEVICES: usize = 10_000;

/// Number of devices that ask at once.
const AT_ONCE: usize = 32;

#[tokio::main(flavor = "current_thread")]
pub async fn run() {
    println!("{DEVICES} devices answering one poll, {AT_ONCE} at once");
    let folder = Folder::new();
    measure("SQLite", &folder, &kit::db::default_url(folder.path())).await;
    if on_postgres() {
        let folder = Folder::new();
        let url = Database::new(&folder).await.url;
        measure("PostgreSQL", &folder, &url).await;
    }
}

/// Answer a poll as a device.
async fn answer(phones: &Phones, poll: &Poll, secret: &str, place: usize) {
    let body = json!({"options": [poll.options[place]]});
    phones.ask(Method::PUT, &format!("{}/answer", poll.path), ("tambour-device", secret), Some(&body)).await;
}

struct Poll {
    path: String,
    options: Vec<Value>,
}

async fn measure(name: &str, folder: &Folder, url: &str) {
    let settings = [
        ("TAMBOUR_DATA_DIR", folder.path().to_str().expect("a plain path")),
        ("TAMBOUR_DATABASE_URL", url),
        ("TAMBOUR_LOG", "warn,api::server::cli=info"),
    ];
    tambour(&["commune", "add", "--insee", "57361"], &settings);
    let made = tambour(&["token", "create", "--commune", "57361", "--role", "clerk"], &settings).stdout;
    let token = String::from_utf8_lossy(&made).trim().to_owned();
    let server = Server::start(&settings);
    let phones = Phones::at(format!("http://{}", server.address()));
    let body = json!({"question": "Un banc ?", "options": ["a", "b", "c"], "results": "live", "closes_at": "2100-01-01T00:00:00Z"});
    let clerk = format!("Bearer {token}");
    let asked = phones.ask(Method::POST, "/v1/communes/57361/polls", ("authorization", &clerk), Some(&body)).await;
    let options = (0..3).map(|place| asked["options"][place]["id"].clone()).collect();
    let poll = Arc::new(Poll { path: format!("/v1/polls/{}", asked["id"].as_str().expect("an id")), options });

    let (secrets, seconds) = all(&phones, (DEVICES, AT_ONCE), |phones, _| async move {
        let made = phones.ask(Method::POST, "/v1/devices", ("accept", "application/json"), None).await;
        made["secret"].as_str().expect("a secret").to_owned()
    })
    .await;
    println!("{name:<11} devices made             {:>6.0}/s", DEVICES as f64 / seconds);

    let secrets = Arc::new(secrets);
    // Each answers `a`; every tenth twice at once.
    let answers = DEVICES + DEVICES / 10;
    let (_, seconds) = all(&phones, (DEVICES, AT_ONCE), |phones, number| {
        let (poll, secrets) = (Arc::clone(&poll), Arc::clone(&secrets));
        async move {
            let once = answer(&phones, &poll, &secrets[number], 0);
            if number % 10 == 0 {
                tokio::join!(once, answer(&phones, &poll, &secrets[number], 0));
            } else {
                once.await;
            }
        }
    })
    .await;
    println!("{name:<11} first answers            {:>6.0}/s", answers as f64 / seconds);
    hold(&phones, &poll, [DEVICES, 0, 0]).await;

    // Each answers anew, `b` or `c`, while somebody keeps looking.
    let (looking, looks) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    let looker = tokio::spawn({
        let (phones, poll, looking, looks) =
            (phones.clone(), Arc::clone(&poll), Arc::clone(&looking), Arc::clone(&looks));
        async move {
            while looking.load(Ordering::Relaxed) {
                let seen = phones.ask(Method::GET, &poll.path, ("accept", "application/json"), None).await;
                assert_eq!(seen["participants"], DEVICES, "nobody answers twice, at any moment");
                looks.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    let (_, seconds) = all(&phones, (DEVICES, AT_ONCE), |phones, number| {
        let (poll, secrets) = (Arc::clone(&poll), Arc::clone(&secrets));
        async move { answer(&phones, &poll, &secrets[number], 1 + number % 2).await }
    })
    .await;
    looking.store(false, Ordering::Relaxed);
    looker.await.expect("the looker ends");
    let looks = looks.load(Ordering::Relaxed);
    println!(
        "{name:<11} answers changed          {:>6.0}/s, while one reads {:.0}/s",
        DEVICES as f64 / seconds,
        looks as f64 / seconds
    );
    hold(&phones, &poll, [0, DEVICES / 2, DEVICES / 2]).await;
    server.terminate();
    server.wait();
}

/// Assert that everybody is counted, once, where they answered last.
async fn hold(phones: &Phones, poll: &Poll, expected: [usize; 3]) {
    let seen = phones.ask(Method::GET, &poll.path, ("accept", "application/json"), None).await;
    let counted = [0, 1, 2].map(|place| seen["options"][place]["answers"].clone());
    assert_eq!(
        (seen["participants"].clone(), counted),
        (json!(DEVICES), expected.map(|number| json!(number))),
        "none lost, none doubled"
    );
}
