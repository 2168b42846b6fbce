//! Answering on a poll's page, without scripts.

use serde_json::json;
use tests::{TestApp, inert_form};

use crate::pages::{id, read};

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_poll_is_answered_on_its_page_without_scripts() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({"results": "after_answer"})).await;
    let path = format!("/polls/{}", id(&poll));
    let option = poll["options"][0]["id"].as_str().unwrap().to_owned();
    let page = app.stranger().get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(page.text().contains(&format!("action=\"{path}/reponse\"")) && page.header("set-cookie").is_empty());
    let nobody = app.stranger().staying().get(format!("{path}/reponse")).await.expect(303);
    assert_eq!((nobody.header("location"), nobody.header("set-cookie")), (path.clone(), String::new()));
    let sent = app.stranger().staying().fill_in(format!("{path}/reponse"), &[("options", &option)]).await.expect(303);
    let cookie = sent.header("set-cookie");
    assert!(cookie.starts_with("__Host-tambour-device="), "{cookie}");
    for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age="] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let kept = cookie.split(';').next().unwrap().to_owned();
    let answered = app.stranger().get(sent.header("location")).header("cookie", &kept).await.expect(200);
    assert_eq!(answered.header("cache-control"), "no-store");
    let words = read(&answered);
    for expected in ["Votre réponse est comptée.", "votre réponse", "1 · 100 %", "Changer ma réponse"] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    // The same device counts once, and needs no new cookie.
    let other = poll["options"][1]["id"].as_str().unwrap();
    let again =
        app.stranger().staying().fill_in(format!("{path}/reponse"), &[("options", other)]).header("cookie", &kept);
    assert!(again.await.expect(303).header("set-cookie").is_empty());
    let changed = app.stranger().get(format!("{path}/reponse")).header("cookie", &kept).await.expect(200);
    assert!(read(&changed).contains("Non") && read(&changed).contains("1 participant."), "{}", read(&changed));
    // The public page knows nothing of it.
    let public = app.stranger().get(&path).header("cookie", &kept).await.expect(200);
    assert_eq!(public.header("etag"), page.header("etag"));
}

#[tokio::test]
async fn an_answer_that_chooses_nothing_is_asked_for_again() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({})).await;
    let path = format!("/polls/{}/reponse", id(&poll));
    let page = app.stranger().staying().fill_in(&path, &[]).await.expect(422);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(page.header("set-cookie").is_empty() && page.text().contains("class=\"wrongly\""), "{}", read(&page));
    app.advance(8 * DAY);
    let option = poll["options"][0]["id"].as_str().unwrap();
    let closed = app.stranger().staying().fill_in(&path, &[("options", option)]).await.expect(303);
    assert!(closed.header("set-cookie").is_empty(), "a poll that is closed makes no device");
}

#[tokio::test]
async fn a_village_answers_from_one_address() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({"results": "live"})).await;
    let option = poll["options"][0]["id"].as_str().unwrap();
    for _ in 0..150 {
        let path = format!("/polls/{}/reponse", id(&poll));
        app.stranger().staying().fill_in(path, &[("options", option)]).await.expect(303);
    }
    let counted = app.stranger().get(format!("/v1/polls/{}", id(&poll))).await.expect(200).json();
    assert_eq!(counted["participants"], 150);
}
