//! « Publier aussi à … » : one notice in each town hall's name, for somebody who runs several boards.

use api::accounts::Role;
use api::members;
use serde_json::json;
use tests::{Inbox, KERLING, PageForm, Person, SAILLANS, TestApp, inert_form, pictures};

use super::{DESK, blank, led_on};
use crate::accounts::start;
use crate::pages::{id, read};

/// The clerk of both villages, who signed in.
async fn shared_clerk() -> (TestApp, Inbox, Person) {
    let (app, inbox) = start().await;
    for slug in [KERLING, SAILLANS] {
        let commune = app.app.communes.get(slug).unwrap().id;
        members::add(&app.app, commune, Role::Clerk, None, "partagee@exemple.fr".parse().unwrap()).await.unwrap();
    }
    let (clerk, _) = app.sign_in(&inbox, "partagee@exemple.fr").await;
    (app, inbox, clerk)
}

#[tokio::test]
async fn a_notice_goes_up_in_the_name_of_each_town_hall_that_is_ticked() {
    let (app, _inbox, clerk) = shared_clerk().await;
    let form = blank(&clerk).await;
    let form = form.fill("title", "Syndicat des eaux").fill("body", "Travaux.").fill("also", SAILLANS);
    let form = form.attach("photo", "photo.jpg", &pictures::photograph(800, 600));
    let form = form.attach("documents", "Plan.pdf", b"%PDF-1.4 plan");
    let done = led_on(&clerk, form.press(&clerk, "go", "publish").await).await;
    assert_eq!(inert_form(&done.text()), Ok(()));
    assert!(read(&done).contains("Publié aussi à") && read(&done).contains("Saillans"), "{}", read(&done));

    let (here, there) = (app.board(KERLING).await, app.board(SAILLANS).await);
    let (here, there) = (&here["notices"][0], &there["notices"][0]);
    assert_eq!((&here["title"], &there["title"]), (&json!("Syndicat des eaux"), &json!("Syndicat des eaux")));
    assert_eq!(there["organisation"]["name"], "Mairie de Saillans");
    assert_ne!(id(here), id(there), "each is a notice of its own");
    let whole = app.stranger().get(format!("/v1/notices/{}", id(there))).await.expect(200).json();
    for file in [&whole["image"]["url"], &whole["attachments"][0]["url"]] {
        app.stranger().get(file.as_str().unwrap()).await.expect(200);
    }
    assert_ne!(whole["image"]["id"], here["image"]["id"], "and has its own picture");
    for (slug, notice) in [(KERLING, here), (SAILLANS, there)] {
        let mayor = app.person(Role::Mayor, Some(slug)).await;
        let log = mayor.get(format!("/v1/communes/{slug}/audit")).await.expect(200).json();
        let made = |it: &serde_json::Value| {
            (it["deed"] == "created" || it["did"] == "created") && it.to_string().contains(id(notice))
        };
        assert!(log["items"].as_array().unwrap().iter().any(made), "{log}");
    }

    // Each is taken down by itself.
    let undo = format!("/{SAILLANS}/bureau/panneaux/{}/retirer", id(there));
    let asked = clerk.get(&undo).await.expect(200);
    PageForm::of(&asked, "/retirer").submit(&clerk).await.expect(303);
    assert_eq!(app.titles_in(SAILLANS).await, Vec::<String>::new());
    assert_eq!(app.titles().await, ["Syndicat des eaux"]);
}

#[tokio::test]
async fn a_draft_goes_up_elsewhere_too_once_it_is_published() {
    let (app, _inbox, clerk) = shared_clerk().await;
    let form = blank(&clerk).await.fill("title", "Don du sang").fill("also", SAILLANS);
    let kept = led_on(&clerk, form.press(&clerk, "go", "draft").await).await;
    assert!(app.titles_in(SAILLANS).await.is_empty(), "a draft stays at its desk");
    let draft = kept.text().split_once("data-kept=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let form = PageForm::of(&kept, &draft).fill("also", SAILLANS);
    form.press(&clerk, "go", "publish").await.expect(303);
    assert_eq!(
        (app.titles().await, app.titles_in(SAILLANS).await),
        (vec!["Don du sang".to_owned()], vec!["Don du sang".to_owned()])
    );
}

#[tokio::test]
async fn nobody_publishes_where_they_run_no_board_and_then_nothing_goes_up() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await;
    assert!(!clerk.get(format!("{DESK}/publier")).await.expect(200).text().contains("name=\"also\""));
    let refused =
        form.fill("title", "Ailleurs").fill("also", SAILLANS).press(&clerk, "go", "publish").await.expect(422);
    assert!(read(&refused).contains("Vous ne tenez pas le tableau"), "{}", read(&refused));
    assert!(app.titles().await.is_empty() && app.titles_in(SAILLANS).await.is_empty());
}
