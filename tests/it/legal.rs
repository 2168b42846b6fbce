//! The legal pages of a commune, and what they say of what is kept.

use std::collections::HashSet;

use api::server::{RETENTION, jobs};
use serde_json::json;
use tests::{KERLING, Reply, TestApp, inert_form};

use crate::digests;
use crate::pages::read;

const BOARD: &str = "/kerling-les-sierck";
const PAGES: [&str; 3] = ["mentions-legales", "donnees-personnelles", "accessibilite"];

async fn page(app: &TestApp, name: &str) -> Reply {
    app.stranger().get(format!("{BOARD}/{name}")).await.expect(200)
}

#[tokio::test]
async fn every_page_of_a_commune_leads_to_its_legal_pages() {
    let app = TestApp::start().await;
    for from in ["", "/agenda", "/mentions-legales"] {
        let text = app.stranger().get(format!("{BOARD}{from}")).await.expect(200).text();
        for name in PAGES {
            assert!(text.contains(&format!("href=\"{BOARD}/{name}\"")), "{name} from {from}");
        }
    }
    for name in PAGES {
        let shown = page(&app, name).await;
        assert_eq!(inert_form(&shown.text()), Ok(()), "{name}");
        assert!(shown.header("cache-control").starts_with("public"), "{name}");
        app.stranger().get(format!("/nulle-part/{name}")).await.expect_problem(404, "commune-not-found");
    }
}

#[tokio::test]
async fn legal_mentions_are_those_that_the_commune_and_the_host_gave() {
    let settings = [("TAMBOUR_HOST_MENTIONS", "Syndicat <du> numérique; 1 rue du Four, Metz ;03 87 00 00 00")];
    let app = TestApp::start_with(&settings).await;
    let before = page(&app, "mentions-legales").await;
    assert!(read(&before).contains("Syndicat <du> numérique 1 rue du Four, Metz 03 87 00 00 00"), "{}", read(&before));
    assert!(read(&before).contains("La mairie n’a pas encore dit ici comment la joindre."));
    let said = json!({"legal_mentions": "Déléguée : **Camille**.", "contact": {"telephone": "03 82 83 71 05", "address": "1 place du Lavoir"}});
    app.clerk().await.patch(format!("/v1/communes/{KERLING}/settings"), said).await.expect(200);
    let after = page(&app, "mentions-legales").await;
    assert!(after.text().contains("<strong>Camille</strong>") && after.text().contains("href=\"tel:0382837105\""));
    for name in PAGES {
        assert!(read(&page(&app, name).await).contains("1 place du Lavoir"), "{name}");
    }
    let other = TestApp::start().await;
    assert!(read(&page(&other, "mentions-legales").await).contains("L’hébergeur ne s’est pas nommé ici."));
}

#[tokio::test]
async fn what_is_kept_is_told_with_its_reason_its_time_and_its_sweep_in_both_languages() {
    let app = TestApp::start().await;
    let words = read(&page(&app, "donnees-personnelles").await);
    for expected in [
        "L’adresse électronique de qui lit la lettre Pour envoyer la lettre, avec votre accord. Gardé : 30 jours après votre départ Effacé par « digest_erase », qui passe chaque heure.",
        "Une adresse qui n’a jamais été confirmée Pour attendre votre confirmation. Gardé : 7 jours",
        "Les fichiers : photos et pièces jointes Pour les montrer avec ce qu’ils accompagnent. Gardé : 24 heures après le dernier usage",
    ] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    assert_eq!(words.matches("Gardé :").count(), RETENTION.iter().copied().flatten().count());
    let path = format!("{BOARD}/donnees-personnelles");
    let english = read(&app.stranger().get(path).header("accept-language", "en").await.expect(200));
    assert!(
        english.contains("An address that was never confirmed To wait for your confirmation. Kept: 7 days"),
        "{english}"
    );
}

/// Sweeps that erase nothing: they count, announce and look ahead.
const ERASE_NOTHING: [&str; 10] = [
    "desk_mails_due",
    "announce_missed",
    "announce_news",
    "calendars_due",
    "digest_editions_due",
    "keep_words",
    "look_ahead",
    "reach_count_followers",
    "report_parked",
    "tell_voters",
];

#[test]
fn every_sweep_that_erases_something_is_told() {
    let told: HashSet<&str> =
        RETENTION.iter().copied().flatten().filter_map(|it| it.sweep).map(|sweep| sweep.kind).collect();
    let sweeps: HashSet<&str> = jobs::ALL.iter().filter_map(|it| it.repeats()).map(|(kind, _)| kind).collect();
    let untold: Vec<_> = sweeps.difference(&told).filter(|it| !ERASE_NOTHING.contains(it)).collect();
    assert!(untold.is_empty(), "these sweeps are told nowhere: {untold:?}");
    for sweep in RETENTION.iter().copied().flatten().filter_map(|it| it.sweep) {
        let runs = jobs::ALL.iter().filter_map(|it| it.repeats()).find(|(kind, _)| *kind == sweep.kind);
        assert_eq!(runs.map(|(_, every)| every), Some(sweep.every), "{}", sweep.kind);
    }
}

#[tokio::test]
async fn an_unconfirmed_address_is_gone_after_the_days_that_the_page_tells() {
    let (app, inbox) = digests::start().await;
    let words = read(&page(&app, "donnees-personnelles").await);
    let (_, told) = words.split_once("jamais été confirmée Pour attendre votre confirmation. Gardé : ").unwrap();
    let days: i64 = told.split_once(" jours").unwrap().0.parse().unwrap();
    app.stranger().post("/v1/digests/subscriptions", digests::wish(digests::CAMILLE)).await.expect(202);
    digests::run(&app).await;
    let token = inbox.take_for(digests::CAMILLE).remove(0).token("/digests/confirm");
    let link = format!("/digests/confirm?token={token}");
    app.advance(days * digests::DAY - 60);
    digests::run(&app).await;
    app.stranger().get(&link).await.expect(200);
    app.advance(3700);
    digests::run(&app).await;
    let confirmed = app.stranger().post("/v1/digests/confirm", json!({"token": token})).await;
    assert_ne!(confirmed.status, 200, "{}", confirmed.text());
}

#[tokio::test]
async fn the_statement_of_accessibility_has_the_parts_that_the_law_names() {
    let app = TestApp::start().await;
    let words = read(&page(&app, "accessibilite").await);
    let parts = [
        "État de conformité",
        "non conforme",
        "Résultats des tests",
        "Contenus non accessibles",
        "Établissement de cette déclaration",
        "Retour d’information et contact",
        "Voies de recours",
        "Défenseur des droits",
    ];
    let places = parts.map(|part| words.find(part).unwrap_or_else(|| panic!("{part} in {words}")));
    assert!(places.is_sorted(), "{words}");
}
