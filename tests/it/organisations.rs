//! Organisations: who publishes, where, and who decides on it.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{Folder, KERLING, SAILLANS, TestApp, tambour};

fn of(commune: &str) -> String {
    format!("/v1/communes/{commune}/organisations")
}

/// An intercommunality that Kerling made and trusts, and that serves Saillans too, which moderates it: its id.
async fn syndicat(app: &TestApp) -> String {
    let body = json!({"kind": "intercommunality", "name": "Syndicat des eaux", "trusted": true});
    let id = app.clerk().await.post(of(KERLING), body).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    app.serve_too(SAILLANS, &id, json!({})).await;
    id
}

/// A [`syndicat`] that Saillans trusts.
async fn trusted_syndicat(app: &TestApp) -> String {
    let id = syndicat(app).await;
    let there = app.person(Role::Clerk, Some(SAILLANS)).await;
    there.patch(format!("{}/{id}", of(SAILLANS)), json!({"trusted": true})).await.expect(200);
    id
}

#[tokio::test]
async fn the_clerk_lets_an_association_publish_and_everybody_sees_who_publishes() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let made = clerk.post(of(KERLING), json!({"kind": "association", "name": "Les Amis du lavoir"})).await.expect(201);
    let address = made.header("location");
    assert_eq!(made.json()["trusted"], false);
    let seen = app.stranger().get(of(KERLING)).await.expect(200).json();
    assert_eq!(seen["items"][0]["kind"], "town_hall");
    assert_eq!((&seen["items"][1]["name"], &seen["items"][1]["trusted"]), (&json!("Les Amis du lavoir"), &Value::Null));
    assert_eq!(app.stranger().get(&address).await.expect(200).json()["communes"], json!([KERLING]));
    let details = app.stranger().get(format!("/v1/communes/{KERLING}")).await.expect(200).json();
    assert_eq!(details["organisations"][1]["name"], "Les Amis du lavoir");

    let publisher = app.publisher(KERLING, "Les Amis du lavoir").await;
    let body = json!({"title": "Nettoyage du lavoir", "category": "association"});
    publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201);
    let renamed =
        clerk.patch(&address, json!({"name": "Les Amies du lavoir", "trusted": true})).await.expect(200).json();
    assert_eq!((&renamed["name"], &renamed["trusted"]), (&json!("Les Amies du lavoir"), &json!(true)));
}

#[tokio::test]
async fn names_are_unique_in_a_commune_and_there_is_one_town_hall() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let id = app.organisation("Club", false).await;
    app.organisation("Autre club", false).await;
    let again = clerk.post(of(KERLING), json!({"kind": "association", "name": "Club"})).await;
    assert_eq!(again.expect_invalid(), ["/name"]);
    assert_eq!(
        clerk.patch(format!("{}/{id}", of(KERLING)), json!({"name": "Autre club"})).await.expect_invalid(),
        ["/name"]
    );
    assert_eq!(
        clerk.post(of(KERLING), json!({"kind": "town_hall", "name": "Mairie bis"})).await.expect_invalid(),
        ["/kind"]
    );
    assert_eq!(
        clerk.patch(format!("{}/{id}", of(KERLING)), json!({"kind": "town_hall"})).await.expect_invalid(),
        ["/kind"]
    );
    let wrong = clerk.post(of(KERLING), json!({"kind": "club", "name": "a\nb", "colour": 1})).await;
    assert_eq!(wrong.expect_invalid(), ["/colour", "/kind", "/name"]);
    let town_hall =
        app.stranger().get(of(KERLING)).await.expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    clerk.delete(format!("{}/{town_hall}", of(KERLING))).await.expect_problem(409, "impossible-transition");
    let other = app.person(Role::Clerk, Some(SAILLANS)).await;
    other.put(format!("{}/{town_hall}", of(SAILLANS)), json!({})).await.expect_problem(409, "impossible-transition");
    app.stranger().get(format!("{}/{id}", of(SAILLANS))).await.expect_problem(404, "organisation-not-found");
}

