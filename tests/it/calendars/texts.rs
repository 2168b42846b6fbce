//! Texts in and out: plain text to the character, HTML with its lines and links.

use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp};

use super::{calendar, counts, import};

async fn only(person: &Person) -> Value {
    let agenda = format!("/v1/communes/{KERLING}/events?from=2030-12-01&to=2030-12-31");
    let id = person.get(agenda).await.expect(200).json()["items"][0]["event"].as_str().unwrap().to_owned();
    person.get(format!("/v1/events/{id}")).await.expect(200).json()
}

/// The lines of a calendar, unfolded.
async fn written(person: &Person, event: &Value) -> String {
    let text = person.get(format!("/v1/events/{}.ics", event["id"].as_str().unwrap())).await.expect(200).text();
    text.replace("\r\n ", "")
}

#[tokio::test]
async fn a_plain_text_keeps_its_lines_and_comes_out_to_the_character() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let text = "DESCRIPTION:9 h café\\n10 h départ\\n1848. Une date\\n# 4 bis\\n\\n  - 2*3*4 places\\n[Plan](https://a.example/p_l_a_n)";
    let event = format!("UID:1\nDTSTART:20301204T190000Z\nSUMMARY:Sortie\n{text}");
    import(&clerk, &calendar(&[&event])).await.expect(200);
    let read = only(&clerk).await;
    let html = read["description_html"].as_str().unwrap();
    assert_eq!((html.matches("<br>").count(), html.matches("<p>").count()), (4, 2), "{html}");
    assert!(!["<em>", "<h", "<li>", "<ol"].iter().any(|it| html.contains(it)), "{html}");
    let out = written(&clerk, &read).await;
    assert!(out.contains(&format!("{text}\r\n")), "{out}");
    assert!(!out.contains("ORGANIZER"));
}

#[tokio::test]
async fn html_becomes_lines_and_links() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let event = "UID:1\nDTSTART:20301204T190000Z\nSUMMARY:L&#39\\;atelier\nDESCRIPTION:<p>Dès 9 h</p><ul><li>sel &amp\\; poivre</li></ul><a href=\"https://a.example/x\">Le menu</a>";
    import(&clerk, &calendar(&[event])).await.expect(200);
    let read = only(&clerk).await;
    assert_eq!(read["title"], "L'atelier");
    assert!(
        written(&clerk, &read).await.contains("DESCRIPTION:Dès 9 h\\nsel & poivre\\nLe menu (https://a.example/x)")
    );
    assert!(read["description_html"].as_str().unwrap().contains("href=\"https://a.example/x\""));
}

#[tokio::test]
async fn the_own_calendar_comes_back_unchanged() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let club = app.organisation("Club", true).await;
    let markdown = "**Menu** :\n\n1. Soupe\n2. Tarte\n\nVoir [le plan](https://plan.example/salle).";
    let meal = json!({"title": "Repas", "category": "other", "description": markdown, "starts_at": "2030-12-12T11:00:00Z", "ends_at": "2030-12-12T15:00:00Z",
        "place": {"name": "12", "address": "rue Haute"}, "price": "5 €"});
    clerk.post(format!("/v1/communes/{KERLING}/events"), meal).await.expect(201);
    // A start that is not on its rule goes out with another rule that means the same.
    let course = json!({"title": "Cours", "category": "workshop", "starts_at": "2030-12-13", "rrule": "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "exdates": ["2030-12-16"],
        "changes": [{"date": "2030-12-23", "title": "Dernier cours", "description": "*Goûter*"}]});
    clerk.post(format!("/v1/communes/{KERLING}/events"), course).await.expect(201);
    let publisher = app.publisher(KERLING, "Club").await;
    let mine =
        json!({"title": "Tarot", "category": "contest", "starts_at": "2030-12-20T19:00:00Z", "organisation": club});
    publisher.post(format!("/v1/communes/{KERLING}/events"), mine).await.expect(201);
    let file = app.stranger().get(format!("/v1/communes/{KERLING}/agenda.ics")).await.expect(200).text();
    let taken = import(&clerk, &file).await.expect(200);
    assert_eq!(counts(&taken), [0, 0, 3, 0], "{}", taken.text());
    assert_eq!(only(&clerk).await["description"], markdown);
}

