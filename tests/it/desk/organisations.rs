//! Who publishes in a commune, at its desk.

use api::accounts::Role;
use serde_json::json;
use tests::{KERLING, PageForm, SAILLANS, TestApp, inert_form};

use super::{DESK, field, led_on};
use crate::pages::read;

#[tokio::test]
async fn an_organisation_is_added_trusted_and_dismissed() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let list = format!("{DESK}/associations");
    let blank = clerk.get(&list).await.expect(200);
    assert_eq!(inert_form(&blank.text()), Ok(()));
    let once = field(&blank, "once");
    let refused = clerk.staying().fill_in(&list, &[("kind", "association"), ("name", "")]).await.expect(422);
    assert!(refused.text().contains("href=\"#field-name\""), "{}", refused.text());
    let new = [("kind", "association"), ("name", "Club"), ("trusted", ""), ("alerts", ""), ("once", &once)];
    clerk.staying().fill_in(&list, &new).await.expect(303);
    clerk.staying().fill_in(&list, &new).await.expect(303);
    let known = app.stranger().get(format!("/v1/communes/{KERLING}/organisations")).await.json();
    assert_eq!(known["items"].as_array().unwrap().len(), 2, "sent twice it is added once");
    let path = format!("{list}/{}", known["items"][1]["id"].as_str().unwrap());
    let page = clerk.get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let etag = field(&page, "etag");
    let trusted = [
        ("kind", "association"),
        ("name", "Club"),
        ("trusted", ""),
        ("trusted", "on"),
        ("alerts", ""),
        ("etag", &etag),
    ];
    clerk.staying().fill_in(&path, &trusted).await.expect(303);
    assert!(read(&clerk.get(&list).await).contains("Club Association confiance"));
    let stale = clerk.staying().fill_in(&path, &trusted).await.expect(412);
    assert!(read(&stale).contains("Quelqu’un a changé cette organisation"), "{}", read(&stale));
    let asked = clerk.get(format!("{path}/fin")).await.expect(200);
    clerk.staying().fill_in(format!("{path}/fin"), &[("etag", &field(&asked, "etag"))]).await.expect(303);
    assert!(!read(&clerk.get(&list).await).contains("Club"));
    clerk.get(&path).await.expect(404);
    app.organisation("Foyer", true).await;
    app.publisher(KERLING, "Foyer").await.get(&list).await.expect(403);
}

#[tokio::test]
async fn an_organisation_of_another_commune_is_offered_a_place_and_comes_once_its_town_hall_agrees() {
    let app = TestApp::start().await;
    let there = app.person(Role::Clerk, Some(SAILLANS)).await;
    let body = json!({"kind": "association", "name": "Les Cyclos"});
    there.post(format!("/v1/communes/{SAILLANS}/organisations"), body).await.expect(201);
    let clerk = app.clerk().await;
    let page = clerk.get(format!("{DESK}/associations/ailleurs?q=saillans")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(read(&page).contains("Les Cyclos"), "{}", read(&page));
    let offers = PageForm::all_of(&page, "/ailleurs").into_iter().find(|form| !form.text("organisation").is_empty());
    let offered = led_on(&clerk, offers.expect("a button").submit(&clerk).await).await;
    assert!(read(&offered).contains("La proposition est partie."), "{}", read(&offered));
    let queue = there.get(format!("/{SAILLANS}/bureau/a-relire")).await.expect(200);
    let yes = PageForm::all_of(&queue, "/a-relire").into_iter().find(|form| form.text("verdict") == "yes").unwrap();
    led_on(&there, yes.submit(&there).await).await;
    assert!(read(&clerk.get(format!("{DESK}/associations")).await).contains("Les Cyclos"));
}
