//! Mails from the desk: what became of what an association submitted, and what waits for those who decide.

mod kill;

use api::accounts::Role;
use api::server::run_due;
use api::{members, organisations};
use serde_json::{Value, json};
use tests::{Inbox, KERLING, Mail, Person, SAILLANS, TestApp};

use crate::accounts::start;

const CLERK: &str = "secretariat@exemple.fr";
const AUTHOR: &str = "amis@exemple.fr";
const CLUB: &str = "Les Amis du lavoir";

/// Somebody with a role in a commune, who signed in.
async fn somebody(app: &TestApp, inbox: &Inbox, commune: &str, role: Role, email: &str) -> Person {
    let id = app.app.communes.get(commune).unwrap().id;
    let organisation = match role {
        Role::Publisher => Some(organisations::named(&app.app.db.read, id, CLUB).await.unwrap()),
        _ => None,
    };
    members::add(&app.app, id, role, organisation, email.parse().unwrap()).await.unwrap();
    app.sign_in(inbox, email).await.0
}

/// A moderated association, its author and the clerk, with accounts.
async fn town() -> (TestApp, Inbox, Person, Person) {
    let (app, inbox) = start().await;
    app.organisation(CLUB, false).await;
    let author = somebody(&app, &inbox, KERLING, Role::Publisher, AUTHOR).await;
    let clerk = somebody(&app, &inbox, KERLING, Role::Clerk, CLERK).await;
    (app, inbox, author, clerk)
}

async fn submit(author: &Person, title: &str, more: Value) -> String {
    let mut notice = json!({"title": title, "category": "association"});
    notice.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = author.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201).json();
    format!("/v1/notices/{}", made["id"].as_str().unwrap())
}

fn alert(app: &TestApp) -> Value {
    json!({"category": "alert", "severity": "minor", "expire_at": app.in_seconds(86_400)})
}

/// The mails that somebody got since they were last asked for.
async fn mails(app: &TestApp, inbox: &Inbox, to: &str) -> Vec<Mail> {
    run_due(&app.app).await.unwrap();
    inbox.take_for(to)
}

/// Let the clock go to an hour of the next day, as Paris has it.
async fn tomorrow_at(app: &TestApp, hour: i64) {
    let local = app.app.clock.now().in_zone("Europe/Paris");
    let part = |from: usize| local[from..from + 2].parse::<i64>().unwrap();
    app.advance((24 + hour - part(11)) * 3600 - part(14) * 60);
}

#[tokio::test]
async fn an_author_learns_what_became_of_what_they_submitted() {
    let (app, inbox, author, clerk) = town().await;
    let loto = submit(&author, "Loto", json!({})).await;
    let reason = json!({"reason": "Quel jour ?"});
    clerk.post(format!("{loto}/reject"), reason).await.expect(200);
    let told = mails(&app, &inbox, AUTHOR).await;
    assert_eq!(told.len(), 1);
    let page = format!("/{KERLING}/bureau/panneaux/{}", loto.trim_start_matches("/v1/notices/"));
    for part in [told[0].text(), told[0].html()] {
        assert!(part.contains("Loto") && part.contains("Quel jour") && part.contains(&page), "{part}");
    }
    author.get(&page).await.expect(200);

    author.patch(&loto, json!({"title": "Loto samedi"})).await.expect(200);
    clerk.act(format!("{loto}/approve")).await.expect(200);
    author.patch(&loto, json!({"title": "LOTO !!!"})).await.expect(200);
    clerk.post(format!("{loto}/reject"), json!({"reason": "Sans crier."})).await.expect(200);
    let subjects = |mails: Vec<Mail>| mails.iter().map(|mail| mail.text()).collect::<Vec<_>>();
    let told = subjects(mails(&app, &inbox, AUTHOR).await);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().any(|it| it.contains("accepté «\u{202f}Loto samedi\u{202f}»")), "{told:?}");
    assert!(told.iter().any(|it| it.contains("Sans crier") && it.contains("le texte d’avant reste")), "{told:?}");

    author.patch(&loto, json!({"title": "Loto dimanche"})).await.expect(200);
    clerk.act(format!("{loto}/approve")).await.expect(200);
    assert!(subjects(mails(&app, &inbox, AUTHOR).await)[0].contains("votre modification de «\u{202f}Loto dimanche"));
    clerk.delete(&loto).await.expect(204);
    assert!(subjects(mails(&app, &inbox, AUTHOR).await)[0].contains("a retiré «\u{202f}Loto dimanche"));
    assert!(mails(&app, &inbox, CLERK).await.is_empty(), "nobody hears of their own decision");
}

