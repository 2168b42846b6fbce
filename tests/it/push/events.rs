//! News of events for phones.

use serde_json::{Value, json};
use tests::{KERLING, TestApp};

use super::{id, start, titles};

async fn post(app: &TestApp, title: &str) -> Value {
    let event = json!({
        "title": title, "category": "festival", "starts_at": "2030-12-07T13:00:00Z", "ends_at": "2030-12-07T17:00:00Z",
        "place": {"name": "Salle des fêtes"}, "description": "Avec la **fanfare**.",
    });
    app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json()
}

#[tokio::test]
async fn an_event_is_told_with_its_date_and_again_when_it_is_cancelled() {
    let (app, service) = start().await;
    let kinds = |kinds: Value| json!({"follows": [{"commune": KERLING, "kinds": kinds}]});
    let phone = app.phone(&service, "one", kinds(json!(["event"]))).await;
    app.phone(&service, "other", kinds(json!(["notice"]))).await;
    let event = post(&app, "Fête du village").await;
    app.pass(10).await;
    let received = service.received();
    let message = phone.read(&received[0])["notification"].clone();
    assert_eq!(message["title"], "Fête du village");
    assert_eq!(
        message["body"],
        "samedi 7\u{a0}décembre 2030 à 14\u{a0}h, Salle des fêtes\nMairie de Kerling-lès-Sierck\nAvec la fanfare."
    );
    assert_eq!(message["navigate"], format!("https://panneau.exemple.fr/events/{}", id(&event)));
    let cancel = format!("/v1/events/{}/cancel", id(&event));
    app.clerk().await.post(cancel, json!({"reason": "Orage annoncé."})).await.expect(200);
    app.pass(10).await;
    let all = service.read_by(&phone);
    assert_eq!(titles(&all), ["Fête du village", "Annulé\u{a0}: Fête du village"]);
    let why = "samedi 7\u{a0}décembre 2030 à 14\u{a0}h, Salle des fêtes\nMairie de Kerling-lès-Sierck\nOrage annoncé.";
    assert_eq!(all[1]["notification"]["body"], why);
    assert_eq!(service.count(), 0, "nobody else");
}

#[tokio::test]
async fn who_follows_an_event_hears_of_its_cancellation_unless_it_is_undone() {
    let (app, service) = start().await;
    let event = post(&app, "Fête").await;
    app.pass(10).await;
    let follows = json!({"follows": [{"commune": KERLING, "kinds": [], "events": [id(&event)]}]});
    let phone = app.phone(&service, "one", follows).await;
    let step = async |verb: &str| app.clerk().await.act(format!("/v1/events/{}/{verb}", id(&event))).await.expect(200);
    step("cancel").await;
    app.pass(5).await;
    step("restore").await;
    app.pass(60).await;
    assert_eq!(service.count(), 0);
    step("cancel").await;
    app.pass(10).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Annulé\u{a0}: Fête"]);
}
