//! The agenda at the desk, without scripts.

use serde_json::{Value, json};
use tests::{KERLING, Person, Reply, TestApp, inert_form};

use super::field;
use crate::pages::read;

pub(super) const AGENDA: &str = "/kerling-les-sierck/bureau/agenda";

/// Fills in the form for something new, whose other fields are blank.
pub(super) async fn add(person: &Person, fields: &[(&str, &str)]) -> Reply {
    let page = person.get(format!("{AGENDA}/nouveau")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    let once = field(&page, "once");
    let mut all = vec![("once", once.as_str()), ("category", "sport"), ("repeats", "once"), ("notify", "on")];
    all.retain(|(name, _)| !fields.iter().any(|it| it.0 == *name));
    all.extend(fields);
    person.staying().fill_in(format!("{AGENDA}/nouveau"), &all).await
}

/// The id of the event whose page an answer leads to.
pub(super) fn made(reply: Reply) -> String {
    let location = reply.expect(303).header("location");
    location.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned()
}

pub(super) async fn event(app: &TestApp, id: &str) -> Value {
    app.clerk().await.get(format!("/v1/events/{id}")).await.expect(200).json()
}

/// The days of its next dates.
pub(super) fn days(event: &Value) -> Vec<String> {
    event["occurrences"].as_array().unwrap().iter().map(|it| it["date"].as_str().unwrap().to_owned()).collect()
}

pub(super) const TRAINING: &[(&str, &str)] = &[
    ("title", "Entraînement"),
    ("day", "2030-12-03"),
    ("opens", "18:30"),
    ("closes", "20:00"),
    ("repeats", "weekly"),
    ("place", "Stade"),
];

#[tokio::test]
async fn a_weekly_event_is_added_by_its_form_and_said_back_in_words() {
    let app = TestApp::start().await;
    app.organisation("Club", true).await;
    let club = app.publisher(KERLING, "Club").await;
    let id = made(add(&club, TRAINING).await);
    let known = event(&app, &id).await;
    assert_eq!((known["status"].as_str(), known["organisation"]["name"].as_str()), (Some("published"), Some("Club")));
    assert_eq!(known["starts_at"], "2030-12-03T17:30:00Z");
    assert_eq!(days(&known)[..3], ["2030-12-03", "2030-12-10", "2030-12-17"]);
    let page = club.get(format!("{AGENDA}/{id}?done=added")).await.expect(200);
    assert_eq!(inert_form(&page.text()), Ok(()));
    for words in ["C’est à l’agenda.", "Tous les mardis", "mardi 3 décembre 2030, 18 h 30 – 20 h"] {
        assert!(read(&page).to_lowercase().contains(&words.to_lowercase()), "{words} in {}", read(&page));
    }
    assert_eq!((field(&page, "title"), field(&page, "opens")), ("Entraînement".to_owned(), "18:30".to_owned()));
    assert!(page.text().contains("<option value=\"weekly\" selected>"), "{}", page.text());
    let public = app.stranger().get(format!("/events/{id}")).await.expect(200);
    assert!(read(&public).contains("Tous les mardis"), "{}", read(&public));
    let list = club.get(format!("{AGENDA}?depuis=2030-12-01")).await.expect(200);
    assert!(list.text().contains(&format!("href=\"{AGENDA}/{id}\"")), "{}", list.text());
}

#[tokio::test]
async fn every_rhythm_of_the_form_gives_the_dates_that_people_mean_and_comes_back() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for (repeats, more, first, words) in [
        ("once", &[][..], &["2030-12-03"][..], ""),
        ("daily", &[("times", "3")], &["2030-12-03", "2030-12-04", "2030-12-05"], "chaque jour, 3 fois en tout"),
        (
            "weekly",
            &[("days", "monday"), ("days", "friday")],
            &["2030-12-06", "2030-12-09"],
            "tous les lundis et vendredis",
        ),
        ("alternate", &[], &["2030-12-03", "2030-12-17"], "un mardi sur deux"),
        ("even", &[], &["2030-12-10", "2030-12-24"], "les semaines paires, le mardi"),
        ("odd", &[], &["2030-12-03", "2030-12-17"], "les semaines impaires, le mardi"),
        (
            "nth",
            &[("until", "2031-01-31")],
            &["2030-12-03", "2031-01-07"],
            "le premier mardi du mois, jusqu’au vendredi 31 janvier 2031",
        ),
        ("last", &[], &["2030-12-31", "2031-01-28"], "le dernier mardi du mois"),
        ("month_day", &[], &["2030-12-03", "2031-01-03"], "le 3 de chaque mois"),
        ("yearly", &[], &["2030-12-03", "2031-12-03"], "chaque année, le 3 décembre"),
    ] {
        let mut fields = vec![("title", repeats), ("day", "2030-12-03"), ("opens", "18:30"), ("repeats", repeats)];
        fields.extend(more);
        let id = made(add(&clerk, &fields).await);
        let known = days(&event(&app, &id).await);
        assert_eq!(known[..first.len()], *first, "{repeats}");
        let page = clerk.get(format!("{AGENDA}/{id}")).await.expect(200);
        let chosen = format!("<option value=\"{repeats}\" selected>");
        assert!(
            page.text().contains(&chosen) && read(&page).to_lowercase().contains(words),
            "{repeats}: {}",
            read(&page)
        );
    }
}

