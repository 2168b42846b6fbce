//! Polls at the desk.

use serde_json::json;
use tests::{PageForm, TestApp, inert_form};

use super::{DESK, led_on, page};
use crate::pages::{id, read};

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_poll_is_asked_once_however_often_its_form_is_sent() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let blank = page(&clerk, "/sondages/nouveau").await;
    assert_eq!(inert_form(&blank.text()), Ok(()));
    let form = PageForm::of(&blank, "/nouveau");
    let again = form.clone().fill("options", "Oui").submit(&clerk).await.expect(422);
    for field in ["question", "options", "closes_at"] {
        let told = again.text().contains(&format!("href=\"#field-{field}\"")) || field == "question";
        assert!(told, "{field} in {}", again.text());
    }
    let form =
        form.fill("question", "Un banc ?").fill("options", "Oui\nNon\n\nPeut-être").fill("closes_at", "2099-01-01");
    let done = led_on(&clerk, form.submit(&clerk).await).await;
    form.submit(&clerk).await.expect(303);
    assert!(read(&done).contains("Un banc ?") && read(&done).contains("Peut-être"), "{}", read(&done));
    let listed = page(&clerk, "/sondages").await;
    assert_eq!(listed.text().matches("Un banc").count(), 1);
}

#[tokio::test]
async fn a_poll_is_edited_until_somebody_answers_and_closed_and_concluded_after() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let poll = app.ask("Un banc ?", json!({})).await;
    let end = format!("/sondages/{}", id(&poll));
    let doing = |page: &tests::Reply, go: &str| {
        let all = PageForm::all_of(page, &end);
        all.into_iter().find(|form| form.text("go") == go)
    };
    let shown = page(&clerk, &end).await;
    assert_eq!(inert_form(&shown.text()), Ok(()));
    let form = doing(&shown, "save").unwrap();
    assert_eq!(form.text("options"), "Oui\nNon");
    let saved = led_on(&clerk, form.fill("question", "Deux bancs ?").submit(&clerk).await).await;
    assert!(read(&saved).contains("Deux bancs ?") && read(&saved).contains("C’est fait."));
    let stale = doing(&shown, "save").unwrap().fill("question", "Trois bancs ?").submit(&clerk).await.expect(412);
    assert!(stale.text().contains("value=\"Trois bancs ?\"") && read(&stale).contains("Deux bancs ?"));
    let answer = json!({"options": [poll["options"][0]["id"]]});
    app.device().await.put(format!("/v1/polls/{}/answer", id(&poll)), answer).await.expect(200);
    let answered = page(&clerk, &end).await;
    assert!(doing(&answered, "save").is_none() && doing(&answered, "conclude").is_none());
    let closed = led_on(&clerk, doing(&answered, "close").unwrap().submit(&clerk).await).await;
    let form = doing(&closed, "conclude").unwrap();
    form.clone().submit(&clerk).await.expect(422);
    let done = led_on(&clerk, form.fill("text", "Un banc sera posé.").submit(&clerk).await).await;
    assert!(read(&done).contains("conclu"), "{}", read(&done));
    let public = app.stranger().get(format!("/polls/{}", id(&poll))).await.expect(200);
    assert!(read(&public).contains("Un banc sera posé."));
}

#[tokio::test]
async fn a_poll_that_nobody_answered_is_deleted_and_only_the_town_hall_asks() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let poll = app.ask("Un banc ?", json!({})).await;
    app.advance(2 * DAY);
    let shown = page(&clerk, &format!("/sondages/{}", id(&poll))).await;
    let forms = PageForm::all_of(&shown, id(&poll));
    let delete = forms.into_iter().find(|form| form.text("go") == "delete").unwrap();
    let gone = led_on(&clerk, delete.submit(&clerk).await).await;
    assert!(read(&gone).contains("La question est supprimée.") && read(&gone).contains("Aucun sondage."));
    app.organisation("Foyer rural", true).await;
    let publisher = app.publisher(tests::KERLING, "Foyer rural").await;
    publisher.get(format!("{DESK}/sondages")).await.expect(403);
}
