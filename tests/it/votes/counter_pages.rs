//! The counter, the shares and the published ballots on pages, as a browser without scripts shows them.

use serde_json::json;
use tests::{DAY, KERLING, PageForm as Form, TestApp, consultation_path, inert_form};

use super::cast;

#[tokio::test]
async fn a_clerk_helps_somebody_on_pages_and_enters_envelopes_after_the_close() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(24, json!({})).await;
    let id = consultation["id"].as_str().unwrap();
    let clerk = app.clerk().await;
    let list = format!("/{KERLING}/bureau/guichet");
    let here = format!("{list}/{id}");
    assert!(clerk.get(&list).await.expect(200).text().contains(&here));
    let mayor = app.person(api::accounts::Role::Mayor, Some(KERLING)).await;
    mayor.get(&here).await.expect_problem(403, "forbidden");
    let resident = &residents[0];
    let last = resident.name.split(' ').skip(1).collect::<Vec<_>>().join("%20");
    let found = clerk.get(format!("{here}?q={last}")).await.expect(200).text();
    assert!(found.contains(&resident.entry), "{found}");
    let entry = ("entry", resident.entry.as_str());
    let ballot = clerk.fill_in(&here, &[("step", "look"), entry]).await.expect(200);
    assert_eq!(inert_form(&ballot.text()), Ok(()));
    assert!(ballot.text().contains("name=\"q0\""));
    clerk.fill_in(&here, &[("step", "review"), entry, ("channel", "phone")]).await.expect(422);
    let chosen = [entry, ("channel", "phone"), ("q0", "b")];
    let with = |step: &'static str| chosen.iter().copied().chain([("step", step)]).collect::<Vec<_>>();
    let review = clerk.fill_in(&here, &with("review")).await.expect(200).text();
    assert!(review.contains("Non") && review.contains("value=\"cast\""), "{review}");
    let done = clerk.fill_in(&here, &with("cast")).await.expect(200).text();
    assert!(done.contains("class=\"ticket\""), "{done}");
    let refused = clerk.fill_in(&here, &[("step", "look"), entry]).await.expect(200).text();
    assert!(refused.contains("a déjà voté") && refused.contains("value=\"cancel\""), "{refused}");
    clerk.fill_in(&here, &[("step", "cancel"), entry]).await.expect(422);
    clerk.fill_in(&here, &[("step", "cancel"), entry, ("reason", "Une erreur.")]).await.expect(200);
    let envelopes = [("step", "note"), ("entries", residents[0].entry.as_str()), ("entries", &residents[1].entry)];
    clerk.fill_in(&here, &envelopes).await.expect(200);
    for resident in &residents[1..] {
        cast(&resident.person, &consultation, json!({"choice": "a"})).await;
    }
    app.pass(4 * DAY).await;
    let clerk = app.clerk().await;
    assert!(clerk.get(&here).await.expect(200).text().contains(&format!("{here}/papier")));
    let paper = clerk.get(format!("{here}/papier")).await.expect(200).text();
    assert!(paper.contains(&residents[0].name) && paper.contains(&residents[1].name) && paper.contains("b0_q0"));
    clerk.fill_in(format!("{here}/papier"), &[("b0_q0", "z")]).await.expect(422);
    clerk.fill_in(format!("{here}/papier"), &[("b0_q0", "b")]).await.expect(200);
    app.pass(10).await;
    let result = app.stranger().get(consultation_path(&consultation, "/result")).await.expect(200).json();
    assert_eq!(result["ballots"]["by_channel"]["paper"], json!(1));
    assert_eq!(result["questions"][0]["tally"]["details"]["totals"], json!({"a": 23.0, "b": 1.0}));
    let page = app.stranger().get(format!("/consultations/{id}")).await.expect(200).text();
    assert!(page.contains(&format!("/consultations/{id}/bulletins")));
    let ballots = app.stranger().get(format!("/consultations/{id}/bulletins")).await.expect(200);
    assert_eq!(ballots.text().matches("<li id=").count(), 24);
    assert_eq!(inert_form(&ballots.text()), Ok(()));
}

