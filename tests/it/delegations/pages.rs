//! The pages about one's voice, as a browser without scripts does.

use serde_json::json;
use tests::{DAY, TestApp, consultation_path, inert_form};

use super::{give, stand};

#[tokio::test]
async fn a_resident_gives_a_voice_on_pages_after_seeing_where_it_would_go() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let page = "/kerling-les-sierck/voix";
    let public = app.stranger().get(page).await.expect(200).text();
    assert!(public.contains("/entrer") && inert_form(&public) == Ok(()));
    let how = app.stranger().get(format!("{page}/comment")).await.expect(200).text();
    assert!(how.contains("2,2 voix"));
    let anne = &residents[0].person;
    let wrong = anne.fill_in(format!("{page}/porter"), &[("name", "Anne Muller"), ("statement", "")]).await;
    assert!(wrong.expect(422).text().contains("Anne Muller"), "what was typed is kept");
    anne.fill_in(format!("{page}/porter"), &[("name", "Anne Muller"), ("statement", "Je lis tout.")]).await.expect(200);
    let karim = stand(&residents[1], "Karim Benali").await;
    give(&residents[1], &[(&karim_to(&app).await, 100)]).await;

    let giver = &residents[2].person;
    let form = giver.get(page).await.expect(200).text();
    assert!(form.contains("Anne Muller") && form.contains("Je lis tout.") && inert_form(&form) == Ok(()));
    giver.fill_in(page, &[("pour", "everything")]).await.expect(422);
    let scope = format!("consultation {}", consultation["id"].as_str().unwrap());
    let chosen = [("pour", scope.as_str()), ("qui", karim.as_str()), ("dire", "on")];
    let preview = giver.fill_in(page, &chosen).await.expect(200).text();
    assert!(preview.contains("Karim Benali") && preview.contains("Anne Muller") && preview.contains("Confier ma voix"));
    assert_eq!(giver.get("/v1/me/delegations").await.expect(200).json()["items"], json!([]));
    let back: Vec<_> = chosen.iter().copied().chain([("revenir", "oui")]).collect();
    assert!(giver.fill_in(page, &back).await.expect(200).text().contains("checked"));
    let all: Vec<_> = chosen.iter().copied().chain([("confier", "oui")]).collect();
    let done = giver.fill_in(page, &all).await.expect(200).text();
    assert!(done.contains("enregistré") && done.contains("Reprendre ma voix"));
    let mine = giver.get("/v1/me/delegations").await.expect(200).json();
    let id = mine["items"][0]["id"].as_str().unwrap();
    let where_it_goes = giver.get(consultation_path(&consultation, "/voix").replacen("/v1", "", 1)).await.expect(200);
    assert!(where_it_goes.text().contains("Karim Benali"));
    giver.fill_in(page, &[("reprendre", id)]).await.expect(200);
    assert_eq!(giver.get("/v1/me/delegations").await.expect(200).json()["items"], json!([]));

    let parts = [("pour", "everything"), (&format!("part_{karim}"), "60")];
    assert!(giver.fill_in(page, &parts).await.expect(200).text().contains("60\u{a0}%"));
    anne.fill_in(format!("{page}/porter"), &[("arreter", "oui")]).await.expect(200);
    let listed = app.stranger().get("/v1/communes/kerling-les-sierck/delegates").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

async fn karim_to(app: &TestApp) -> String {
    let listed = app.stranger().get("/v1/communes/kerling-les-sierck/delegates").await.expect(200).json();
    let anne = listed["items"].as_array().unwrap().iter().find(|it| it["name"] == "Anne Muller").unwrap();
    anne["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_delegate_votes_on_pages_with_a_warning_and_the_result_shows_the_weights() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let anne = stand(&residents[0], "Anne Muller").await;
    give(&residents[1], &[(&anne, 100)]).await;
    let page = consultation_path(&consultation, "").replacen("/v1", "", 1);
    let vote = format!("{page}/voter");
    let (voter, own) = (&residents[0].person, format!("{page}/moi"));
    let mine = residents[1].person.get(&own).await.expect(200).text();
    assert!(mine.contains("Sans votre vote, votre voix va à Anne Muller (100\u{a0}%)."), "{mine}");
    let mine = residents[2].person.get(&own).await.expect(200).text();
    assert!(mine.contains("confiée à personne ici"), "{mine}");
    let argument = json!({"stance": "for", "text": "On attend moins seul."});
    let given = voter.post(consultation_path(&consultation, "/arguments"), argument).await.expect(201).json();
    assert_eq!(given["author"]["delegate"], true);
    assert!(app.stranger().get(format!("{page}/arguments")).await.expect(200).text().contains("porte des voix"));
    assert!(voter.get(&vote).await.expect(200).text().contains("votre bulletin paraîtra avec votre nom"));
    let review = voter.fill_in(&vote, &[("question", "0"), ("q0", "a")]).await.expect(200).text();
    assert!(review.contains("À visage découvert") && review.contains("name=\"public\""));
    voter.fill_in(&vote, &[("q0", "a"), ("public", "oui"), ("deposer", "oui")]).await.expect(200);
    assert_eq!(voter.get(consultation_path(&consultation, "/ballot")).await.expect(200).json()["open"], true);
    let mine = voter.get(&own).await.expect(200).text();
    assert!(mine.contains("votre bulletin paraît avec votre nom") && !mine.contains("personne ne le sait"), "{mine}");
    for other in &residents[2..] {
        crate::votes::cast(&other.person, &consultation, json!({"choice": "b"})).await;
    }
    app.pass(2 * DAY + 60).await;
    let used = residents[1].person.get(format!("{page}/voix")).await.expect(200).text();
    assert!(used.contains("Anne Muller") && used.contains("Oui"), "{used}");
    app.pass(2 * DAY).await;
    let shown = app.stranger().get(&page).await.expect(200).text();
    assert!(shown.contains("Un délégué a porté 1 voix en plus de la sienne"), "{shown}");
    assert!(shown.contains("<th scope=\"row\"") && shown.contains("Anne Muller"), "{shown}");
}
