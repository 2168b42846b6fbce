//! The settings of a commune at its desk, and its letter.

use serde_json::json;
use tests::{KERLING, TestApp, inert_form, pictures};

use super::{DESK, field};
use crate::pages::read;

#[tokio::test]
async fn a_commune_says_who_it_is_and_when_it_is_open() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("{DESK}/reglages");
    let page = clerk.get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let etag = field(&page, "etag");
    let fields = [
        ("display_name", "Kerling et ses hameaux"),
        ("accent_colour", "#12395b"),
        ("address", "1 place de l’Église\r\n57480 Kerling-lès-Sierck"),
        ("telephone", "0382837105"),
        ("tuesday", "8h30-12h, 14 h – 17 h (sur rendez-vous)"),
        ("legal_mentions", "Directrice : Mme la maire"),
        ("population", "612"),
        ("closed_from", "2030-12-24"),
        ("closed_to", "2030-12-31"),
        ("closed_reason", "congés"),
        ("etag", &etag),
    ];
    let parts: Vec<_> = fields.iter().map(|(name, text)| (*name, None, text.as_bytes())).collect();
    let photo = pictures::photograph(80, 60);
    let with_picture: Vec<_> = parts.iter().copied().chain([("picture", Some("blason.jpg"), &photo[..])]).collect();
    let done = clerk.staying().post_form(&path, &with_picture).await.expect(303);
    assert_eq!(done.header("location"), format!("{path}?done=settings"));
    let known = clerk.get(format!("/v1/communes/{KERLING}/settings")).await.expect(200).json();
    assert_eq!((&known["display_name"], &known["population"]), (&json!("Kerling et ses hameaux"), &json!(612)));
    let opening = |opens: &str, closes: &str, note: Option<&str>| json!({"weekday": "tuesday", "opens": opens, "closes": closes, "note": note});
    assert_eq!(
        known["contact"]["openings"],
        json!([opening("08:30", "12:00", None), opening("14:00", "17:00", Some("sur rendez-vous"))])
    );
    assert_eq!(
        known["contact"]["closures"],
        json!([{"starts_on": "2030-12-24", "ends_on": "2030-12-31", "reason": "congés"}])
    );
    assert!(known["picture"]["id"].is_string());
    let shown = clerk.get(&path).await.expect(200);
    assert_eq!(inert_form(&shown.text()), Ok(()));
    assert_eq!(field(&shown, "tuesday").replace('\u{a0}', " "), "8 h 30 – 12 h, 14 h – 17 h (sur rendez-vous)");
    assert!(
        read(&shown).contains("Contraste avec le blanc : 11,") && read(&shown).contains("Fermé du"),
        "{}",
        read(&shown)
    );
    // It is said on the board, and to search engines.
    let board = app.stranger().get(format!("/{KERLING}")).await.expect(200);
    assert!(
        read(&board).contains("Mardi : 8 h 30 – 12 h") && board.text().contains("OpeningHoursSpecification"),
        "{}",
        read(&board)
    );
    // Whoever still has the page of before is told.
    let stale = clerk.staying().post_form(&path, &parts).await.expect(412);
    assert!(read(&stale).contains("Quelqu’un a changé ces réglages"), "{}", read(&stale));
}

#[tokio::test]
async fn what_was_typed_into_the_settings_stays_with_each_mistake_at_its_field() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("{DESK}/reglages");
    for (name, text, words) in [
        ("accent_colour", "#5a5a5a", "son contraste est de 6,8 pour 1"),
        ("monday", "le matin", "Écrivez les heures"),
        ("tuesday", "14 h – 12 h", "La fermeture vient après l’ouverture."),
        ("telephone", "mairie", "Un numéro de téléphone"),
        ("closed_to", "2030-12-24", "Choisissez le premier jour."),
        ("population", "beaucoup", "Un nombre"),
    ] {
        let refused = clerk.staying().fill_in(&path, &[(name, text)]).await.expect(422);
        assert_eq!(inert_form(&refused.text()), Ok(()));
        let at = if name == "closed_to" { "closed_from" } else { name };
        assert!(refused.text().contains(&format!("id=\"field-{at}-mistake\"")), "{name}: {}", refused.text());
        assert!(read(&refused).contains(words) && field(&refused, name) == text, "{words}: {}", read(&refused));
    }
    app.organisation("Club", true).await;
    app.publisher(KERLING, "Club").await.get(&path).await.expect(403);
}

#[tokio::test]
async fn the_letter_has_its_hour_its_introduction_and_its_readers_at_the_desk() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    app.post("Marché de Noël", json!({"body": "Samedi."})).await;
    let settings = format!("{DESK}/reglages/lettre");
    let late = [("weekday", "friday"), ("time", "17:30"), ("reply_to", "mairie@exemple.fr")];
    clerk.staying().fill_in(&settings, &late).await.expect(303);
    let known = clerk.get(format!("/v1/communes/{KERLING}/digests/settings")).await.json();
    assert_eq!(known, json!({"weekday": "friday", "time": "17:30", "reply_to": "mairie@exemple.fr"}));
    let refused =
        clerk.staying().fill_in(&settings, &[("weekday", "friday"), ("time", "17:30"), ("reply_to", "mairie")]);
    assert!(refused.await.expect(422).text().contains("href=\"#field-reply_to\""));
    let path = format!("{DESK}/lettre");
    let page = clerk.get(&path).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    assert!(read(&page).contains("vendredi") && read(&page).contains("17 h 30"), "{}", read(&page));
    clerk.staying().fill_in(&path, &[("text", "Chers **habitants**")]).await.expect(303);
    let preview = clerk.get(format!("{path}/apercu")).await.expect(200);
    assert!(
        read(&preview).contains("Chers habitants") && read(&preview).contains("Marché de Noël"),
        "{}",
        read(&preview)
    );
    let text = clerk.get(format!("{path}/apercu?forme=texte")).await.expect(200);
    assert!(text.header("content-type").starts_with("text/plain") && text.text().contains("Marché de Noël"));
    let stale = clerk.staying().fill_in(&path, &[("text", "Bonjour"), ("etag", "\"autre\"")]).await.expect(412);
    assert!(read(&stale).contains("Bonjour"), "{}", read(&stale));
    clerk.staying().fill_in(format!("{path}/essai"), &[("email", "secretaire@exemple.fr")]).await.expect(303);
    clerk.staying().fill_in(format!("{path}/essai"), &[("email", "secretaire")]).await.expect(422);
    assert!(read(&clerk.get(format!("{path}/envoi")).await.expect(200)).contains("Elle ne part qu’une fois."));
    let sent = clerk.staying().fill_in(format!("{path}/envoi"), &[]).await.expect(303);
    assert_eq!(sent.header("location"), format!("{path}?done=sent"));
    let archive = app.stranger().get(format!("/v1/communes/{KERLING}/digests")).header("accept", "text/html").await;
    assert!(read(&archive.expect(200)).contains("La lettre du"));
    app.organisation("Club", true).await;
    app.publisher(KERLING, "Club").await.get(&path).await.expect(403);
}