#[tokio::test]
async fn who_has_no_account_is_told_by_a_letter_that_is_printed() {
    let app = TestApp::start().await;
    app.enrol(KERLING, "référence;nom;prénoms;rue\nZ-1;Haÿ;Éléonore;3 rue Basse").await;
    let (consultation, _) = app.in_vote(10, json!({})).await;
    let id = consultation["id"].as_str().unwrap();
    let clerk = app.clerk().await;
    let found = clerk.get(format!("/v1/communes/{KERLING}/register?q=eleonore")).await.expect(200).json();
    let question = &consultation["questions"][0]["id"];
    let ballot = json!({"entry": found["items"][0]["id"], "channel": "counter", "answers": [{"question": question, "choice": "a"}]});
    clerk.post(consultation_path(&consultation, "/assisted-ballots"), ballot).await.expect(201);
    let letters = format!("/{KERLING}/bureau/guichet/{id}/lettres");
    let page = clerk.get(&letters).await.expect(200).text();
    assert!(page.contains("Éléonore Haÿ") && page.contains("3 rue Basse") && page.contains("au guichet"), "{page}");
    // They wait after the result too.
    app.pass(4 * DAY + 10).await;
    let clerk = app.clerk().await;
    let list = clerk.get(format!("/{KERLING}/bureau/guichet")).await.expect(200).text();
    assert!(list.contains("des lettres attendent") && list.contains(&letters), "{list}");
    clerk.fill_in(&letters, &[("letter", "nonsense")]).await.expect(200);
    let page = clerk.get(&letters).await.expect(200);
    assert!(page.text().contains("Éléonore"), "what came after the page was read stays");
    Form::of(&page, "/lettres").submit(&clerk).await.expect(303);
    assert!(!clerk.get(&letters).await.expect(200).text().contains("Éléonore"));
}

#[tokio::test]
async fn shares_are_taken_and_typed_on_pages() {
    let app = TestApp::start().await;
    app.residents(10).await;
    let clerk = app.clerk().await;
    let emails = ["cle1@exemple.fr", "cle2@exemple.fr", "cle3@exemple.fr"];
    let body = app.consultation(&clerk, json!({})).await;
    let draft = clerk.post(format!("/v1/communes/{KERLING}/consultations"), body).await.expect(201).json();
    let path = |rest: &str| consultation_path(&draft, rest);
    // The clerk writes who holds it, a line each, and sends the links.
    let desk = format!("/{KERLING}/bureau/consultations/{}", draft["id"].as_str().unwrap());
    let form = || async { Form::of(&clerk.get(format!("{desk}/modifier")).await.expect(200), "/modifier") };
    let two = format!("Claire Muller, {}\nJean <{}>", emails[0], emails[1]);
    let refused = form().await.fill("holders", &two).submit(&clerk).await.expect(422).text();
    assert!(refused.contains("Trois personnes") && refused.contains("Claire Muller"), "{refused}");
    let three = format!("{two}\n\nHébergeur ; {}", emails[2]);
    form().await.fill("holders", &three).submit(&clerk).await.expect(303);
    assert_eq!(form().await.text("holders").lines().nth(1), Some("Jean, cle2@exemple.fr"));
    let names = clerk.get(path("")).await.expect(200).json()["key"]["holders"].clone();
    assert_eq!(names, json!(["Claire Muller", "Jean", "Hébergeur"]));
    let announce = format!("{desk}/annoncer");
    assert!(clerk.get(&announce).await.expect(200).text().contains("à prévenir"));
    assert!(clerk.fill_in(&announce, &[("faire", "cle")]).await.expect(200).text().contains("lien envoyé"));
    app.pass(0).await;
    let mut shares = Vec::new();
    for email in emails {
        let link = format!("/cle?token={}", app.mails_to(email).pop().unwrap().token("/cle"));
        for _ in 0..2 {
            assert!(
                app.stranger().get(&link).await.expect(200).text().contains("Prendre ma part"),
                "it changes nothing"
            );
        }
        let taken = app.stranger().act(&link).await.expect(200).text();
        let (_, code) = taken.split_once("class=\"code num\">").unwrap();
        let code = code.split("</p>").next().unwrap().replace("<span>", "").replace("</span>", "").replace(' ', "");
        shares.push(code);
        app.stranger().act(&link).await.expect(422);
        assert!(app.stranger().get(&link).await.expect(200).text().contains("ne sert plus"));
    }
    assert!(clerk.get(&announce).await.expect(200).text().contains("part prise"));
    clerk.act(path("/publish")).await.expect(200);
    app.pass(20 * DAY).await;
    app.pass(10).await;
    let id = draft["id"].as_str().unwrap();
    let open = format!("/consultations/{id}/cle");
    assert!(app.stranger().get(format!("/consultations/{id}")).await.expect(200).text().contains(&open));
    assert!(app.stranger().get(&open).await.expect(200).text().contains("Hébergeur"));
    let wrong = app.stranger().fill_in(&open, &[("one", &shares[0]), ("other", &shares[0])]).await.expect(422);
    assert!(wrong.text().contains("L’urne reste fermée"));
    app.stranger().fill_in(&open, &[("one", &shares[0]), ("other", &shares[1])]).await.expect(200);
    assert_eq!(app.stranger().get(path("")).await.expect(200).json()["phase"], "result");
}
