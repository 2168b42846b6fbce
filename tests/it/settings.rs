//! What a commune says of itself.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp, pictures};

const SETTINGS: &str = "/v1/communes/kerling-les-sierck/settings";

async fn set(person: &Person, patch: Value) -> Value {
    person.patch(SETTINGS, patch).await.expect(200).json()
}

fn opening(weekday: &str, opens: &str, closes: &str) -> Value {
    json!({"weekday": weekday, "opens": opens, "closes": closes})
}

#[tokio::test]
async fn what_nobody_set_is_as_the_catalogue_has_it() {
    let app = TestApp::start().await;
    let read = app.clerk().await.get(SETTINGS).await.expect(200).json();
    assert_eq!((&read["display_name"], &read["population"]), (&json!("Kerling-lès-Sierck"), &json!(599)));
    assert_eq!(read["contact"], json!({"address": null, "telephone": null, "openings": [], "closures": []}));
}

#[tokio::test]
async fn the_mayor_says_how_the_town_hall_is_reached_and_everybody_reads_it_at_once() {
    let app = TestApp::start().await;
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let before = app.board(KERLING).await;
    let picture = mayor.upload(KERLING, "blason.jpg", &pictures::photograph(64, 64)).await.expect(201).json();
    let file = format!("/v1/files/{}", picture["id"].as_str().unwrap());
    app.stranger().get(&file).await.expect_problem(404, "file-not-found");
    let patch = json!({
        "display_name": "Kerling",
        "contact": {
            "address": "1 place de l’Église\n57480 Kerling-lès-Sierck",
            "telephone": "0382837105",
            "openings": [opening("tuesday", "13:30", "17:00"), opening("tuesday", "08:30", "12:00")],
            "closures": [{"starts_on": "2026-12-24", "reason": "congés"}],
        },
        "legal_mentions": "Directrice de la publication : **Mme la maire**",
        "picture": picture["id"],
        "accent_colour": "#12395B",
        "population": 612,
    });
    let after = set(&mayor, patch).await;
    assert_eq!(after["contact"]["telephone"], "03 82 83 71 05");
    assert_eq!(after["contact"]["openings"][0]["opens"], "08:30", "hours stand in order");
    assert_eq!(after["contact"]["closures"][0]["ends_on"], "2026-12-24", "one day is its own last");
    assert_eq!(after, mayor.get(SETTINGS).await.expect(200).json());

    let commune = app.stranger().get(format!("/v1/communes/{KERLING}")).await.expect(200).json();
    let board = app.board(KERLING).await;
    assert_ne!(board["revision"], before["revision"]);
    for shown in [&commune, &board["commune"]] {
        for member in ["display_name", "contact", "picture", "accent_colour"] {
            assert_eq!(shown[member], after[member], "{member}");
        }
    }
    assert_eq!((&commune["population"], &commune["accent_colour"]), (&json!(612), &json!("#12395b")));
    assert!(commune["legal_mentions_html"].as_str().unwrap().contains("<strong>Mme la maire</strong>"));
    app.advance(3 * 86_400);
    app.sweep().await;
    app.stranger().get(&file).await.expect(200);

    let emptied = set(&mayor, json!({"display_name": null, "picture": null, "population": null})).await;
    assert_eq!((&emptied["display_name"], &emptied["population"]), (&json!("Kerling-lès-Sierck"), &json!(599)));
    assert_eq!(emptied["contact"], after["contact"], "what is absent stays");
    app.stranger().get(&file).await.expect_problem(404, "file-not-found");
    app.advance(3 * 86_400);
    assert_eq!(app.sweep().await, 1, "a picture that nothing shows goes");
}

#[tokio::test]
async fn what_does_not_fit_is_told_at_its_place_and_changes_nothing() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let elsewhere = app.person(Role::Clerk, Some(SAILLANS)).await;
    let foreign = elsewhere.upload(SAILLANS, "x.jpg", &pictures::photograph(8, 8)).await.expect(201).json();
    let document = clerk.upload(KERLING, "x.pdf", &pictures::pdf_with_script()).await.expect(201).json();
    for (patch, places) in [
        (json!({"accent_colour": "#ffcc00", "population": 0}), &["/accent_colour", "/population"][..]),
        (json!({"accent_colour": "rouge", "display_name": ""}), &["/accent_colour", "/display_name"]),
        (json!({"contact": {"telephone": "mairie", "fax": "1"}}), &["/contact/fax", "/contact/telephone"]),
        (json!({"contact": {"openings": [opening("monday", "12:00", "08:00")]}}), &["/contact/openings/0/closes"]),
        (
            json!({"contact": {"openings": [opening("monday", "08:00", "12:00"), opening("monday", "11:00", "13:00")]}}),
            &["/contact/openings/1/opens"],
        ),
        (
            json!({"contact": {"openings": [opening("lundi", "8h", "12:00")]}}),
            &["/contact/openings/0/opens", "/contact/openings/0/weekday"],
        ),
        (
            json!({"contact": {"closures": [{"starts_on": "2026-12-24", "ends_on": "2026-12-23"}]}}),
            &["/contact/closures/0/ends_on"],
        ),
        (json!({"picture": foreign["id"]}), &["/picture"]),
        (json!({"picture": document["id"]}), &["/picture"]),
    ] {
        let refused = clerk.patch(SETTINGS, patch.clone()).await;
        let mut told = refused.expect_invalid();
        told.sort();
        assert_eq!(told, places, "{patch}");
    }
    let light = clerk.patch(SETTINGS, json!({"accent_colour": "#5a5a5a"})).await.expect(422).json();
    assert!(light["errors"][0]["detail"].as_str().unwrap().contains("6,8 pour 1, il en faut 7"), "{light}");
    let read = clerk.get(SETTINGS).await.expect(200).json();
    assert_eq!((&read["accent_colour"], &read["contact"]["openings"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn two_who_change_the_settings_at_once_do_not_undo_each_other() {
    let app = TestApp::start().await;
    let (clerk, mayor) = (app.clerk().await, app.person(Role::Mayor, Some(KERLING)).await);
    let seen = clerk.get(SETTINGS).await.expect(200).header("etag");
    let first = mayor.patch(SETTINGS, json!({"display_name": "Kerling"})).header("if-match", &seen).await;
    let now = first.expect(200).header("etag");
    let late = clerk.patch(SETTINGS, json!({"accent_colour": "#000"})).header("if-match", &seen).await;
    late.expect_problem(412, "stale");
    let again = clerk.patch(SETTINGS, json!({"accent_colour": "#000"})).header("if-match", &now).await;
    assert_eq!(again.expect(200).json()["display_name"], "Kerling");
}

#[tokio::test]
async fn the_settings_are_for_the_clerk_and_the_mayor() {
    let app = TestApp::start().await;
    app.stranger().get(SETTINGS).await.expect_problem(401, "unauthorized");
    for (role, commune) in
        [(Role::Councillor, KERLING), (Role::Publisher, KERLING), (Role::Resident, KERLING), (Role::Clerk, SAILLANS)]
    {
        let person = app.person(role, Some(commune)).await;
        person.get(SETTINGS).await.expect_problem(403, "forbidden");
        person.patch(SETTINGS, json!({"display_name": "x"})).await.expect_problem(403, "forbidden");
    }
    app.clerk().await.get("/v1/communes/atlantis/settings").await.expect_problem(404, "commune-not-found");
}
