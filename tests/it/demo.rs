//! The demo, as a mayor is shown it.

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use tests::{Database, Folder, Inbox, Person, Server, tambour};

const COMMUNES: [&str; 3] = ["57361", "26289", "57672"];

/// Every notice that somebody may see, of every status, as cards.
async fn everything(person: &Person, commune: &str, statuses: &[&str]) -> Vec<Value> {
    let mut cards = Vec::new();
    for status in statuses {
        let page =
            person.get(format!("/v1/communes/{commune}/notices?limit=100&status={status}")).await.expect(200).json();
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
        let mut cards = everything(&clerk, COMMUNES[0], &["draft", "submitted", "scheduled", "withdrawn"]).await;
        for commune in COMMUNES {
            cards.extend(everything(&server.person(None), commune, &["published", "expired"]).await);
        }
        for commune in COMMUNES {
            let alerts = server.person(None).get(format!("/v1/communes/{commune}/alerts.cap")).await.expect(200).text();
            exercises += alerts.matches("<status>Exercise</status>").count();
            assert!(
                !alerts.contains("<status>Actual</status>"),
                "machines must not take the demo's alerts for real ones"
            );
        }
        server.terminate();
        assert_eq!(server.wait().0, Some(0));
        starts.push(cards);
    }
    assert_eq!(starts[0], starts[1]);
    assert_eq!(exercises, 2, "the one alert of each start");
    let cards = &starts[0];
    assert!(cards.len() >= 70, "there are {}", cards.len());
    let categories = "alert association council health information jobs lost_and_found outage school works";
    assert_eq!(values(cards, "category"), categories.split(' ').collect());
    assert_eq!(values(cards, "status"), "draft expired published scheduled submitted withdrawn".split(' ').collect());
    assert_eq!(cards.iter().filter(|card| card["category"] == "alert").count(), 1);
    let marked = |card: &Value| card["organisation"]["name"].as_str().unwrap().ends_with("(démonstration)");
    assert!(cards.iter().all(marked), "what is invented says so");
}

