//! The demo, as a mayor is shown it.

use std::{collections::BTreeSet, fs};

use serde_json::Value;
use tests::{Database, Folder, Person, Server, tambour};

const COMMUNES: [&str; 3] = ["57361", "26289", "57672"];

/// Every notice that somebody may see, of every status, as cards.
async fn everything(person: &Person, commune: &str, statuses: &[&str]) -> Vec<Value> {
    let mut cards = Vec::new();
    for status in statuses {
        let page = person.get(format!("/v1/communes/{commune}/notices?limit=100&status={status}")).await.expect(200).json();
        cards.extend(page["items"].as_array().unwrap().iter().cloned());
    }
    cards
}

fn values<'a>(cards: &'a [Value], member: &str) -> BTreeSet<&'a str> {
    cards.iter().filter_map(|card| card[member].as_str()).collect()
}

#[tokio::test]
async fn the_demo_shows_every_category_and_state_and_starting_it_twice_changes_nothing() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    let (mut starts, mut exercises) = (Vec::new(), 0);
    for _ in 0..2 {
        let server = Server::start_as("demo", &settings);
        let token = fs::read_to_string(folder.path().join("demo-token")).unwrap();
        let clerk = server.person(Some(&token));
        let mut cards = everything(&clerk, COMMUNES[0], &["draft", "scheduled", "withdrawn"]).await;
        for commune in COMMUNES {
            cards.extend(everything(&server.person(None), commune, &["published", "expired"]).await);
        }
        for commune in COMMUNES {
            let alerts = server.person(None).get(format!("/v1/communes/{commune}/alerts.cap")).await.expect(200).text();
            exercises += alerts.matches("<status>Exercise</status>").count();
            assert!(!alerts.contains("<status>Actual</status>"), "machines must not take the demo's alerts for real ones");
        }
        server.terminate();
        assert_eq!(server.wait().0, Some(0));
        starts.push(cards);
    }
    assert_eq!(starts[0], starts[1]);
    assert_eq!(exercises, 2, "the one alert of each start");
    let cards = &starts[0];
    assert!(cards.len() >= 35, "there are {}", cards.len());
    let categories = "alert association council health information jobs lost_and_found outage school works";
    assert_eq!(values(cards, "category"), categories.split(' ').collect());
    assert_eq!(values(cards, "status"), "draft expired published scheduled withdrawn".split(' ').collect());
    assert_eq!(cards.iter().filter(|card| card["category"] == "alert").count(), 1);
    let marked = |card: &Value| card["organisation"]["name"].as_str().unwrap().ends_with("(démonstration)");
    assert!(cards.iter().all(marked), "what is invented says so");
}

#[tokio::test]
async fn the_demo_does_not_touch_a_database_that_is_in_use() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    assert!(tambour(&["commune", "add", "--insee", "57361"], &settings).status.success());
    let refused = tambour(&["demo"], &settings);
    assert_eq!(refused.status.code(), Some(1));
    fs::write(folder.path().join("demo-token"), "the token of another demo").unwrap();
    let refused = tambour(&["demo"], &settings);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the demo wants one of its own"));
}
