//! News of polls for phones.

use serde_json::json;
use tests::KERLING;

use super::{id, start, titles};

#[tokio::test]
async fn a_phone_hears_of_a_poll_and_of_what_came_of_it() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({"follows": [{"commune": KERLING, "kinds": ["poll"]}]})).await;
    let clerk = app.clerk().await;
    let ask = async |question: &str| {
        let poll = json!({"question": question, "options": ["Oui", "Non"], "multiple": false, "audience": "devices", "results": "live", "closes_at": app.in_seconds(3600)});
        clerk.post(format!("/v1/communes/{KERLING}/polls"), poll).await.expect(201).json()
    };
    let regretted = ask("Et si…").await;
    clerk.delete(format!("/v1/polls/{}", id(&regretted))).await.expect(204);
    let poll = ask("Un banc devant l’école\u{202f}?").await;
    app.pass(10).await;
    let received = service.received();
    assert_eq!(received.len(), 1, "what was deleted at once is not told");
    let message = phone.read(&received[0])["notification"].clone();
    assert_eq!(message["body"], "Mairie de Kerling-lès-Sierck\nOui\u{a0}· Non");
    assert_eq!(message["navigate"], format!("https://panneau.exemple.fr/polls/{}", id(&poll)));
    app.pass(3600).await;
    clerk.put(format!("/v1/polls/{}/conclusion", id(&poll)), json!({"text": "Il sera posé en mai."})).await.expect(200);
    app.pass(10).await;
    assert_eq!(titles(&service.read_by(&phone))[1..], ["Suite du sondage\u{a0}: Un banc devant l’école\u{202f}?"]);
}