#[tokio::test]
async fn an_intercommunality_writes_once_and_is_read_in_every_commune_that_it_serves() {
    let app = TestApp::start().await;
    let id = trusted_syndicat(&app).await;
    let publisher = app.publisher(KERLING, "Syndicat des eaux").await;
    let body = json!({"title": "Eau coupée", "category": "outage"});
    let notice = publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json();
    assert_eq!(notice["communes"], json!([KERLING, SAILLANS]));
    assert_eq!(
        (app.titles().await, app.titles_in(SAILLANS).await),
        (vec!["Eau coupée".to_owned()], vec!["Eau coupée".to_owned()])
    );
    let listed =
        app.stranger().get(format!("/v1/communes/{SAILLANS}/notices?organisation={id}")).await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], notice["id"]);

    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    publisher.patch(&address, json!({"title": "Eau rétablie"})).await.expect(200);
    assert_eq!(app.titles_in(SAILLANS).await, ["Eau rétablie"], "an edit shows on every board");
    publisher.patch(&address, json!({"communes": ["57361"]})).await.expect(200);
    assert!(app.titles_in(SAILLANS).await.is_empty());
    publisher.patch(&address, json!({"communes": [KERLING, SAILLANS]})).await.expect(200);
    assert_eq!(app.titles_in(SAILLANS).await, ["Eau rétablie"]);
    publisher.delete(&address).await.expect(204);
    assert!(app.titles_in(SAILLANS).await.is_empty());
}

#[tokio::test]
async fn a_notice_goes_only_where_its_organisation_publishes() {
    let app = TestApp::start().await;
    app.organisation("Club", true).await;
    syndicat(&app).await;
    let club = app.publisher(KERLING, "Club").await;
    let syndicat = app.publisher(KERLING, "Syndicat des eaux").await;
    let path = format!("/v1/communes/{KERLING}/notices");
    let body = |communes: Value| json!({"title": "x", "category": "works", "communes": communes});
    assert_eq!(club.post(&path, body(json!([KERLING, SAILLANS]))).await.expect_invalid(), ["/communes"]);
    let there = syndicat.post(&path, body(json!([SAILLANS]))).await.expect(201).json();
    assert_eq!(
        (&there["communes"], &there["status"]),
        (&json!([SAILLANS]), &json!("submitted")),
        "it is Saillans that decides"
    );
    assert_eq!(syndicat.post(&path, body(json!([KERLING, KERLING]))).await.expect_invalid(), ["/communes"]);
    assert_eq!(syndicat.post(&path, body(json!([]))).await.expect_invalid(), ["/communes"]);
    assert_eq!(syndicat.post(&path, body(json!(["nulle-part", KERLING]))).await.expect_invalid(), ["/communes"]);
    let here = syndicat.post(&path, body(json!([KERLING]))).await.expect(201).json();
    assert_eq!(here["communes"], json!([KERLING]));
    club.post(format!("/v1/communes/{SAILLANS}/notices"), json!({"title": "x", "category": "works"}))
        .await
        .expect_problem(403, "forbidden");
    let there =
        syndicat.post(format!("/v1/communes/{SAILLANS}/notices"), json!({"title": "y", "category": "works"})).await;
    let there = there.expect(201).json();
    let status = |board: &Value| (board["commune"].clone(), board["status"].clone());
    let boards: Vec<(Value, Value)> = there["boards"].as_array().unwrap().iter().map(status).collect();
    let expected = [(json!(KERLING), json!("published")), (json!(SAILLANS), json!("submitted"))];
    assert_eq!(boards, expected, "Saillans has not said that it trusts it");
}