#[tokio::test]
async fn what_was_typed_stays_with_every_mistake_at_its_field() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let refused = add(
        &clerk,
        &[
            ("description", "Un texte"),
            ("day", ""),
            ("closes", "20:00"),
            ("repeats", "weekly"),
            ("times", "1"),
            ("link", "exemple"),
        ],
    )
    .await
    .expect(422);
    assert_eq!(inert_form(&refused.text()), Ok(()));
    // What cannot be read is told first, what does not go together with it.
    for words in ["Un nombre de 2 à 1 000", "Un lien est une adresse complète"] {
        assert!(read(&refused).replace('\u{202f}', " ").contains(words), "{words} in {}", read(&refused));
    }
    let refused =
        add(&clerk, &[("description", "Un texte"), ("closes", "20:00"), ("days", "monday")]).await.expect(422);
    for words in ["Donnez un titre.", "Choisissez une date.", "Dites aussi à quelle heure", "Les jours se choisissent"]
    {
        assert!(read(&refused).contains(words), "{words} in {}", read(&refused));
    }
    assert!(read(&refused).contains("Un texte") && field(&refused, "closes") == "20:00");
    for (field, value) in [("until", "2030-11-01"), ("last_day", "2030-11-01")] {
        let refused =
            add(&clerk, &[("title", "Loto"), ("day", "2030-12-03"), ("repeats", "weekly"), (field, value)]).await;
        assert!(refused.expect(422).text().contains(&format!("href=\"#field-{field}\"")), "{field}");
    }
    assert!(
        app.stranger().get(format!("/v1/communes/{KERLING}/events?from=2030-12-01")).await.json()["items"]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_form_that_is_sent_twice_adds_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut fields = TRAINING.to_vec();
    fields.push(("once", "0192f0aa-0000-7000-8000-000000000001"));
    let (one, other) = (add(&clerk, &fields).await, add(&clerk, &fields).await);
    assert_eq!(made(one), made(other));
}

#[tokio::test]
async fn a_rule_that_the_form_has_no_words_for_is_told_and_kept() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let body = json!({
        "title": "Réunion", "category": "meeting", "starts_at": "2030-12-07T09:00:00Z", "ends_at": "2030-12-07T11:00:00Z",
        "rrule": "FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA"
    });
    let made = clerk.post(format!("/v1/communes/{KERLING}/events"), body).await.expect(201).json();
    let path = format!("{AGENDA}/{}", made["id"].as_str().unwrap());
    let page = clerk.get(&path).await.expect(200);
    assert!(read(&page).contains("comme maintenant : tous les 3 mois, le premier samedi"), "{}", read(&page));
    let fields =
        [("title", "Assemblée"), ("day", "2030-12-07"), ("opens", "10:00"), ("closes", "12:00"), ("repeats", "kept")];
    clerk.staying().fill_in(&path, &fields).await.expect(303);
    let known = clerk.get(format!("/v1/events/{}", made["id"].as_str().unwrap())).await.json();
    assert_eq!(
        (known["title"].as_str(), known["rrule"].as_str()),
        (Some("Assemblée"), Some("FREQ=MONTHLY;INTERVAL=3;BYDAY=1SA"))
    );
    assert_eq!(known["starts_at"], "2030-12-07T09:00:00Z");
}