#[tokio::test]
async fn one_event_of_two_organisations_goes_out_under_two_names() {
    let app = TestApp::start().await;
    let file = calendar(&["UID:fete@ici\nDTSTART:20301204T190000Z\nSUMMARY:Fête"]);
    for name in ["Club", "Cercle"] {
        app.organisation(name, true).await;
        import(&app.publisher(KERLING, name).await, &file).await.expect(200);
    }
    let agenda = app.stranger().get(format!("/v1/communes/{KERLING}/agenda.ics")).await.expect(200).text();
    let mut uids: Vec<&str> = agenda.lines().filter(|line| line.starts_with("UID:")).collect();
    uids.dedup();
    assert_eq!(uids.len(), 2, "{agenda}");
    let there = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    let taken = there.ask("POST", format!("/v1/communes/{SAILLANS}/events/import")).body("text/calendar", agenda).await;
    assert_eq!(counts(&taken.expect(200)), [2, 0, 0, 0]);
}

#[tokio::test]
async fn a_house_number_is_no_place_and_an_article_hides_no_clash() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let at = |uid: &str, place: &str| format!("UID:{uid}\nDTSTART:20301204T190000Z\nSUMMARY:Réunion\nLOCATION:{place}");
    import(&clerk, &calendar(&[&at("1", "8 bis\\, rue Basse\\, 57480 Kerling")])).await.expect(200);
    let read = only(&clerk).await;
    assert_eq!(
        (&read["place"]["name"], &read["place"]["address"]),
        (&json!("8 bis, rue Basse"), &json!("57480 Kerling"))
    );
    let post = async |name: &str, address: &str| {
        let event = json!({"title": "Autre", "category": "other", "starts_at": "2030-12-04T19:00:00Z", "place": {"name": name, "address": address}});
        let posted = clerk.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json();
        posted["clashes"].as_array().unwrap().len()
    };
    assert_eq!(post("8 bis", "place Haute").await, 0);
    assert_eq!(post("8 bis", "rue Neuve").await, 0);
    assert_eq!(post("La salle des fêtes", "Kerling").await, 0);
    assert_eq!(post("Salle des fêtes", "Kerling").await, 1);
}

#[tokio::test]
async fn a_calendar_holds_what_comes_soonest_of_every_organisation() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let market =
        json!({"title": "Marché", "category": "market", "starts_at": "2026-01-03T07:00:00Z", "rrule": "FREQ=WEEKLY"});
    clerk.post(format!("/v1/communes/{KERLING}/events"), market).await.expect(201);
    let council = json!({"title": "Conseil", "category": "council", "starts_at": "2031-06-01T18:00:00Z"});
    clerk.post(format!("/v1/communes/{KERLING}/events"), council).await.expect(201);
    let club = app.organisation("Club", true).await;
    let text = "x".repeat(8_000);
    let address = format!("/v1/communes/{KERLING}/events/import?organisation={club}");
    for part in 0..2 {
        let event = |it: usize| {
            let (day, hour) = (it % 28 + 1, it % 24);
            format!("UID:{part}-{it}\nDTSTART:203012{day:02}T{hour:02}0000Z\nSUMMARY:H{part}-{it}\nDESCRIPTION:{text}")
        };
        let events: Vec<String> = (0..600).map(event).collect();
        let file = calendar(&events.iter().map(String::as_str).collect::<Vec<_>>());
        let taken = clerk.ask("POST", &address).body("text/calendar", file).await.expect(200);
        assert_eq!(counts(&taken), [600, 0, 0, 0]);
    }
    let agenda = app.stranger().get(format!("/v1/communes/{KERLING}/agenda.ics")).await.expect(200).text();
    let some = agenda.matches("BEGIN:VEVENT").count();
    assert!((500..1202).contains(&some), "{some} of them fit");
    for title in ["Marché", "Conseil", "H0-0\r"] {
        assert!(agenda.contains(&format!("SUMMARY:{title}")), "{title}");
    }
}
