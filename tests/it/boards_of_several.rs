//! Agreeing on whose board an organisation publishes, ending that, and what becomes of what it posted.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp, pictures};

const DATE: &str = "2030-12-07";

fn of(commune: &str, id: &str) -> String {
    format!("/v1/communes/{commune}/organisations/{id}")
}

async fn syndicat(app: &TestApp) -> String {
    let body = json!({"kind": "intercommunality", "name": "Syndicat", "trusted": true});
    app.clerk().await.post(format!("/v1/communes/{KERLING}/organisations"), body).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The agreements that wait in a commune's queue: the commune and who began.
async fn waiting(clerk: &Person, commune: &str) -> Vec<(Value, Value)> {
    let queue = clerk.get(format!("/v1/communes/{commune}/moderation")).await.expect(200).json();
    let items = queue["items"].as_array().unwrap().iter().filter(|it| it["kind"] == "serving");
    items.map(|it| (it["serving"]["commune"].clone(), it["serving"]["state"].clone())).collect()
}

#[tokio::test]
async fn an_offer_waits_for_the_organisation_and_nobody_else_accepts_it() {
    let app = TestApp::start().await;
    let (id, there) = (syndicat(&app).await, app.person(Role::Clerk, Some(SAILLANS)).await);
    let publisher = app.publisher(KERLING, "Syndicat").await;
    let offered = there.put(of(SAILLANS, &id), json!({"trusted": true})).await.expect(200).json();
    let kerling = json!({"commune": KERLING, "state": "serving", "trusted": null, "alerts": null});
    assert_eq!(
        offered["serves"],
        json!([kerling, {"commune": SAILLANS, "state": "offered", "trusted": true, "alerts": false}])
    );
    assert_eq!(offered["communes"], json!([KERLING]));
    app.stranger().get(of(SAILLANS, &id)).await.expect_problem(404, "organisation-not-found");
    let expected = [(json!(SAILLANS), json!("offered"))];
    assert_eq!(
        (waiting(&there, SAILLANS).await, waiting(&app.clerk().await, KERLING).await),
        (expected.to_vec(), expected.to_vec())
    );
    // It publishes there no sooner than it accepted, nor does anybody in its name.
    let body = json!({"title": "Eau coupée", "category": "outage"});
    let posted = publisher.post(format!("/v1/communes/{KERLING}/notices"), body.clone()).await.expect(201).json();
    assert_eq!(posted["communes"], json!([KERLING]));
    let in_its_name = json!({"title": "x", "category": "works", "organisation": id});
    assert_eq!(
        there.post(format!("/v1/communes/{SAILLANS}/notices"), in_its_name).await.expect_invalid(),
        ["/organisation"]
    );

    for other in [there.clone(), app.clerk().await, app.person(Role::Mayor, Some(SAILLANS)).await] {
        other.act(format!("{}/accept", of(SAILLANS, &id))).await.expect_problem(403, "forbidden");
    }
    let accepted = publisher.act(format!("{}/accept", of(SAILLANS, &id))).await.expect(200).json();
    assert_eq!(accepted["communes"], json!([KERLING, SAILLANS]));
    publisher.act(format!("{}/accept", of(SAILLANS, &id))).await.expect_problem(409, "impossible-transition");
    assert!(waiting(&there, SAILLANS).await.is_empty());
    publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201);
    assert_eq!(app.titles_in(SAILLANS).await, ["Eau coupée"], "what it posts from now on");
}

