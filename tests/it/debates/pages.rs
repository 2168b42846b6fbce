//! Debates on pages, as a browser without scripts does it.

use serde_json::json;
use tests::{DAY, KERLING, TestApp, consultation_path, inert, inert_form};

use super::{argue, argument_path};

#[tokio::test]
async fn a_resident_argues_supports_and_reports_on_their_own_page_and_everybody_reads_it() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({"contributions": true})).await;
    let page = consultation_path(&consultation, "").replacen("/v1", "", 1);
    let own = format!("{page}/moi");
    let (author, reader) = (&residents[0].person, &residents[1].person);
    let stranger = app.stranger().staying();
    assert!(stranger.get(&own).await.expect(303).header("location").starts_with("/entrer"));

    let wrong =
        author.staying().fill_in(&own, &[("geste", "donner"), ("stance", "for"), ("text", " ")]).await.expect(422);
    assert!(wrong.text().contains("Ce champ est obligatoire."), "{}", wrong.text());
    assert_eq!(inert_form(&wrong.text()), Ok(()));
    let given = [("geste", "donner"), ("stance", "for"), ("text", "On attend moins seul.")];
    let done = author.staying().fill_in(&own, &given).await.expect(303).header("location");
    assert_eq!(done, format!("{own}?fait=donner"));
    let public = app.stranger().get(&page).await.expect(200);
    assert!(public.header("cache-control").starts_with("public"));
    let text = public.text();
    assert!(text.contains("On attend moins seul.") && text.contains("Marthe K.") && text.contains(&own), "{text}");
    assert_eq!(inert("text/html", &text), Ok(()), "a page for everybody has no form");

    let listed = app.stranger().get(consultation_path(&consultation, "/arguments")).await.expect(200).json();
    let id = listed["items"][0]["id"].as_str().unwrap();
    let support = [("geste", "soutenir"), ("argument", id)];
    let done = reader.staying().fill_in(&own, &support).await.expect(303).header("location");
    assert_eq!(done, format!("{own}?fait=soutenir#a-{id}"));
    let mine = reader.get(&own).await.expect(200);
    assert_eq!(mine.header("cache-control"), "no-store");
    assert!(mine.text().contains("aria-pressed=\"true\"") && mine.text().contains("value=\"quitter\""));
    let shown = reader.get(format!("{own}?signaler={id}")).await.expect(200).text();
    assert!(shown.contains("Pourquoi signaler cet argument"));
    let report = [("geste", "signaler"), ("argument", id), ("reason", "Il se trompe.")];
    reader.staying().fill_in(&own, &report).await.expect(303);
    // The author cannot take back what somebody supports.
    author.staying().fill_in(&own, &[("geste", "reprendre"), ("argument", id)]).await.expect(422);

    let half = [("geste", "contribuer"), ("text", "Un banc."), ("latitude", "49.4236")];
    reader.staying().fill_in(&own, &half).await.expect(422);
    let whole = [("geste", "contribuer"), ("text", "Un banc."), ("latitude", "49.4236"), ("longitude", "6.2722")];
    reader.staying().fill_in(&own, &whole).await.expect(303);
    let public = app.stranger().get(&page).await.expect(200).text();
    assert!(public.contains("geo:49.4236,6.2722") && public.contains("Un banc."), "{public}");

    // The town hall decides at its desk.
    let desk = format!("/{KERLING}/bureau/a-relire");
    let clerk = app.clerk().await;
    let queue = clerk.get(&desk).await.expect(200).text();
    assert!(queue.contains("Argument signalé") && queue.contains("Il se trompe."), "{queue}");
    let no = [("what", "argument"), ("id", id), ("verdict", "no"), ("reason", "Hors du sujet.")];
    clerk.staying().fill_in(&desk, &no).await.expect(303);
    let public = app.stranger().get(&page).await.expect(200).text();
    assert!(public.contains("Hors du sujet.") && !public.contains("On attend moins seul."), "{public}");
}

