//! Consultations at the desk, from a draft to the promises of the answer.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{DAY, KERLING, PageForm, Person, Reply, TestApp, consultation_path, inert_form};

use super::{DESK, led_on, page};
use crate::pages::read;
use crate::votes::cast;

const LIST: &str = "/consultations";

/// A topic of Kerling.
async fn topic(clerk: &Person) -> String {
    let topic = clerk.post(format!("/v1/communes/{KERLING}/topics"), json!({"name": "École"})).await.expect(201).json();
    topic["id"].as_str().unwrap().to_owned()
}

/// The form of a new draft, with what everything needs.
async fn filled(clerk: &Person) -> PageForm {
    let topic = topic(clerk).await;
    let blank = page(clerk, "/consultations/nouvelle").await;
    assert_eq!(inert_form(&blank.text()), Ok(()));
    let form = PageForm::of(&blank, "/nouvelle").fill("title", "Un banc ?").fill("summary", "Faut-il un banc ?");
    form.fill("body", "Un banc coûte 600 euros.").fill("topic", &topic).fill("q0_text", "Faut-il un banc ?")
}

/// The form of a page that sends a step.
fn step(page: &Reply, end: &str, step: &str) -> Option<PageForm> {
    PageForm::all_of(page, end).into_iter().find(|form| form.text("step") == step)
}

fn end_of(consultation: &Value, more: &str) -> String {
    format!("{LIST}/{}{more}", consultation["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_consultation_is_written_and_announced_on_pages_alone() {
    let app = TestApp::start().await;
    app.residents(10).await;
    let clerk = app.clerk().await;
    let form = filled(&clerk).await;
    let two = form.press(&clerk, "faire", "ajouter").await.expect(200);
    let two = PageForm::of(&two, "/nouvelle");
    assert_eq!((two.text("q0_text"), two.text("title")), ("Faut-il un banc ?".to_owned(), "Un banc ?".to_owned()));
    let two = two
        .fill("q1_text", "Où ?")
        .fill("q1_options", "Place | près de la fontaine\nMairie\nÉcole")
        .fill("q1_method", "schulze");
    let three = PageForm::of(&two.press(&clerk, "faire", "ajouter").await.expect(200), "/nouvelle");
    let two = PageForm::of(&three.press(&clerk, "retirer", "2").await.expect(200), "/nouvelle");
    assert_eq!(two.text("questions"), "2");

    let draft = led_on(&clerk, two.submit(&clerk).await).await;
    two.submit(&clerk).await.expect(303);
    assert!(read(&draft).contains("Un banc ?") && read(&draft).contains("près de la fontaine"), "{}", read(&draft));
    let listed = clerk.get(format!("/v1/communes/{KERLING}/consultations?phase=draft")).await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "however often the form is sent");
    let draft = &listed["items"][0];
    assert_eq!(draft["questions"][1]["options"][0]["description"], "près de la fontaine");
    let closes = draft["calendar"]["vote_until"].as_str().unwrap();
    assert!(closes > app.in_seconds(15 * DAY).as_str(), "the dates that are proposed keep the reasonable period");

    let ask = page(&clerk, &end_of(draft, "/annoncer")).await;
    assert!(read(&ask).contains("Ce qui ne changera plus") && read(&ask).contains("10 personnes"), "{}", read(&ask));
    let announced = led_on(&clerk, PageForm::of(&ask, "/annoncer").submit(&clerk).await).await;
    assert!(read(&announced).contains("C’est annoncé."), "{}", read(&announced));
    let public = app.stranger().get(format!("/consultations/{}", draft["id"].as_str().unwrap())).await.expect(200);
    assert!(read(&public).contains("Faut-il un banc ?"));
    // Nothing of it is a draft any more.
    clerk.staying().get(format!("{DESK}{}", end_of(draft, "/modifier"))).await.expect(303);
}

#[tokio::test]
async fn every_mistake_of_a_draft_is_told_at_its_field_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let form = filled(&clerk).await.fill("title", "").fill("q0_options", "Oui").fill("threshold_kind", "percent");
    let form = form
        .fill("threshold_value", "300")
        .fill("vote_until", "2020-01-01")
        .fill("cap", "0")
        .fill("q0_method", "score");
    let first = form.submit(&clerk).await.expect(422);
    for field in ["title", "cap"] {
        assert!(first.text().contains(&format!("href=\"#field-{field}\"")), "{field} in {}", first.text());
    }
    let form = PageForm::of(&first, "/nouvelle").fill("title", "Un banc ?").fill("cap", "");
    let second = form.submit(&clerk).await.expect(422);
    for field in ["q0_options", "q0_max_score", "threshold_value", "vote_until"] {
        assert!(second.text().contains(&format!("href=\"#field-{field}\"")), "{field} in {}", second.text());
    }
    assert_eq!(PageForm::of(&second, "/nouvelle").text("body"), "Un banc coûte 600 euros.");
}