#[tokio::test]
async fn an_organisation_asks_and_the_clerk_of_the_board_accepts_or_ends_it() {
    let app = TestApp::start().await;
    let (id, there) = (syndicat(&app).await, app.person(Role::Clerk, Some(SAILLANS)).await);
    let publisher = app.publisher(KERLING, "Syndicat").await;
    app.clerk().await.act(format!("{}/ask", of(SAILLANS, &id))).await.expect_problem(403, "forbidden");
    let asked = publisher.act(format!("{}/ask", of(SAILLANS, &id))).await.expect(200).json();
    assert_eq!(asked["serves"][1], json!({"commune": SAILLANS, "state": "asked", "trusted": false, "alerts": false}));
    publisher.act(format!("{}/ask", of(SAILLANS, &id))).await.expect(200);
    assert_eq!(waiting(&there, SAILLANS).await, [(json!(SAILLANS), json!("asked"))]);
    publisher.act(format!("{}/accept", of(SAILLANS, &id))).await.expect_problem(403, "forbidden");
    there.delete(of(SAILLANS, &id)).await.expect(204);
    there.act(format!("{}/accept", of(SAILLANS, &id))).await.expect_problem(404, "organisation-not-found");
    publisher.act(format!("{}/ask", of(SAILLANS, &id))).await.expect(200);
    there.act(format!("{}/accept", of(SAILLANS, &id))).await.expect(200);
    let body = json!({"title": "Eau coupée", "category": "outage"});
    publisher.post(format!("/v1/communes/{SAILLANS}/notices"), body).await.expect(201);
    assert_eq!(
        (app.titles().await.len(), app.titles_in(SAILLANS).await.len()),
        (1, 0),
        "it is accepted, and not trusted yet"
    );
    // The organisation leaves as it came.
    publisher.delete(of(SAILLANS, &id)).await.expect(204);
    assert_eq!(app.stranger().get(of(KERLING, &id)).await.expect(200).json()["communes"], json!([KERLING]));
    // Asking for what was offered, or offering what was asked for, is agreeing.
    publisher.act(format!("{}/ask", of(SAILLANS, &id))).await.expect(200);
    assert_eq!(
        there.put(of(SAILLANS, &id), json!({})).await.expect(200).json()["communes"],
        json!([KERLING, SAILLANS])
    );
    publisher.delete(of(SAILLANS, &id)).await.expect(204);
    there.put(of(SAILLANS, &id), json!({})).await.expect(200);
    assert_eq!(
        publisher.act(format!("{}/ask", of(SAILLANS, &id))).await.expect(200).json()["communes"],
        json!([KERLING, SAILLANS])
    );
    let town_hall = app.stranger().get(format!("/v1/communes/{KERLING}")).await.expect(200).json()["organisations"][0]
        ["id"]
        .clone();
    there.put(of(SAILLANS, town_hall.as_str().unwrap()), json!({})).await.expect_problem(409, "impossible-transition");
}

#[tokio::test]
async fn a_dismissal_acts_at_once_on_that_board_alone() {
    let app = TestApp::start().await;
    let id = app.organisation("Club", true).await;
    app.serve_too(SAILLANS, &id, json!({"trusted": true})).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let post = async |title: &str, more: Value| {
        let mut body = json!({"title": title, "category": "association"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let up = post("Affiché", json!({})).await;
    let later = post("Demain", json!({"publish_at": app.in_seconds(86_400)})).await;
    let draft = post("Brouillon", json!({"draft": true})).await;
    let file = publisher.upload(KERLING, "photo.jpg", &pictures::photograph(16, 16)).await.expect(201).json();
    let elsewhere = json!({"title": "D’ailleurs", "category": "association"});
    let elsewhere = publisher.post(format!("/v1/communes/{SAILLANS}/notices"), elsewhere).await.expect(201).json();
    clerk.delete(of(KERLING, &id)).await.expect(204);

    assert_eq!(app.titles().await, ["Affiché"], "what was made elsewhere leaves");
    assert_eq!(app.titles_in(SAILLANS).await, ["D’ailleurs", "Affiché"], "the other board is the other commune's");
    let queue = clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    assert_eq!(
        (queue["items"].as_array().unwrap().len(), &queue["items"][0]["notice"]["title"]),
        (1, &json!("Demain"))
    );
    app.advance(2 * 86_400);
    assert_eq!(app.titles().await, ["Affiché"]);
    assert_eq!(app.titles_in(SAILLANS).await.len(), 3, "there it goes up on its date");
    // Its publisher changes what the other board shows, and sees drafts of this one no longer.
    publisher.patch(format!("/v1/notices/{up}"), json!({"title": "Changé"})).await.expect(200);
    assert_eq!(app.titles().await, ["Affiché"], "in the town hall's hands");
    assert!(app.titles_in(SAILLANS).await.contains(&"Changé".to_owned()));
    let drafts = format!("/v1/communes/{KERLING}/notices?status=draft");
    publisher.get(format!("{drafts}&organisation={id}")).await.expect_problem(403, "forbidden");
    assert_eq!(clerk.get(&drafts).await.expect(200).json()["items"][0]["id"], json!(draft));
    publisher.get(format!("/v1/files/{}", file["id"].as_str().unwrap())).await.expect_problem(404, "file-not-found");
    clerk.get(format!("/v1/files/{}", file["id"].as_str().unwrap())).await.expect(200);
    publisher
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "x", "category": "works"}))
        .await
        .expect_problem(403, "forbidden");
    clerk.act(format!("/v1/communes/{KERLING}/notices/{later}/approve")).await.expect(200);
    assert_eq!(app.titles().await, ["Demain", "Affiché"], "the clerk lets it up");
    assert_eq!(elsewhere["communes"], json!([KERLING, SAILLANS]));

    app.person(Role::Clerk, Some(SAILLANS)).await.delete(of(SAILLANS, &id)).await.expect(204);
    publisher.get(format!("/v1/notices/{up}")).await.expect_problem(401, "unauthorized");
    assert_eq!(app.titles_in(SAILLANS).await, ["D’ailleurs"], "what was made there stays");
    // Taken back by its own commune it publishes again, with the same token.
    clerk.put(of(KERLING, &id), json!({"trusted": true})).await.expect(200);
    publisher
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "De retour", "category": "works"}))
        .await
        .expect(201);
    assert_eq!(app.titles().await.first().map(String::as_str), Some("De retour"));
}