#[tokio::test]
async fn a_long_debate_goes_on_on_a_page_of_its_own_and_closes_with_the_vote() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({})).await;
    let page = consultation_path(&consultation, "").replacen("/v1", "", 1);
    for number in 0..24 {
        let resident = &residents[number % 10].person;
        argue(resident, &consultation, &format!("Argument {number}."), json!({})).await.expect(201);
    }
    let first = app.stranger().get(&page).await.expect(200).text();
    assert!(first.contains(&format!("{page}/arguments")));
    let all = app.stranger().get(format!("{page}/arguments")).await.expect(200).text();
    let next = all.split("?suite=").nth(1).and_then(|it| it.split('"').next()).expect("a next page");
    let rest = app.stranger().get(format!("{page}/arguments?suite={next}")).await.expect(200).text();
    let on_it = |html: &str| html.matches("<li class=\"sheet tight arg\"").count();
    assert_eq!((on_it(&all), on_it(&rest)), (20, 4));
    app.pass(21 * DAY).await;
    let over = app.stranger().get(&page).await.expect(200).text();
    assert!(over.contains("Argument") && !over.contains("button plain agree"));
    let given = argue(&residents[0].person, &consultation, "Trop tard.", json!({})).await;
    given.expect_problem(409, "debate-not-open");
    let listed = app.stranger().get(consultation_path(&consultation, "/arguments")).await.expect(200).json();
    residents[1]
        .person
        .ask("PUT", argument_path(&listed["items"][0], "/support"))
        .await
        .expect_problem(409, "debate-not-open");
}

#[tokio::test]
async fn the_town_hall_groups_contributions_by_their_numbers_at_its_desk() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.announced(10, json!({"contributions": true})).await;
    let path = |rest: &str| consultation_path(&consultation, rest);
    for (resident, text) in residents.iter().zip(["Un banc.", "Un banc à l’ombre.", "Un arbre."]) {
        resident.person.post(path("/contributions"), json!({"text": text})).await.expect(201);
    }
    let clerk = app.clerk().await;
    let desk = format!("/{KERLING}/bureau{}/debat", path("").replacen("/v1", "", 1));
    let shown = clerk.get(&desk).await.expect(200).text();
    assert!(shown.contains("n° 3 ·") && shown.contains("name=\"groupe0_title\"") && !shown.contains("groupe1_title"));

    let text = [("geste", "synthese"), ("id", "synthese"), ("text", "Trois personnes ont écrit.")];
    let group =
        |numbers| [("groupe0_title", "Des bancs"), ("groupe0_text", "À l’ombre."), ("groupe0_contributions", numbers)];
    let wrong = clerk.staying().fill_in(&desk, &[&text[..], &group("1, 7")].concat()).await.expect(422).text();
    assert!(wrong.contains("« 7 »") && wrong.contains("value=\"1, 7\"") && wrong.contains("Des bancs"), "{wrong}");
    clerk.staying().fill_in(&desk, &[&text[..], &group("1, 2")].concat()).await.expect(303);
    let synthesis = app.stranger().get(path("/synthesis")).await.expect(200).json();
    let all = app.stranger().get(path("/contributions")).await.expect(200).json();
    let id = |text: &str| all["items"].as_array().unwrap().iter().find(|it| it["text"] == text).unwrap()["id"].clone();
    let banks = json!([{"title": "Des bancs", "text": "À l’ombre.", "contributions": [id("Un banc."), id("Un banc à l’ombre.")]}]);
    assert_eq!(synthesis["groups"], banks);

    // The group stays as it was while the text changes, and goes once its fields are emptied.
    let shown = clerk.get(&desk).await.expect(200).text();
    assert!(shown.contains("value=\"1, 2\"") && shown.contains("groupe1_title"), "{shown}");
    let empty = ["title", "text", "contributions"].map(|it| format!("groupe0_{it}"));
    let empty: Vec<_> = empty.iter().map(|it| (it.as_str(), "")).collect();
    clerk.staying().fill_in(&desk, &[&text[..], &empty].concat()).await.expect(303);
    let synthesis = app.stranger().get(path("/synthesis")).await.expect(200).json();
    assert_eq!(synthesis["groups"], json!([]));
}