#[tokio::test]
async fn a_draft_is_edited_with_a_document_and_two_who_edit_it_are_told() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    led_on(&clerk, filled(&clerk).await.submit(&clerk).await).await;
    let list = page(&clerk, LIST).await;
    assert!(read(&list).contains("Un banc ?") && read(&list).contains("Brouillons"));
    let draft = clerk.get(format!("/v1/communes/{KERLING}/consultations?phase=draft")).await.expect(200).json();
    let draft = draft["items"][0].clone();
    let edit = page(&clerk, &end_of(&draft, "/modifier")).await;
    let form = PageForm::of(&edit, "/modifier");
    assert_eq!(form.text("q0_options"), "Oui\nNon");
    let sent = form.clone().fill("title", "Deux bancs ?").attach("pieces", "Plan.pdf", b"%PDF-1.4 plan");
    let saved = led_on(&clerk, sent.submit(&clerk).await).await;
    assert!(read(&saved).contains("Deux bancs ?") && read(&saved).contains("Plan.pdf"), "{}", read(&saved));
    let stale = form.fill("title", "Trois bancs ?").submit(&clerk).await.expect(412);
    let again = PageForm::of(&stale, "/modifier");
    assert_eq!(again.text("title"), "Trois bancs ?");
    led_on(&clerk, again.submit(&clerk).await).await;
    let shown = page(&clerk, &end_of(&draft, "")).await;
    let gone = step(&shown, &end_of(&draft, ""), "supprimer").unwrap().submit(&clerk).await;
    assert!(read(&led_on(&clerk, gone).await).contains("Le brouillon est supprimé."));
}

#[tokio::test]
async fn what_was_announced_moves_later_with_a_reason_and_incidents_and_documents_are_public() {
    let app = TestApp::start().await;
    let (consultation, _) = app.announced(10, json!({})).await;
    let clerk = app.clerk().await;
    let end = end_of(&consultation, "");
    let shown = page(&clerk, &end).await;
    assert_eq!(inert_form(&shown.text()), Ok(()));
    let later = app.in_seconds(22 * DAY);
    let dates = step(&shown, &end, "dates").unwrap().fill("vote_until", &later[..10]);
    let refused = dates.submit(&clerk).await.expect(422);
    assert!(refused.text().contains("href=\"#field-reason-dates\""), "{}", refused.text());
    let moved = dates.fill("reason", "La salle est fermée.").submit(&clerk).await;
    assert!(read(&led_on(&clerk, moved).await).contains("La salle est fermée."));
    let incident = step(&page(&clerk, &end).await, &end, "incident").unwrap();
    led_on(&clerk, incident.fill("text", "Le site n’a pas répondu.").submit(&clerk).await).await;
    let documents = step(&page(&clerk, &end).await, &end, "documents").unwrap();
    led_on(&clerk, documents.attach("pieces", "Devis.pdf", b"%PDF-1.4 devis").submit(&clerk).await).await;
    let public = read(&app.stranger().get(format!("/consultations/{}", consultation["id"].as_str().unwrap())).await);
    for told in ["La salle est fermée.", "Le site n’a pas répondu.", "Devis.pdf"] {
        assert!(public.contains(told), "{told} in {public}");
    }
    let why = PageForm::of(&page(&clerk, &end_of(&consultation, "/retirer")).await, "/retirer");
    why.submit(&clerk).await.expect(422);
    let gone = led_on(&clerk, why.fill("reason", "Le projet est abandonné.").submit(&clerk).await).await;
    assert!(read(&gone).contains("Le projet est abandonné."));
}