#[tokio::test]
async fn an_author_who_wants_no_mails_gets_none_and_reads_them_in_their_language() {
    let (app, inbox, author, clerk) = town().await;
    author.patch("/v1/me", json!({"locale": "en"})).await.expect(200);
    let first = submit(&author, "Bingo", json!({})).await;
    clerk.act(format!("{first}/approve")).await.expect(200);
    let told = mails(&app, &inbox, AUTHOR).await;
    assert_eq!(told[0].header("content-language"), "en");
    assert!(told[0].text().contains("accepted “Bingo”"), "{}", told[0].text());
    author.patch("/v1/me", json!({"mails": []})).await.expect(200);
    let second = submit(&author, "Tombola", json!({})).await;
    clerk.act(format!("{second}/approve")).await.expect(200);
    assert!(mails(&app, &inbox, AUTHOR).await.is_empty());
}

#[tokio::test]
async fn events_and_places_on_another_board_are_decided_by_mail_too() {
    let (app, inbox, author, clerk) = town().await;
    let event = json!({"title": "Vide-grenier", "category": "flea_market", "starts_at": app.in_seconds(86_400)});
    let event = author.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
    clerk.act(format!("/v1/events/{}/approve", event["id"].as_str().unwrap())).await.expect(200);
    let told = mails(&app, &inbox, AUTHOR).await;
    assert!(told[0].text().contains("Vide-grenier") && told[0].text().contains("/bureau/agenda/"));

    let there = somebody(&app, &inbox, SAILLANS, Role::Mayor, "maire.saillans@exemple.fr").await;
    let club = event["organisation"]["id"].as_str().unwrap();
    let place = format!("/v1/communes/{SAILLANS}/organisations/{club}");
    author.act(format!("{place}/ask")).await.expect(200);
    there.act(format!("{place}/accept")).await.expect(200);
    assert!(mails(&app, &inbox, AUTHOR).await[0].text().contains("La mairie a accepté"));
    there.delete(&place).await.expect(204);
    assert!(mails(&app, &inbox, AUTHOR).await[0].text().contains("ne publie plus"));
}

#[tokio::test]
async fn an_alert_that_waits_is_told_at_once_to_those_who_decide() {
    let (app, inbox, author, clerk) = town().await;
    submit(&author, "Chien perdu", alert(&app)).await;
    let told = mails(&app, &inbox, CLERK).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].text().contains("Chien perdu") && told[0].text().contains(&format!("/{KERLING}/bureau/a-relire")));
    assert!(mails(&app, &inbox, AUTHOR).await.is_empty());
    // An edit of what is up that makes an alert of it waits as one.
    let loto = submit(&author, "Loto", json!({})).await;
    assert!(mails(&app, &inbox, CLERK).await.is_empty(), "what is no alert waits for the mail of the day");
    clerk.act(format!("{loto}/approve")).await.expect(200);
    author.patch(&loto, alert(&app)).await.expect(200);
    assert!(mails(&app, &inbox, CLERK).await[0].text().contains("Loto"));
}

