//! Voting on pages, as a browser without scripts does.

use api::accounts::Role;
use serde_json::json;
use tests::{DAY, KERLING, TestApp, consultation_path, inert};

#[tokio::test]
async fn a_resident_votes_on_pages_reads_the_ballot_back_and_keeps_the_codes() {
    let app = TestApp::start().await;
    let questions = json!({"questions": [
        {"text": "Faut-il un wifi public ?", "method": "single_choice", "options": [{"label": "Oui"}, {"label": "Non"}]},
        {"text": "Où ?", "method": "schulze", "options": [{"label": "Place"}, {"label": "Mairie"}, {"label": "École"}]},
    ]});
    let (consultation, residents) = app.in_vote(20, questions).await;
    let page = consultation_path(&consultation, "").replacen("/v1", "", 1);
    let public = app.stranger().get(&page).await.expect(200);
    assert_eq!(inert("text/html", &public.text()), Ok(()));
    assert!(public.text().contains(&format!("{page}/voter")));
    let stranger = app.stranger().staying();
    assert!(stranger.get(format!("{page}/voter")).await.expect(303).header("location").starts_with("/entrer"));
    let visitor = app.signed_in(&["visiteur@exemple.fr".to_owned()]).await.remove(0);
    assert!(visitor.get(format!("{page}/voter")).await.expect(200).text().contains("/activer"));

    let voter = &residents[0].person;
    let first = voter.get(format!("{page}/voter")).await.expect(200);
    assert_eq!(first.header("cache-control"), "no-store");
    let path = format!("{page}/voter");
    // Nothing chosen is told at once.
    voter.fill_in(&path, &[("question", "0")]).await.expect(422);
    let second = voter.fill_in(&path, &[("question", "0"), ("q0", "a")]).await.expect(200);
    let travels = "<input type=\"hidden\" name=\"q0\" value=\"a\">";
    assert!(second.text().contains(travels), "what was chosen travels on");
    let ranked = [("question", "1"), ("q0", "a"), ("q1_b", "1"), ("q1_a", "2")];
    let review = voter.fill_in(&path, &ranked).await.expect(200).text();
    assert!(review.contains("1. Mairie") && review.contains("2. Place"), "{review}");
    let all = [("q0", "a"), ("q1_b", "1"), ("q1_a", "2")];
    let back: Vec<_> = all.iter().copied().chain([("revenir", "0")]).collect();
    assert!(voter.fill_in(&path, &back).await.expect(200).text().contains("checked"));
    let cast: Vec<_> = all.iter().copied().chain([("deposer", "oui")]).collect();
    let receipts = voter.fill_in(&path, &cast).await.expect(200).text();
    assert!(receipts.contains("Votre bulletin est dans l’urne") && receipts.matches("class=\"ticket\"").count() == 2);
    let standing = voter.get(consultation_path(&consultation, "/ballot")).await.expect(200).json();
    assert_eq!(standing["voted"], true);

    app.pass(4 * DAY).await;
    let after = app.stranger().get(&page).await.expect(200).text();
    assert!(after.contains("Qui a voté") && after.contains("Oui") && !after.contains(&format!("{page}/voter")));
    let voices = app.stranger().get("/kerling-les-sierck/avis").await.expect(200).text();
    assert!(voices.contains(&page), "the page with all that is asked leads to it");
    assert!(app.person(Role::Clerk, Some(KERLING)).await.get(&page).await.status == 200);
}