#[tokio::test]
async fn each_commune_may_hide_what_it_does_not_want() {
    let app = TestApp::start().await;
    trusted_syndicat(&app).await;
    let publisher = app.publisher(KERLING, "Syndicat des eaux").await;
    let body = json!({"title": "Eau coupée", "category": "outage"});
    let notice = publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json();
    let id = notice["id"].as_str().unwrap();
    let there = app.person(Role::Clerk, Some(SAILLANS)).await;
    let hidden = there.act(format!("/v1/communes/{SAILLANS}/notices/{id}/hide")).await.expect(200).json();
    assert_eq!(hidden["communes"], json!([KERLING]));
    assert!(app.titles_in(SAILLANS).await.is_empty());
    assert_eq!(app.titles().await, ["Eau coupée"]);
    publisher.patch(format!("/v1/notices/{id}"), json!({"title": "Eau coupée lundi"})).await.expect(200);
    assert!(app.titles_in(SAILLANS).await.is_empty(), "an edit does not bring it back");
    let list = format!("/v1/communes/{SAILLANS}/notices?hidden=true");
    assert_eq!(there.get(&list).await.expect(200).json()["items"][0]["title"], "Eau coupée lundi");
    publisher.get(&list).await.expect_problem(403, "forbidden");
    there.act(format!("/v1/communes/{SAILLANS}/notices/{id}/show")).await.expect(200);
    assert_eq!(app.titles_in(SAILLANS).await, ["Eau coupée lundi"]);
    app.clerk().await.act(format!("/v1/communes/{KERLING}/notices/{id}/hide")).await.expect(200);
    assert_eq!(
        (app.titles().await.len(), app.titles_in(SAILLANS).await.len()),
        (0, 1),
        "the commune that it was made in may too"
    );
    for clerk in [there, app.clerk().await] {
        clerk.patch(format!("/v1/notices/{id}"), json!({"title": "x"})).await.expect_problem(403, "forbidden");
    }
}

#[tokio::test]
async fn a_dismissed_organisation_publishes_no_longer_and_leaves_the_boards_of_others() {
    let app = TestApp::start().await;
    let id = trusted_syndicat(&app).await;
    let publisher = app.publisher(KERLING, "Syndicat des eaux").await;
    let body = json!({"title": "Eau coupée", "category": "outage"});
    let notice = publisher.post(format!("/v1/communes/{KERLING}/notices"), body.clone()).await.expect(201).json();
    app.person(Role::Clerk, Some(SAILLANS)).await.delete(format!("{}/{id}", of(SAILLANS))).await.expect(204);
    assert!(app.titles_in(SAILLANS).await.is_empty());
    assert_eq!(app.titles().await, ["Eau coupée"]);

    app.clerk().await.delete(format!("{}/{id}", of(KERLING))).await.expect(204);
    assert_eq!(app.titles().await, ["Eau coupée"], "what it posted stays, in the town hall's hands");
    publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect_problem(401, "unauthorized");
    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    publisher.patch(&address, json!({"title": "x"})).await.expect_problem(401, "unauthorized");
    app.clerk().await.patch(&address, json!({"title": "Eau rétablie"})).await.expect(200);
}

#[tokio::test]
async fn the_command_line_adds_an_organisation_that_serves_several_communes() {
    let folder = Folder::new();
    let url = tests::Database::new(&folder).await.url;
    let settings = [("TAMBOUR_DATA_DIR", folder.path().to_str().unwrap()), ("TAMBOUR_DATABASE_URL", url.as_str())];
    for insee in ["57361", "26289"] {
        assert!(tambour(&["commune", "add", "--insee", insee], &settings).status.success());
    }
    let add = [
        "organisation",
        "add",
        "--commune",
        "57361",
        "--commune",
        SAILLANS,
        "--kind",
        "intercommunality",
        "--trusted",
        "Syndicat",
    ];
    let made = tambour(&add, &settings);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(String::from_utf8(made.stdout).unwrap().trim().len(), 36);
    let again = tambour(&add, &settings);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(again.stderr).unwrap(),
        "tambour: An organisation of the commune has this name already.\n"
    );
    let token = ["token", "create", "--commune", SAILLANS, "--role", "publisher", "--organisation", "Syndicat"];
    assert!(tambour(&token, &settings).status.success(), "it publishes in both");
    assert_eq!(
        tambour(&["organisation", "add", "--commune", "1", "--kind", "other", "X"], &settings).status.code(),
        Some(1)
    );
    assert_eq!(
        tambour(&["organisation", "add", "--commune", "57361", "--kind", "club", "X"], &settings).status.code(),
        Some(2)
    );
}
