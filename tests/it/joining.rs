//! « Votre association n’est pas là ? » : asking to publish without an account, and the town hall's answer.

use api::server::run_due;
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Mail, PageForm, SAILLANS, TestApp, inert_form};

use crate::accounts::start;
use crate::desk::page;
use crate::pages::read;

const AMIS: &str = "amis@exemple.fr";
const DAY: i64 = 86_400;

fn wish(name: &str, email: &str) -> Value {
    json!({"name": name, "email": email, "about": "Nous restaurons le lavoir."})
}

async fn mails(app: &TestApp, inbox: &Inbox, to: &str) -> Vec<Mail> {
    run_due(&app.app).await.unwrap();
    inbox.take_for(to)
}

/// Ask by the page, and follow the link of the mail.
async fn ask(app: &TestApp, inbox: &Inbox, name: &str) {
    let list = app.stranger().get(format!("/{KERLING}/associations")).await.expect(200);
    assert!(read(&list).contains("Votre association n’est pas là"), "{}", read(&list));
    let form = PageForm::of(&list, "/associations/demande").fill("name", name).fill("email", AMIS);
    let sent = form.fill("about", "Nous restaurons le lavoir.").submit(&app.stranger()).await.expect(303);
    let told = app.stranger().get(sent.header("location")).await.expect(200);
    assert!(read(&told).contains("Un courriel part à votre adresse"), "{}", read(&told));
    let mail = mails(app, inbox, AMIS).await.pop().expect("a mail with a link");
    let link = format!("/demande?token={}", mail.token("/demande"));
    let asked = app.stranger().get(&link).await.expect(200);
    assert_eq!(inert_form(&asked.text()), Ok(()));
    app.stranger().fill_in(&link, &[]).await.expect(200);
}

async fn queue(app: &TestApp) -> Vec<Value> {
    let queue = app.clerk().await.get(format!("/v1/communes/{KERLING}/moderation")).await.expect(200).json();
    queue["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_association_asks_without_an_account_and_is_invited_once_the_clerk_agrees() {
    let (app, inbox) = start().await;
    ask(&app, &inbox, "Les Amis du lavoir").await;
    let waiting = queue(&app).await;
    assert_eq!((waiting.len(), &waiting[0]["kind"]), (1, &json!("joining")));
    assert_eq!(waiting[0]["joining"]["about"], "Nous restaurons le lavoir.");
    let clerk = app.clerk().await;
    let review = page(&clerk, "/a-relire").await;
    assert!(read(&review).contains("Les Amis du lavoir") && read(&review).contains(AMIS), "{}", read(&review));
    PageForm::all_of(&review, "/a-relire")[0].submit(&clerk).await.expect(303);
    assert!(queue(&app).await.is_empty());
    let listed = app.stranger().get(format!("/{KERLING}/associations")).await.expect(200);
    assert!(read(&listed).contains("Les Amis du lavoir"));
    let invitation = mails(&app, &inbox, AMIS).await.pop().expect("an invitation").token("/invitation");
    let (friend, _) = app.sign_in(&inbox, AMIS).await;
    friend.post("/v1/invitations/accept", json!({"token": invitation})).await.expect(200);
    let notice = json!({"title": "Fête du lavoir", "category": "association"});
    let made = friend.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201).json();
    assert_eq!(made["status"], "submitted", "the town hall looks at it first");
}

#[tokio::test]
async fn a_refusal_goes_to_the_address_with_its_reason() {
    let (app, inbox) = start().await;
    ask(&app, &inbox, "Les Amis du lavoir").await;
    let id = queue(&app).await[0]["joining"]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/communes/{KERLING}/joinings/{id}");
    app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await.act(format!("{path}/approve")).await.expect(403);
    app.clerk().await.post(format!("{path}/reject"), json!({"reason": "Vous êtes de Sierck."})).await.expect(204);
    let told = mails(&app, &inbox, AMIS).await.pop().expect("the answer").text();
    assert!(told.contains("n’a pas accepté") && told.contains("Vous êtes de Sierck."), "{told}");
    assert!(queue(&app).await.is_empty());
    app.clerk().await.act(format!("{path}/approve")).await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn nothing_waits_before_the_address_is_confirmed_and_no_mailbox_is_flooded() {
    let (app, inbox) = start().await;
    let path = format!("/v1/communes/{KERLING}/joinings");
    for number in 0..5 {
        app.stranger().post(&path, wish(&format!("Amis {number}"), AMIS)).await.expect(202);
    }
    assert!(queue(&app).await.is_empty());
    let sent = mails(&app, &inbox, AMIS).await;
    assert_eq!(sent.len(), 3, "three links a day, and the same answer to all");
    app.advance(8 * DAY);
    run_due(&app.app).await.unwrap();
    let late = json!({"token": sent[0].token("/demande")});
    app.stranger().post("/v1/joinings/confirm", late).await.expect_problem(404, "link-not-found");
    app.stranger().post(&path, wish("", "nobody")).await.expect_problem(422, "invalid");
}

#[tokio::test]
async fn a_name_that_is_taken_is_told_to_the_clerk() {
    let (app, inbox) = start().await;
    ask(&app, &inbox, "Les Amis du lavoir").await;
    app.organisation("Les Amis du lavoir", false).await;
    let id = queue(&app).await[0]["joining"]["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/communes/{KERLING}/joinings/{id}/approve");
    app.clerk().await.act(path).await.expect_problem(422, "invalid");
    assert_eq!(queue(&app).await.len(), 1, "it waits on");
}
