//! What phones, mails and the letter tell of votes.

use serde_json::{Value, json};
use tests::{DAY, KERLING, PushService, TestApp, consultation_path};

use super::cast;

/// A server that may call this push service, and the push service.
async fn start() -> (TestApp, PushService) {
    let service = PushService::start().await;
    let app = TestApp::start_with(&[
        ("TAMBOUR_LIMITS", "off"),
        ("TAMBOUR_PUBLIC_URL", "https://panneau.exemple.fr/"),
        ("TAMBOUR_OUTGOING_ALLOW", service.origin()),
    ])
    .await;
    (app, service)
}

fn titles(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|it| it["notification"]["title"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_phone_hears_once_of_each_step_of_a_consultation_and_of_what_came_of_it() {
    let (app, service) = start().await;
    let kinds = json!(["consultation", "result", "response", "milestone"]);
    let phone = app.phone(&service, "one", json!({"follows": [{"commune": KERLING, "kinds": kinds}]})).await;
    let (consultation, _) = app.announced(10, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    app.pass(60).await;
    let announced = service.read_by(&phone);
    assert_eq!(titles(&announced), ["Consultation\u{a0}: Un wifi public ?"]);
    let notification = &announced[0]["notification"];
    let page = format!("https://panneau.exemple.fr{}", path("").replacen("/v1", "", 1));
    assert_eq!((&notification["navigate"], &notification["data"]["kind"]), (&json!(page), &json!("consultation")));

    let later = json!({"reason": "La salle est prise.", "calendar": {"vote_from": app.in_seconds(17 * DAY), "vote_until": app.in_seconds(21 * DAY), "delegates_until": app.in_seconds(19 * DAY)}});
    app.clerk().await.patch(path(""), later).await.expect(200);
    app.pass(60).await;
    app.pass(17 * DAY).await;
    app.pass(2 * DAY + 60).await;
    app.pass(2 * DAY + 60).await;
    app.pass(60).await;
    let heard = service.read_by(&phone);
    let begins = ["Du nouveau", "Le vote est ouvert", "Derniers jours pour voter", "Résultat"];
    assert_eq!(titles(&heard).len(), begins.len(), "{:?}", titles(&heard));
    assert!(titles(&heard).iter().zip(begins).all(|(title, begin)| title.starts_with(begin)), "{:?}", titles(&heard));
    assert!(heard[0]["notification"]["body"].as_str().unwrap().contains("La salle est prise."));

    let due = app.local_day(10 * DAY);
    let promised = json!([{"text": "Trois devis sont demandés.", "due": due}]);
    let response = json!({"outcome": "followed", "reasons": "Oui.", "milestones": promised});
    let answered = app.clerk().await.put(path("/response"), response).await.expect(200).json();
    app.pass(60).await;
    app.pass(11 * DAY).await;
    let milestone = format!("/v1/milestones/{}", answered["milestones"][0]["id"].as_str().unwrap());
    app.clerk().await.patch(milestone, json!({"state": "kept"})).await.expect(200);
    app.pass(60).await;
    let heard = service.read_by(&phone);
    let after = titles(&heard);
    assert!(after[0].starts_with("Réponse du conseil"), "{after:?}");
    assert_eq!(
        after[1..],
        ["Engagement en retard\u{a0}: Trois devis sont demandés.", "Engagement tenu\u{a0}: Trois devis sont demandés."]
    );
}

#[tokio::test]
async fn who_has_not_voted_gets_one_mail_in_the_last_days_and_who_asked_one_of_the_result() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(10, json!({})).await;
    cast(&residents[0].person, &consultation, json!({"choice": "a"})).await;
    residents[1].person.patch("/v1/me", json!({"mails": []})).await.expect(200);
    residents[2].person.patch("/v1/me", json!({"mails": ["vote", "result"]})).await.expect(200);
    let mails = |number: usize, word: &str| {
        let all = app.mails_to(&residents[number].email);
        all.iter().filter(|mail| mail.text().contains(word)).count()
    };
    app.pass(2 * DAY + 60).await;
    app.pass(120).await;
    let told = |word: &str| [0, 1, 2, 3].map(|number| mails(number, word));
    assert_eq!(told("Derniers jours pour voter"), [0, 0, 1, 1]);
    app.pass(2 * DAY).await;
    app.pass(120).await;
    app.pass(120).await;
    assert_eq!(told("Résultat"), [0, 0, 1, 0]);
    assert_eq!(told("Derniers jours pour voter"), [0, 0, 1, 1], "nobody twice");
}

#[tokio::test]
async fn who_asked_gets_a_mail_of_the_response_and_of_each_milestone_once() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(10, json!({})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    residents[0].person.patch("/v1/me", json!({"mails": ["vote"]})).await.expect(200);
    residents[1].person.patch("/v1/me", json!({"mails": ["result"]})).await.expect(200);
    app.pass(4 * DAY).await;
    app.pass(120).await;
    let due = app.local_day(10 * DAY);
    let promised = json!([{"text": "Trois devis sont demandés.", "due": due}]);
    let response = json!({"outcome": "followed", "reasons": "Oui, en mai.", "milestones": promised});
    let answered = app.clerk().await.put(path("/response"), response).await.expect(200).json();
    for wait in [120, 120, 11 * DAY, 120] {
        app.pass(wait).await;
    }
    let milestone = format!("/v1/milestones/{}", answered["milestones"][0]["id"].as_str().unwrap());
    app.clerk().await.patch(milestone, json!({"state": "kept"})).await.expect(200);
    app.pass(120).await;
    app.pass(120).await;
    let told = |word: &str| {
        let mails = residents[..4].iter().map(|it| app.mails_to(&it.email));
        mails.map(|all| all.iter().filter(|mail| mail.text().contains(word)).count()).collect::<Vec<_>>()
    };
    assert_eq!(told("Réponse du conseil"), [0, 1, 0, 0]);
    assert_eq!(told("Engagement en retard"), [0, 1, 0, 0]);
    assert_eq!(told("Engagement tenu"), [0, 1, 0, 0]);
    let mails = app.mails_to(&residents[1].email);
    let late = mails.iter().find(|mail| mail.text().contains("Engagement en retard")).unwrap().text();
    let page = path("").replacen("/v1", "", 1);
    assert!(late.contains("Trois devis sont demandés.") && late.contains(&page), "{late}");
}
