//! Searching a commune's notices by their words.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, SAILLANS, TestApp};

async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let reply = app.stranger().get(format!("/v1/communes/{KERLING}/notices?q={query}")).await.expect(200);
    reply.json()["items"].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn words_are_found_in_titles_and_texts_whatever_their_accents_case_and_plural() {
    let app = TestApp::start().await;
    app.post("Marché de Noël", json!({"body": "Vin chaud et **crêpes** sous la halle."})).await;
    app.advance(60);
    app.post("Travaux rue de l’Église", json!({"body": "Le marché est déplacé place de la Mairie."})).await;
    app.advance(60);
    app.post("Coupure d’eau", json!({"body": "Rue des Vignes, de 8 h à 12 h."})).await;
    assert_eq!(
        found(&app, "marche").await,
        ["Marché de Noël", "Travaux rue de l’Église"],
        "a title counts more than a text"
    );
    assert_eq!(found(&app, "MARCH%C3%89S%20noel").await, ["Marché de Noël"]);
    assert_eq!(found(&app, "rue").await, ["Travaux rue de l’Église", "Coupure d’eau"]);
    assert_eq!(found(&app, "l'eglise").await, ["Travaux rue de l’Église"]);
    assert_eq!(found(&app, "crepe").await, ["Marché de Noël"]);
    assert_eq!(found(&app, "trav").await, ["Travaux rue de l’Église"], "the beginning of a word suffices");
    assert_eq!(found(&app, "d%27eau").await, ["Coupure d’eau"]);
    assert_eq!(found(&app, "").await.len(), 3, "nothing searched is no filter");
    for nothing in ["piscine", "!!!", "arche", "marche%20piscine", "%22%20OR%20%22", "title:eau*", "'%20%7C%20'", "%25"]
    {
        assert!(found(&app, nothing).await.is_empty(), "{nothing}");
    }
    let long = app.stranger().get(format!("/v1/communes/{KERLING}/notices?q={}", "a".repeat(201))).await;
    assert_eq!(long.expect_invalid(), ["/q"]);
}

#[tokio::test]
async fn words_are_found_with_plurals_in_aux_and_characters_that_nobody_sees() {
    let app = TestApp::start().await;
    app.post("Chiens errants", json!({"body": "Les animaux sont conduits au refuge."})).await;
    app.post("Animaux : vaccination", json!({"body": "Un animal par personne."})).await;
    app.post("Horaires", json!({"body": "La biblio\u{ad}thèque et la média\u{200b}thèque sont fermées."})).await;
    app.post("Journal de la commune", json!({"body": "Des travaux au bal."})).await;
    for query in ["animal", "animaux", "ANIMAL"] {
        assert_eq!(found(&app, query).await, ["Animaux : vaccination", "Chiens errants"], "{query}");
    }
    assert_eq!(found(&app, "animal%20refuge").await, ["Chiens errants"]);
    for query in ["bibliotheque", "mediatheque", "media", "biblio%C2%ADth%C3%A8que"] {
        assert_eq!(found(&app, query).await, ["Horaires"], "{query}");
    }
    for query in ["journaux", "travail", "bal"] {
        assert_eq!(found(&app, query).await, ["Journal de la commune"], "{query}");
    }
    assert!(found(&app, "baux").await.is_empty());
}

#[tokio::test]
async fn a_search_shows_what_is_up_now_and_on_this_board_alone() {
    let app = TestApp::start().await;
    let notice = app.post("Vide-grenier", json!({})).await;
    app.post("Grenier à louer", json!({"draft": true})).await;
    let elsewhere = app.person(Role::Clerk, Some(SAILLANS)).await;
    let body = json!({"title": "Grenier de Saillans", "category": "information"});
    elsewhere.post(format!("/v1/communes/{SAILLANS}/notices"), body).await.expect(201);
    assert_eq!(found(&app, "grenier").await, ["Vide-grenier"]);
    let drafts = app
        .clerk()
        .await
        .get(format!("/v1/communes/{KERLING}/notices?q=grenier&status=draft"))
        .await
        .expect(200)
        .json();
    assert_eq!(drafts["items"][0]["title"], "Grenier à louer");

    let address = format!("/v1/notices/{}", notice["id"].as_str().unwrap());
    app.clerk().await.patch(&address, json!({"title": "Brocante", "body": "Sur la place."})).await.expect(200);
    assert!(found(&app, "grenier").await.is_empty());
    assert_eq!(found(&app, "brocante%20place").await, ["Brocante"]);
    app.clerk().await.delete(&address).await.expect(204);
    assert!(found(&app, "brocante").await.is_empty());
}

#[tokio::test]
async fn a_search_is_read_page_by_page_best_first() {
    let app = TestApp::start().await;
    for (title, body) in
        [("Eau", "fuite"), ("Fuite", "eau"), ("Fuite d’eau", ""), ("Divers", "eau et fuite"), ("Eau et fuite", "eau")]
    {
        app.post(title, json!({"body": body})).await;
        app.advance(60);
    }
    let mut address = Some(format!("/v1/communes/{KERLING}/notices?q=fuites%20eau&limit=2"));
    let mut titles: Vec<String> = Vec::new();
    while let Some(page) = address {
        let reply = app.stranger().get(&page).await.expect(200);
        titles.extend(
            reply.json()["items"].as_array().unwrap().iter().map(|it: &Value| it["title"].as_str().unwrap().to_owned()),
        );
        address = reply.next();
    }
    assert_eq!(titles, ["Eau et fuite", "Fuite d’eau", "Fuite", "Eau", "Divers"]);
}
