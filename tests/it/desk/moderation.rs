//! The queue at the desk.

use serde_json::json;
use tests::{KERLING, PageForm, Person, Reply, TestApp, inert_form};

use super::{led_on, page};
use crate::pages::{id, read};

/// The queue, with a notice of a moderated association in it.
async fn queue() -> (TestApp, Person, Person) {
    let app = TestApp::start().await;
    app.organisation("Foyer rural", false).await;
    let (clerk, publisher) = (app.clerk().await, app.publisher(KERLING, "Foyer rural").await);
    let notice = json!({"title": "La gym reprend", "body": "Le **mardi**.", "category": "association"});
    publisher.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201);
    (app, clerk, publisher)
}

/// The forms of the queue whose verdict is this one.
fn forms(page: &Reply, verdict: &str) -> PageForm {
    let all = PageForm::all_of(page, "/a-relire");
    all.into_iter().find(|form| form.text("verdict") == verdict).expect("a form with this verdict")
}

#[tokio::test]
async fn a_notice_is_approved_by_one_touch_and_comes_down_again_by_another() {
    let (app, clerk, _) = queue().await;
    let waits = page(&clerk, "/a-relire").await;
    assert_eq!(inert_form(&waits.text()), Ok(()));
    let words = read(&waits);
    assert!(words.contains("Nouveau panneau · Foyer rural") && words.contains("Le mardi ."), "{words}");
    let done = led_on(&clerk, forms(&waits, "yes").submit(&clerk).await).await;
    assert!(read(&done).contains("C’est publié.") && read(&done).contains("Tout est relu."), "{}", read(&done));
    assert_eq!(app.titles().await, ["La gym reprend"]);
    let undone = led_on(&clerk, forms(&done, "undo").submit(&clerk).await).await;
    assert!(read(&undone).contains("C’est retiré.") && app.titles().await.is_empty());
}

#[tokio::test]
async fn a_no_goes_with_its_reason_which_stays_typed_until_it_is_right() {
    let (app, clerk, publisher) = queue().await;
    let no = forms(&page(&clerk, "/a-relire").await, "no");
    let again = no.clone().fill("reason", &"x".repeat(501)).submit(&clerk).await.expect(422);
    assert!(again.text().contains("aria-invalid=\"true\"") && again.text().contains("<details open>"));
    assert_eq!(forms(&again, "no").text("reason").len(), 501);
    no.clone().fill("reason", " ").submit(&clerk).await.expect(422);
    let done = led_on(&clerk, no.fill("reason", "Quelle heure ?").submit(&clerk).await).await;
    assert!(read(&done).contains("C’est refusé.") && app.titles().await.is_empty());
    let listed = page(&publisher, "/panneaux?etat=rejected").await;
    assert!(read(&listed).contains("La gym reprend"));
}

#[tokio::test]
async fn a_no_is_taken_back_by_one_touch() {
    let (app, clerk, _) = queue().await;
    let no = forms(&page(&clerk, "/a-relire").await, "no").fill("reason", "Quelle heure ?");
    let refused = led_on(&clerk, no.submit(&clerk).await).await;
    assert!(read(&refused).contains("Tout est relu."), "{}", read(&refused));
    let again = led_on(&clerk, forms(&refused, "reconsider").submit(&clerk).await).await;
    assert!(read(&again).contains("C’est de nouveau à relire.") && read(&again).contains("La gym reprend"));
    led_on(&clerk, forms(&again, "yes").submit(&clerk).await).await;
    assert_eq!(app.titles().await, ["La gym reprend"]);
}