#[tokio::test]
async fn the_council_answers_and_its_promises_are_followed_on_pages() {
    let app = TestApp::start().await;
    let (consultation, residents) = app.in_vote(12, json!({})).await;
    cast(&residents[0].person, &consultation, json!({"choice": "a"})).await;
    app.pass(5 * DAY).await;
    let clerk = app.clerk().await;
    let home = page(&clerk, "").await;
    assert!(read(&home).contains("Répondre : Un wifi public ?"), "{}", read(&home));
    let form = PageForm::of(&page(&clerk, &end_of(&consultation, "/reponse")).await, "/reponse");
    let more =
        form.clone().fill("reasons", "Le wifi est installé.").press(&clerk, "faire", "ajouter").await.expect(200);
    let form = PageForm::of(&more, "/reponse").fill("outcome", "partly_followed").fill("m1_text", "Trois devis");
    let refused = form.submit(&clerk).await.expect(422);
    assert!(refused.text().contains("href=\"#field-m1_due\""), "{}", refused.text());
    let due = app.in_seconds(30 * DAY);
    let sent = PageForm::of(&refused, "/reponse").fill("m1_due", &due[..10]).fill("act_title", "Délibération 3");
    let sent = sent.fill("act_date", &app.in_seconds(0)[..10]);
    let done = led_on(&clerk, sent.submit(&clerk).await).await;
    assert!(
        read(&done).contains("La réponse est publiée.") && read(&done).contains("Suivi en partie"),
        "{}",
        read(&done)
    );

    app.advance(40 * DAY);
    let clerk = app.clerk().await;
    let promises = page(&clerk, &end_of(&consultation, "/engagements")).await;
    assert!(read(&promises).contains("Trois devis en retard"), "{}", read(&promises));
    let form = PageForm::of(&promises, "/engagements").fill("state", "dropped");
    let refused = form.submit(&clerk).await.expect(422);
    assert!(read(&refused).contains("Dites pourquoi."));
    let kept = PageForm::of(&refused, "/engagements").fill("state", "kept").fill("note", "Les devis sont là.");
    let done = led_on(&clerk, kept.submit(&clerk).await).await;
    assert!(read(&done).contains("tenu") && read(&done).contains("Les devis sont là."), "{}", read(&done));
    let response =
        app.stranger().get(consultation_path(&consultation, "")).await.expect(200).json()["response"].clone();
    assert_eq!(
        (&response["outcome"], &response["milestones"][0]["state"]),
        (&json!("partly_followed"), &json!("kept"))
    );
    assert_eq!(response["act"]["title"], "Délibération 3");
}

#[tokio::test]
async fn a_councillor_reads_all_and_writes_what_is_theirs_alone() {
    let app = TestApp::start().await;
    let (consultation, _) = app.announced(10, json!({})).await;
    let councillor = app.person(Role::Councillor, Some(KERLING)).await;
    assert!(!read(&page(&councillor, LIST).await).contains("Préparer une consultation"));
    let shown = page(&councillor, &end_of(&consultation, "")).await;
    assert!(step(&shown, &end_of(&consultation, ""), "dates").is_none(), "{}", read(&shown));
    councillor.get(format!("{DESK}{}", end_of(&consultation, "/retirer"))).await.expect(403);
    councillor.get(format!("{DESK}{}", end_of(&consultation, "/reponse"))).await.expect(403);
    let form =
        PageForm::of(&page(&councillor, "/consultations/nouvelle").await, "/nouvelle").fill("title", "Un banc ?");
    let form = form
        .fill("summary", "Un banc ?")
        .fill("body", "Un banc.")
        .fill("topic", consultation["topic"].as_str().unwrap());
    let refused = form.fill("q0_text", "Un banc ?").submit(&councillor).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    let drafts = format!("/v1/communes/{KERLING}/consultations?phase=draft");
    assert_eq!(councillor.get(drafts).await.expect(200).json()["items"], json!([]));
}