#[tokio::test]
async fn a_moderated_association_proposes_and_reads_what_it_proposed() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (club, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let new = club.get(format!("{AGENDA}/nouveau")).await.expect(200);
    assert!(read(&new).contains("Proposer à la mairie"));
    let id = made(add(&club, TRAINING).await);
    let path = format!("{AGENDA}/{id}");
    assert!(read(&club.get(format!("{path}?done=added")).await).contains("C’est envoyé à la mairie, qui relit."));
    clerk.act(format!("/v1/events/{id}/approve")).await.expect(200);
    let mut fields = TRAINING.to_vec();
    fields.retain(|(name, _)| *name != "title");
    fields.push(("title", "Entraînement des jeunes"));
    club.staying().fill_in(&path, &fields).await.expect(303);
    let page = club.get(&path).await.expect(200);
    assert_eq!(field(&page, "title"), "Entraînement des jeunes");
    assert!(read(&page).contains("modification à relire"), "{}", read(&page));
    assert_eq!(event(&app, &id).await["revision"]["changes"], json!({"title": "Entraînement des jeunes"}));
    // To call a date off it needs nobody's word.
    let off = [
        ("day", "2030-12-10"),
        ("opens", "18:30"),
        ("closes", "20:00"),
        ("title", "Entraînement des jeunes"),
        ("place", "Stade"),
        ("reason", "neige"),
        ("do", "off"),
    ];
    club.staying().fill_in(format!("{path}/dates/2030-12-10"), &off).await.expect(303);
    assert_eq!(event(&app, &id).await["occurrences"][1]["reason"], "neige");
}

#[tokio::test]
async fn an_event_is_cancelled_restored_and_withdrawn_by_buttons_that_ask_once() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut fields = TRAINING.to_vec();
    fields.push(("do", "draft"));
    let id = made(add(&clerk, &fields).await);
    let path = format!("{AGENDA}/{id}");
    for (step, status, words) in [
        ("publier", "published", "C’est à l’agenda."),
        ("annuler", "cancelled", "L’événement est annulé."),
        ("retablir", "published", "L’événement est rétabli."),
        ("retirer", "withdrawn", "L’événement est retiré de l’agenda."),
        ("retablir", "published", "L’événement est rétabli."),
    ] {
        let page = clerk.get(&path).await.expect(200);
        assert!(page.text().contains(&format!("href=\"{path}/{step}\"")), "{step}: {}", page.text());
        let asked = clerk.get(format!("{path}/{step}")).await.expect(200);
        let etag = field(&asked, "etag");
        let sent = [("etag", etag.as_str()), ("reason", if step == "annuler" { "Orage annoncé." } else { "" })];
        let done = clerk.staying().fill_in(format!("{path}/{step}"), &sent).await.expect(303);
        let is = event(&app, &id).await;
        assert_eq!(is["status"], status, "{step}");
        assert_eq!(is["cancellation_reason"] == "Orage annoncé.", step == "annuler", "{is}");
        assert!(read(&clerk.get(done.header("location")).await).contains(words), "{step}");
        clerk.staying().fill_in(format!("{path}/{step}"), &[("etag", &etag)]).await.expect(412);
    }
    clerk.get(format!("{path}/rien")).await.expect(404);
}

#[tokio::test]
async fn a_publisher_sees_their_own_at_the_desk_and_nothing_of_others() {
    let app = TestApp::start().await;
    app.organisation("Club", true).await;
    let (club, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let theirs = made(add(&clerk, &[("title", "Vœux"), ("day", "2030-12-03")]).await);
    let own = made(add(&club, TRAINING).await);
    let list = club.get(format!("{AGENDA}?depuis=2030-12-01")).await.expect(200).text();
    assert!(list.contains(&own) && !list.contains(&theirs), "{list}");
    club.get(format!("{AGENDA}/{theirs}")).await.expect(404);
    club.staying().fill_in(format!("{AGENDA}/{theirs}/annuler"), &[]).await.expect(404);
    let all = clerk.get(format!("{AGENDA}?depuis=2030-12-01")).await.expect(200).text();
    assert!(all.contains(&own) && all.contains(&theirs), "{all}");
}