#[tokio::test]
async fn an_edit_shows_what_is_up_and_what_is_proposed() {
    let app = TestApp::start().await;
    let foyer = app.organisation("Foyer rural", false).await;
    let notice = app.post("Gym", json!({"organisation": foyer, "body": "De 9 h à 13 h, au foyer."})).await;
    let (clerk, publisher) = (app.clerk().await, app.publisher(KERLING, "Foyer rural").await);
    let address = format!("/v1/notices/{}", id(&notice));
    publisher.patch(&address, json!({"body": "De 9 h à 17 h, au foyer."})).await.expect(200);
    let waits = page(&clerk, "/a-relire").await;
    assert_eq!(inert_form(&waits.text()), Ok(()));
    for expected in ["<del>13 </del>", "<ins>17 </ins>", "Publier la modification"] {
        assert!(waits.text().contains(expected), "{expected} in {}", waits.text());
    }
    // What changed since the page was shown is not approved unseen.
    publisher.patch(&address, json!({"body": "De 9 h à 18 h, au foyer."})).await.expect(200);
    let stale = forms(&waits, "yes").submit(&clerk).await.expect(422);
    assert!(stale.text().contains("<ins>18 </ins>"), "{}", stale.text());
    led_on(&clerk, forms(&stale, "yes").submit(&clerk).await).await;
    assert_eq!(clerk.get(&address).await.expect(200).json()["body"], "De 9 h à 18 h, au foyer.");
}

#[tokio::test]
async fn an_organisation_is_trusted_with_the_approval_of_what_it_posted() {
    let (app, clerk, publisher) = queue().await;
    let yes = forms(&page(&clerk, "/a-relire").await, "yes");
    let foyer = clerk.get(format!("/v1/communes/{KERLING}")).await.expect(200).json()["organisations"][1]["id"].clone();
    led_on(&clerk, yes.fill("trust", foyer.as_str().unwrap()).submit(&clerk).await).await;
    let notice = json!({"title": "Et la chorale", "category": "association"});
    publisher.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201);
    assert_eq!(app.titles().await, ["Et la chorale", "La gym reprend"]);
}

#[tokio::test]
async fn events_wait_in_the_same_queue_and_a_councillor_only_looks() {
    let (app, clerk, publisher) = queue().await;
    let event = json!({"title": "Loto", "category": "meeting", "starts_at": "2099-01-03T19:00:00Z", "ends_at": "2099-01-03T22:00:00Z"});
    publisher.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201);
    let other = json!({"title": "Messe", "category": "other", "starts_at": "2099-01-03T09:00:00Z", "ends_at": "2099-01-03T10:00:00Z"});
    clerk.post(format!("/v1/communes/{KERLING}/events"), other).await.expect(201);
    let councillor = app.person(api::accounts::Role::Councillor, Some(KERLING)).await;
    let looked = page(&councillor, "/a-relire").await;
    assert!(read(&looked).contains("Nouvel événement · Foyer rural") && !looked.text().contains("<form"));
    publisher.get(format!("{}/a-relire", super::DESK)).await.expect(403);
    led_on(&clerk, forms(&page(&clerk, "/a-relire").await, "yes").submit(&clerk).await).await;
    let left = page(&clerk, "/a-relire").await;
    assert!(read(&left).contains("Loto") && read(&left).contains("samedi 3 janvier 2099"), "{}", read(&left));
    assert!(read(&left).contains("Le même jour : « Messe »."), "{}", read(&left));
    led_on(&clerk, forms(&left, "yes").submit(&clerk).await).await;
    assert!(read(&page(&clerk, "/a-relire").await).contains("Tout est relu."));
}

#[tokio::test]
async fn an_organisation_of_a_neighbour_joins_by_one_touch_or_is_refused() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for (verdict, expected) in [("yes", true), ("no", false)] {
        let name = format!("Syndicat {verdict}");
        let there = app.person(api::accounts::Role::Clerk, Some(tests::SAILLANS)).await;
        let body = json!({"kind": "association", "name": name});
        let made = there.post(format!("/v1/communes/{}/organisations", tests::SAILLANS), body).await.expect(201).json();
        let publisher = app.publisher(tests::SAILLANS, &name).await;
        publisher.act(format!("/v1/communes/{KERLING}/organisations/{}/ask", id(&made))).await.expect(200);
        let waits = page(&clerk, "/a-relire").await;
        assert!(read(&waits).contains(&format!("Organisation · {name}")), "{}", read(&waits));
        let done = led_on(&clerk, forms(&waits, verdict).submit(&clerk).await).await;
        assert!(read(&done).contains("Tout est relu."), "{}", read(&done));
        let serves = app.stranger().get(format!("/v1/communes/{KERLING}")).await.expect(200).text().contains(&name);
        assert_eq!(serves, expected, "{verdict}");
    }
}