#[tokio::test]
async fn trust_that_is_lost_leaves_what_is_up_and_lets_nothing_more_up() {
    let app = TestApp::start().await;
    let id = app.organisation("Club", true).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let (notices, events) = (format!("/v1/communes/{KERLING}/notices"), format!("/v1/communes/{KERLING}/events"));
    let up =
        publisher.post(&notices, json!({"title": "Affiché", "category": "works"})).await.expect(201).header("location");
    let down =
        publisher.post(&notices, json!({"title": "Retiré", "category": "works"})).await.expect(201).header("location");
    publisher.delete(&down).await.expect(204);
    let tomorrow = app.in_seconds(86_400);
    let later = json!({"title": "Demain", "category": "works", "publish_at": tomorrow});
    publisher.post(&notices, later.clone()).await.expect(201);
    let mut by_clerk = later;
    (by_clerk["organisation"], by_clerk["title"]) = (json!(id), json!("Par la mairie"));
    clerk.post(&notices, by_clerk).await.expect(201);
    publisher
        .post(&events, json!({"title": "Fête", "category": "other", "starts_at": DATE, "publish_at": tomorrow}))
        .await
        .expect(201);
    clerk.patch(of(KERLING, &id), json!({"trusted": false})).await.expect(200);
    assert_eq!(app.titles().await, ["Affiché"]);
    assert_eq!(publisher.act(format!("{down}/restore")).await.expect(200).json()["status"], "submitted");
    publisher.patch(&up, json!({"title": "Autre"})).await.expect(200);
    publisher.act(format!("{up}/notify")).await.expect_problem(403, "forbidden");
    app.advance(2 * 86_400);
    assert_eq!(app.titles().await, ["Par la mairie", "Affiché"], "what the clerk scheduled goes up");
    let agenda = app.stranger().get(format!("{events}?from={DATE}&to={DATE}")).await.expect(200).json();
    assert_eq!(agenda["items"], json!([]));
    let queue = clerk.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    assert_eq!(queue["items"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn a_clerk_of_another_board_sees_the_picture_of_what_waits_there_and_nobody_else_does() {
    let app = TestApp::start().await;
    let id = app.organisation("Club", false).await;
    app.serve_too(SAILLANS, &id, json!({})).await;
    let publisher = app.publisher(KERLING, "Club").await;
    let image =
        publisher.upload(KERLING, "photo.jpg", &pictures::photograph(16, 16)).await.expect(201).json()["id"].clone();
    let body = json!({"title": "Loto", "category": "association", "image": image});
    let posted = publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).header("location");
    let (there, file) =
        (app.person(Role::Clerk, Some(SAILLANS)).await, format!("/v1/files/{}", image.as_str().unwrap()));
    there.get(&file).await.expect(200);
    app.stranger().get(&file).await.expect(404);
    there.act(format!("{posted}/approve")).await.expect(200);
    app.stranger().get(&file).await.expect(200);
    // A revision's picture too, which the clerk of the other board approves.
    let other =
        publisher.upload(KERLING, "photo.jpg", &pictures::photograph(24, 16)).await.expect(201).json()["id"].clone();
    publisher.patch(&posted, json!({"image": other})).await.expect(200);
    app.stranger().get(format!("/v1/files/{}", other.as_str().unwrap())).await.expect(404);
    assert_eq!(there.act(format!("{posted}/approve")).await.expect(200).json()["image"]["id"], other);
    there.act(format!("/v1/communes/{SAILLANS}{}/hide", posted.trim_start_matches("/v1"))).await.expect(200);
    app.stranger().get(format!("/v1/files/{}", other.as_str().unwrap())).await.expect(404);
}
