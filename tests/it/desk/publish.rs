//! Publishing a notice by its form.

use serde_json::json;
use tests::{KERLING, PageForm, TestApp, inert_form, pictures};

use super::{DESK, blank, led_on, page};
use crate::pages::{id, read};

#[tokio::test]
async fn a_clerk_publishes_a_notice_with_its_picture_and_document() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await.fill("title", "Bibliothèque fermée").fill("body", "Pour **inventaire**.");
    let form = form.fill("alt", "La bibliothèque").attach("photo", "photo.jpg", &pictures::photograph(800, 600));
    let form = form.attach("documents", "Plan.pdf", b"%PDF-1.4 plan");
    let done = led_on(&clerk, form.press(&clerk, "go", "publish").await).await;
    assert_eq!(inert_form(&done.text()), Ok(()));
    assert!(read(&done).contains("C’est affiché") && read(&done).contains("Bibliothèque fermée"));
    let notice = &app.board(KERLING).await["notices"][0];
    assert_eq!(notice["image"]["alt"], "La bibliothèque");
    let whole = clerk.get(format!("/v1/notices/{}", id(notice))).await.expect(200).json();
    assert_eq!(
        (&whole["attachments"][0]["name"], &whole["body"]),
        (&json!("Plan.pdf"), &json!("Pour **inventaire**."))
    );
    assert_eq!((&whole["severity"], &whole["notify"]), (&json!(null), &json!(true)));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_publishes_once_and_leads_to_the_same_notice() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await.fill("title", "Une fois");
    let first = form.press(&clerk, "go", "publish").await.expect(303).header("location");
    let second = form.press(&clerk, "go", "publish").await.expect(303).header("location");
    assert_eq!((first, app.titles().await), (second, vec!["Une fois".to_owned()]));
    let other = form.fill("title", "Une autre").press(&clerk, "go", "publish").await.expect(412);
    assert!(read(&other).contains("Ce formulaire a déjà servi") && other.text().contains("value=\"Une autre\""));
    PageForm::of(&other, "/publier").press(&clerk, "go", "publish").await.expect(303);
    assert_eq!(app.titles().await, ["Une autre", "Une fois"]);
}

#[tokio::test]
async fn mistakes_stand_at_their_fields_and_what_was_typed_stays_the_picture_too() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await.fill("body", "Samedi.").fill("expire_at", "2020-01-01");
    let form = form.attach("photo", "photo.jpg", &pictures::photograph(80, 60)).attach("documents", "x.txt", b"rien");
    let again = form.press(&clerk, "go", "publish").await.expect(422);
    assert_eq!(inert_form(&again.text()), Ok(()));
    for place in ["field-documents-mistake", "href=\"#field-title\""] {
        assert!(again.text().contains(place), "{place} in {}", again.text());
    }
    let kept = PageForm::of(&again, "/publier");
    assert_eq!((kept.text("body").as_str(), kept.text("expire_at").as_str()), ("Samedi.", "2020-01-01"));
    assert!(!kept.text("image").is_empty(), "the picture need not be chosen again");
    let late = kept.fill("title", "Fermé").press(&clerk, "go", "publish").await.expect(422);
    assert!(late.text().contains("id=\"field-expire_at-mistake\""), "{}", late.text());
    PageForm::of(&late, "/publier").fill("expire_at", "2099-01-01").press(&clerk, "go", "publish").await.expect(303);
    let notice = &app.board(KERLING).await["notices"][0];
    assert!(notice["image"]["id"].is_string() && notice["expire_at"] == "2099-01-01T22:59:00Z", "{notice}");
}

#[tokio::test]
async fn a_file_that_is_too_large_is_told_at_its_field() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await.fill("title", "Grand").attach("photo", "photo.jpg", &vec![0; 10 * 1024 * 1024 + 1]);
    let again = form.press(&clerk, "go", "publish").await.expect(422);
    assert!(again.text().contains("id=\"field-photo-mistake\"") && again.text().contains("value=\"Grand\""));
}

#[tokio::test]
async fn a_notice_goes_up_later_on_the_day_that_was_chosen() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await.fill("title", "Plus tard");
    let asked = form.press(&clerk, "go", "later").await.expect(422);
    assert!(asked.text().contains("id=\"field-publish_at-mistake\""), "{}", asked.text());
    let form = PageForm::of(&asked, "/publier").fill("publish_at", "2099-06-01").fill("publish_at_time", "07:30");
    let done = led_on(&clerk, form.press(&clerk, "go", "later").await).await;
    assert!(read(&done).contains("C’est programmé") && app.titles().await.is_empty(), "{}", read(&done));
    let listed = page(&clerk, "/panneaux?etat=scheduled").await;
    assert!(read(&listed).contains("Plus tard") && read(&listed).contains("à 7 h 30"), "{}", read(&listed));
}

#[tokio::test]
async fn an_alert_asks_once_more_and_says_how_many_phones_it_wakes() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = blank(&clerk).await.fill("title", "Crue").fill("category", "alert").fill("expire_at", "2099-01-01");
    let question = form.press(&clerk, "go", "publish").await.expect(200);
    assert_eq!(inert_form(&question.text()), Ok(()));
    assert!(read(&question).contains("Lancer l’alerte ?") && read(&question).contains("alertes : 0"));
    assert!(app.titles().await.is_empty(), "nothing rings before the answer");
    let answer = PageForm::of(&question, "/publier");
    let back = answer.press(&clerk, "go", "back").await.expect(200);
    assert_eq!(PageForm::of(&back, "/publier").text("title"), "Crue");
    answer.press(&clerk, "go", "publish").await.expect(303);
    let alert = &app.board(KERLING).await["notices"][0];
    assert_eq!((&alert["title"], &alert["severity"]), (&json!("Crue"), &json!("severe")));
}

#[tokio::test]
async fn a_draft_is_kept_and_published_from_its_page() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let kept =
        led_on(&clerk, blank(&clerk).await.fill("title", "Un brouillon").press(&clerk, "go", "draft").await).await;
    assert!(read(&kept).contains("Le brouillon est gardé.") && app.titles().await.is_empty());
    let listed = page(&clerk, "/panneaux?etat=draft").await;
    assert!(read(&listed).contains("Un brouillon"));
    let form = PageForm::of(&kept, &kept_end(&kept)).fill("title", "Fini");
    let done = led_on(&clerk, form.press(&clerk, "go", "publish").await).await;
    assert!(read(&done).contains("C’est affiché") && app.titles().await == ["Fini"]);
}

/// The end of the address that a page's form goes to.
fn kept_end(page: &tests::Reply) -> String {
    page.text().split_once("data-kept=\"").unwrap().1.split_once('"').unwrap().0.to_owned()
}

#[tokio::test]
async fn what_a_moderated_association_publishes_waits_and_its_desk_says_so() {
    let app = TestApp::start().await;
    app.organisation("Foyer rural", false).await;
    let publisher = app.publisher(KERLING, "Foyer rural").await;
    let form = blank(&publisher).await.fill("title", "La gym reprend").fill("category", "association");
    let done = led_on(&publisher, form.press(&publisher, "go", "publish").await).await;
    let words = read(&done);
    assert!(words.contains("Le bureau · Foyer rural") && words.contains("C’est envoyé à la mairie"), "{words}");
    assert!(app.titles().await.is_empty());
    let councillor = app.person(api::accounts::Role::Councillor, Some(KERLING)).await;
    councillor.get(format!("{DESK}/publier")).await.expect(403);
    councillor.get(format!("{DESK}/panneaux?etat=submitted")).await.expect(200);
}