#[tokio::test]
async fn in_the_demo_schools_and_associations_publish_and_two_submissions_wait_for_the_clerk() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    let server = Server::start_as("demo", &settings);
    let phone = server.person(None);
    let mut shared = Vec::new();
    for commune in COMMUNES {
        let details = phone.get(format!("/v1/communes/{commune}")).await.expect(200).json();
        let kinds: Vec<&str> =
            details["organisations"].as_array().unwrap().iter().filter_map(|it| it["kind"].as_str()).collect();
        for (kind, count) in [("town_hall", 1), ("school", 1), ("association", 4)] {
            assert_eq!(kinds.iter().filter(|it| **it == kind).count(), count, "{kind} in {commune}");
        }
        let cards = everything(&phone, commune, &["published"]).await;
        assert!(values(&cards, "title").len() == cards.len() && cards.len() > 12, "{commune} has {}", cards.len());
        let from = |kind: &str| {
            cards.iter().filter(|it| it["organisation"]["kind"] == kind).map(|it| it["id"].clone()).collect::<Vec<_>>()
        };
        assert!(from("school").len() >= 2 && from("association").len() >= 6, "in {commune}");
        shared.push(from("intercommunality"));
    }
    assert!(shared[0].len() == 3 && shared[0] == shared[2] && shared[1].is_empty(), "on two boards: {shared:?}");
    let collection = phone
        .get(format!("/v1/communes/{}/notices?q=collecte%20dechets", COMMUNES[0]))
        .await
        .expect(200)
        .json()["items"][0]
        .clone();
    assert!(collection["image"]["alt"].as_str().unwrap().len() > 20, "every picture says what it shows");
    let picture =
        phone.get(format!("/v1/files/{}?w=320", collection["image"]["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(picture.header("content-type"), "image/jpeg");
    let notice = phone.get(format!("/v1/notices/{}", collection["id"].as_str().unwrap())).await.expect(200).json();
    let document =
        phone.get(format!("/v1/files/{}", notice["attachments"][0]["id"].as_str().unwrap())).await.expect(200);
    assert!(document.body.starts_with(b"%PDF-"));
    let polls = phone.get(format!("/v1/communes/{}/polls", COMMUNES[0])).await.expect(200).json();
    let state = |poll: &Value| (poll["status"] == "open", poll["conclusion"].is_string(), poll["answer_owed"] == true);
    let states: Vec<_> = polls["items"].as_array().unwrap().iter().map(state).collect();
    assert_eq!(states, [(true, false, false), (false, true, false), (false, false, true)], "open, concluded, owed");
    let device = phone.with_new_device().await;
    let open = format!("/v1/polls/{}", polls["items"][0]["id"].as_str().unwrap());
    let answered = device
        .put(open + "/answer", json!({"options": [polls["items"][0]["options"][0]["id"]]}))
        .await
        .expect(200)
        .json();
    assert_eq!(answered["participants"], 38, "others have answered");
    let letters = phone.get(format!("/v1/communes/{}/digests", COMMUNES[0])).await.expect(200).text();
    let (_, letter) =
        letters.split_once("<main").unwrap().1.split_once("<li><a href=\"").expect("a letter has come out");
    let (address, _) = letter.split_once('"').unwrap();
    let (_, path) = address.split_once("/v1/").unwrap();
    let letter = phone.get(format!("/v1/{path}")).await.expect(200).text();
    assert!(
        letter.contains("<strong>salle chauffée</strong>")
            && letter.contains("/notices/")
            && letter.contains("/events/"),
        "{letter}"
    );
    let clerk = server.person(Some(&fs::read_to_string(folder.path().join("demo-token")).unwrap()));
    let queue = clerk.get(format!("/v1/communes/{}/moderation", COMMUNES[0])).await.expect(200).json();
    assert_eq!(queue["items"].as_array().unwrap().len(), 2);
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

#[tokio::test]
async fn the_demos_agenda_is_that_of_a_village_and_an_association_follows_another_ones_calendar() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let public = format!("http://127.0.0.1:{port}");
    let settings = [
        ("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()),
        ("TAMBOUR_DATABASE_URL", url.as_str()),
        ("TAMBOUR_PUBLIC_URL", &public),
    ];
    let server = Server::start_as("demo", &settings);
    let agenda = server.person(None).get("/v1/communes/57361/events?limit=100").await.expect(200).json();
    let dates = agenda["items"].as_array().unwrap();
    for category in ["market", "contest", "school", "flea_market", "council", "culture", "workshop"] {
        assert!(dates.iter().any(|it| it["category"] == category), "there is no {category}");
    }
    let cancelled = |title: &str| {
        dates.iter().any(|it| it["status"] == "cancelled" && it["title"].as_str().unwrap().starts_with(title))
    };
    assert!(cancelled("Concert") && cancelled("Marché"), "an event and a single date are cancelled");
    let foyer = dates.iter().find(|it| it["title"] == "Bridge du foyer").unwrap();
    let token = fs::read_to_string(folder.path().join("demo-token")).unwrap();
    let calendar = format!("/v1/organisations/{}/calendar", foyer["organisation"]["id"].as_str().unwrap());
    let calendar = server.person(Some(&token)).get(calendar).await.expect(200).json();
    assert!(calendar["url"].as_str().unwrap().starts_with(&public), "it is served by the demo itself");
}

#[tokio::test]
async fn in_the_demo_a_village_debates_votes_is_answered_and_waits_for_an_answer() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    let mut starts = Vec::new();
    for _ in 0..2 {
        let server = Server::start_as("demo", &settings);
        let phone = server.person(None);
        let all = phone.get("/v1/communes/57361/consultations").await.expect(200).json();
        let items = all["items"].as_array().unwrap();
        let state = |it: &Value| format!("{} {}", it["phase"].as_str().unwrap(), it["overdue"]);
        assert_eq!(
            items.iter().map(state).collect::<Vec<_>>(),
            ["debate false", "vote false", "answered false", "result true"]
        );
        let debate = format!("/v1/consultations/{}/arguments", items[0]["id"].as_str().unwrap());
        let debate = phone.get(debate).await.expect(200).json();
        let mut supports: Vec<_> =
            debate["items"].as_array().unwrap().iter().map(|it| it["supports"].as_u64().unwrap()).collect();
        supports.sort_unstable();
        assert_eq!(supports, [3, 4, 6, 7, 9]);
        let answered =
            phone.get(format!("/v1/consultations/{}", items[2]["id"].as_str().unwrap())).await.expect(200).json();
        let promises =
            answered["response"]["milestones"].as_array().unwrap().iter().map(|it| it["state"].as_str().unwrap());
        assert_eq!(promises.collect::<Vec<_>>(), ["kept", "late", "open"]);
        assert!(answered["body"].as_str().unwrap().contains("Démonstration"), "what is invented says so");
        let result = phone
            .get(format!("/v1/consultations/{}/result", answered["id"].as_str().unwrap()))
            .await
            .expect(200)
            .json();
        assert_eq!(
            (&result["ballots"]["total"], &result["questions"][0]["tally"]["winners"]),
            (&json!(37), &json!(["a"]))
        );
        let portfolios = phone.get("/v1/communes/57361/portfolios").await.expect(200).json();
        assert_eq!(portfolios["items"][0]["promises"], json!({"open": 1, "late": 1, "kept": 1, "dropped": 0}));
        let delegates = phone.get("/v1/communes/57361/delegates").await.expect(200).json();
        assert_eq!(delegates["items"].as_array().unwrap().len(), 4, "nobody stands twice: {delegates}");
        server.terminate();
        assert_eq!(server.wait().0, Some(0));
        starts.push(items.iter().map(|it| it["id"].clone()).collect::<Vec<_>>());
    }
    assert_eq!(starts[0], starts[1]);
}

#[tokio::test]
async fn in_the_demo_a_resident_reads_that_their_voice_goes_round_and_a_delegate_carries_nine() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    let inbox = Inbox::start().await;
    let smtp = inbox.url();
    let settings = [&settings[..], &[("TAMBOUR_SMTP_URL", smtp.as_str())]].concat();
    let server = Server::start_as("demo", &settings);
    let address = "habitante@kerling-les-sierck.exemple.fr";
    server.person(None).post("/v1/auth/email", json!({"email": address})).await.expect(202);
    inbox.until_holds(|mails| mails.iter().any(|it| it.to == address)).await;
    let token = inbox.take_for(address).remove(0).token("/sign-in");
    let proof = json!({"token": token, "session": "token"});
    let session = server.person(None).post("/v1/auth/email/verify", proof).await.expect(200).json();
    let resident = server.person(session["token"].as_str());
    let given = resident.get("/v1/me/delegations").await.expect(200).json();
    assert_eq!(given["items"].as_array().unwrap().len(), 1);
    let page = resident.get("/kerling-les-sierck/voix").await.expect(200).text();
    assert!(page.contains("tournent en rond"), "{page}");
    // Whole voices and parts, as anybody who gives theirs sees them on their way.
    let asked = resident.get("/v1/communes/57361/consultations?phase=vote").await.expect(200).json();
    let id = asked["items"][0]["id"].as_str().unwrap();
    let mine = resident.get(format!("/v1/consultations/{id}/my-voice")).await.expect(200).json();
    assert_eq!((&mine["mine"], &mine["goes"][0]["percent"]), (&json!("not_yet"), &json!(100)), "{mine}");
}

#[tokio::test]
async fn phones_of_the_network_read_the_demo_and_the_clerks_token_is_refused_there_unless_asked_for() {
    let folder = Folder::new();
    let url = Database::new(&folder).await.url;
    let settings = [
        ("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()),
        ("TAMBOUR_DATABASE_URL", url.as_str()),
        ("TAMBOUR_PUBLIC_URL", "http://192.168.1.20:8080"),
    ];
    for (words, status) in [("demo --phone", 403), ("demo --phone --clerk", 200)] {
        let server = Server::start_as(words, &settings);
        let page = server.person(None).get("/kerling-les-sierck").await.expect(200).text();
        assert!(
            page.contains("http://192.168.1.20:8080/kerling-les-sierck"),
            "it is told to others under that address"
        );
        let token = fs::read_to_string(folder.path().join("demo-token")).unwrap();
        let drafts = format!("/v1/communes/{}/notices?status=draft", COMMUNES[0]);
        server.person(Some(&token)).get(drafts).await.expect(status);
        server.terminate();
        assert_eq!(server.wait().0, Some(0));
    }
}