#[tokio::test]
async fn topics_and_portfolios_are_kept_on_pages_and_a_mandate_is_public() {
    let app = TestApp::start().await;
    let mayor = app.person(Role::Mayor, Some(KERLING)).await;
    let form = PageForm::of(&page(&mayor, "/themes").await, "/themes");
    form.submit(&mayor).await.expect(422);
    let form = form.fill("name", "École");
    led_on(&mayor, form.submit(&mayor).await).await;
    form.submit(&mayor).await.expect(303);
    let topics = app.stranger().get(format!("/v1/communes/{KERLING}/topics")).await.expect(200).json();
    assert_eq!(topics["items"].as_array().unwrap().len(), 1);
    let id = topics["items"][0]["id"].as_str().unwrap();
    let one = PageForm::all_of(&page(&mayor, &format!("/themes/{id}")).await, id);
    let edit = one.iter().find(|form| form.text("step") == "edit").unwrap().clone().fill("name", "École et cantine");
    assert!(read(&led_on(&mayor, edit.submit(&mayor).await).await).contains("École et cantine"));
    edit.submit(&mayor).await.expect(412);

    let form = PageForm::of(&page(&mayor, "/delegations").await, "/delegations").fill("title", "École et cantine");
    let refused = form.fill("holder_title", "Adjointe").submit(&mayor).await.expect(422);
    assert!(refused.text().contains("href=\"#field-holder_name\""), "{}", refused.text());
    let form = PageForm::of(&refused, "/delegations").fill("holder_name", "Claire Muller").fill("topics", id);
    led_on(&mayor, form.submit(&mayor).await).await;
    let portfolios = app.stranger().get(format!("/v1/communes/{KERLING}/portfolios")).await.expect(200).json();
    assert_eq!(portfolios["items"][0]["topics"], json!([id]));
    let portfolio = portfolios["items"][0]["id"].as_str().unwrap();
    let end = format!("/delegations/{portfolio}");
    let forms = PageForm::all_of(&page(&mayor, &end).await, portfolio);
    let projects = forms.into_iter().find(|form| form.text("step") == "projects").unwrap();
    let projects = projects.fill("p0_title", "Cour ombragée").fill("p0_state", "study");
    led_on(&mayor, projects.submit(&mayor).await).await;
    // What is in use stays.
    let remove = PageForm::all_of(&page(&mayor, &format!("/themes/{id}")).await, id);
    let remove = remove.into_iter().find(|form| form.text("step") == "remove").unwrap();
    remove.submit(&mayor).await.expect(422);

    app.residents(10).await;
    let body = app.consultation(&mayor, json!({"portfolio": portfolio})).await;
    let draft = mayor.post(format!("/v1/communes/{KERLING}/consultations"), body).await.expect(201).json();
    mayor.act(consultation_path(&draft, "/publish")).await.expect(200);
    let mandate = app.stranger().get(format!("/kerling-les-sierck/elus/{portfolio}")).await.expect(200);
    assert_eq!(inert_form(&mandate.text()), Ok(()));
    for told in ["Claire Muller", "Cour ombragée", "à l’étude", "Un wifi public ?"] {
        assert!(read(&mandate).contains(told), "{told} in {}", read(&mandate));
    }
    let councillors = app.stranger().get("/kerling-les-sierck/elus").await.expect(200);
    assert!(councillors.text().contains(&format!("/elus/{portfolio}")));
    let public = app.stranger().get(format!("/consultations/{}", draft["id"].as_str().unwrap())).await.expect(200);
    assert!(public.text().contains(&format!("/elus/{portfolio}")), "the consultation leads to the councillor");
}