#[tokio::test]
async fn what_waits_is_told_once_a_day_in_one_mail_for_all_communes() {
    let (app, inbox, author, _) = town().await;
    somebody(&app, &inbox, SAILLANS, Role::Mayor, CLERK).await;
    tomorrow_at(&app, 9).await;
    assert!(mails(&app, &inbox, CLERK).await.is_empty(), "nothing waits");
    submit(&author, "Loto", json!({})).await;
    let made = json!({"kind": "association", "name": "Foot", "trusted": false});
    let there = app.person(Role::Clerk, Some(SAILLANS)).await;
    there.post(format!("/v1/communes/{SAILLANS}/organisations"), made).await.expect(201);
    let foot = app.publisher(SAILLANS, "Foot").await;
    let match_ = json!({"title": "Match", "category": "association"});
    foot.post(format!("/v1/communes/{SAILLANS}/notices"), match_).await.expect(201);
    app.advance(3600);
    assert!(mails(&app, &inbox, CLERK).await.is_empty(), "the day’s mail had its hour");
    tomorrow_at(&app, 7).await;
    assert!(mails(&app, &inbox, CLERK).await.is_empty(), "it is too early");
    app.advance(3600);
    let told = mails(&app, &inbox, CLERK).await;
    assert_eq!(told.len(), 1);
    let text = told[0].text();
    for part in ["Kerling-lès-Sierck", "Loto", "Les Amis du lavoir", "Saillans", "Match", "/bureau"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    app.advance(1800);
    assert!(mails(&app, &inbox, CLERK).await.is_empty(), "once a day");
    tomorrow_at(&app, 9).await;
    assert_eq!(mails(&app, &inbox, CLERK).await.len(), 1, "it waits still");
    assert!(mails(&app, &inbox, AUTHOR).await.is_empty());
}

#[tokio::test]
async fn the_last_who_is_told_in_a_commune_stays_so() {
    let (app, inbox, author, clerk) = town().await;
    let without = || json!({"mails": ["vote"]});
    clerk.patch("/v1/me", without()).await.expect_problem(409, "last-told");
    let mayor = somebody(&app, &inbox, KERLING, Role::Mayor, "maire@exemple.fr").await;
    clerk.patch("/v1/me", without()).await.expect(200);
    mayor.patch("/v1/me", without()).await.expect_problem(409, "last-told");
    author.patch("/v1/me", without()).await.expect(200);
    submit(&author, "Chien perdu", alert(&app)).await;
    assert!(mails(&app, &inbox, CLERK).await.is_empty());
    assert_eq!(inbox.take_for("maire@exemple.fr").len(), 1);
    // Who is left when the last one goes is told, whatever they wished.
    let members = format!("/v1/communes/{KERLING}/members");
    let all = mayor.get(&members).await.expect(200).json();
    let all = all["items"].as_array().unwrap();
    let id = all.iter().find(|it| it["email"] == "maire@exemple.fr").unwrap()["id"].as_str().unwrap();
    let id = id.to_owned();
    somebody(&app, &inbox, KERLING, Role::Mayor, "adjoint@exemple.fr")
        .await
        .patch("/v1/me", without())
        .await
        .expect(200);
    mayor.delete(format!("{members}/{id}")).await.expect(204);
    submit(&author, "Chat perdu", alert(&app)).await;
    assert_eq!(mails(&app, &inbox, CLERK).await.len(), 1);
    assert_eq!(inbox.take_for("adjoint@exemple.fr").len(), 1);
}

#[tokio::test]
async fn the_page_of_an_account_says_why_the_last_stays() {
    let (app, inbox, _, _) = town().await;
    let (request, mail) = app.asked_to_sign_in(&inbox, CLERK).await;
    let proof = json!({"request": request, "code": tests::digits(&mail), "session": "cookie"});
    let signed_in = app.stranger().post("/v1/auth/email/verify", proof).await.expect(204);
    let browser = app.browser(&signed_in.header("set-cookie"));
    let refused = browser.fill_in("/compte", &[("name", ""), ("mails", "vote")]).await.expect(422);
    assert!(refused.text().contains("Vous êtes la dernière personne que la commune prévient"), "{}", refused.text());
}
