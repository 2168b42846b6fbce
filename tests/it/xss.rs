//! Text stays text: a published list of attempts to smuggle in something active, in every text that people write.

mod kinds;
mod pages;
mod polls;
mod rejections;

use ground::seen::{clean_line, clean_lines};
use serde_json::{Value, json};
use tests::{KERLING, Person, Reply, TestApp, inert, inert_form, pictures, text_of};

/// One attempt a line; its head says where they come from.
const LIST: &str = include_str!("../data/xss.txt");

/// Every document that shows a notice; `{id}` is the notice's.
const DOCUMENTS: [&str; 12] = [
    "/v1/notices/{id}",
    "/notices/{id}",
    "/v1/communes/kerling-les-sierck/notices?limit=100",
    "/v1/communes/kerling-les-sierck/board",
    "/v1/communes/kerling-les-sierck/feed.json",
    "/v1/communes/kerling-les-sierck/feed.atom",
    "/v1/communes/kerling-les-sierck/alerts.cap",
    "/kerling-les-sierck",
    "/kerling-les-sierck/affiche",
    "/kerling-les-sierck/affiche?format=a3",
    "/kerling-les-sierck/ecran",
    "/kerling-les-sierck/widget",
];

/// The attempts as they stand, and again with what `\xNN` stands for.
fn attempts() -> Vec<String> {
    let as_they_stand = LIST.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    as_they_stand.flat_map(|line| [Some(line.to_owned()), unescaped(line)]).flatten().collect()
}

/// With the bytes that `\xNN` stands for, if there are any and they are text.
fn unescaped(line: &str) -> Option<String> {
    let (first, rest) = line.split_once("\\x")?;
    let mut bytes = first.as_bytes().to_vec();
    for part in rest.split("\\x") {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).ok()
}

/// A notice that holds the attempt wherever Markdown may hold something, each in an item of its own that ends it.
fn notice_of(attempt: &str) -> Value {
    let body = format!(
        "- {attempt}\n- x {attempt}\n- [x]({attempt})\n- [x](<{attempt}>)\n- ![{attempt}]({attempt} '{attempt}')\n\
         - [x](https://exemple.fr/ \"{attempt}\")\n- <{attempt}>\n- `{attempt}`\n- ## {attempt}\n- [{attempt}]\n\n\
         [{attempt}]: <{attempt}>\n\n```{attempt}\n{attempt}\n```\n\n| {attempt} |\n|---|\n| {attempt} |\n"
    );
    let link = format!("https://exemple.fr/{attempt}?{attempt}#{attempt}");
    // An alert is in every feed.
    json!({"title": attempt, "category": "alert", "severity": "minor", "expire_at": "2100-01-01T00:00:00Z", "body": body, "link": link})
}

/// Post it, without what is refused: that is not shown to anybody. None if nothing is left.
async fn post(clerk: &Person, mut notice: Value) -> Option<Value> {
    let path = format!("/v1/communes/{KERLING}/notices");
    let reply = clerk.post(&path, notice.clone()).await;
    if reply.status == 201 {
        return Some(reply.json());
    }
    let refused = reply.expect_invalid();
    for pointer in &refused {
        notice[&pointer[1..]] = if pointer == "/title" { "Refusé".into() } else { Value::Null };
    }
    if refused.contains(&"/body".to_owned()) { None } else { Some(clerk.post(&path, notice).await.expect(201).json()) }
}

/// Holds all that an answer tells against what it may tell.
fn hold(reply: &Reply, attempt: &str) {
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    let is_page = reply.header("content-type").starts_with("text/html");
    let held = if is_page { inert_form(&reply.text()) } else { inert(&reply.header("content-type"), &reply.text()) };
    if let Err(found) = held {
        panic!("{attempt} gave {found}");
    }
}

/// [`hold`] for a page, whose heading is what somebody wrote.
fn hold_page(page: &Reply, heading: &str, attempt: &str) {
    hold(page, attempt);
    let text = page.text();
    let (_, rest) = text.split_once("<h1 lang=\"fr\" dir=\"auto\">").unwrap();
    let breakable = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
    assert_eq!(
        breakable(&text_of(rest.split_once("</h1>").unwrap().0)),
        breakable(&heading.replace('\r', "\n")),
        "a heading is what was written"
    );
}

/// The visible text of a notice's HTML, and that of its summary: without blanks, which lie elsewhere.
fn shown(notice: &Value) -> String {
    without_blanks(&text_of(notice["body_html"].as_str().unwrap()))
}

/// True if each line of a summary is read in the text: behind its mark, before the address that a link leads to.
fn is_read(notice: &Value) -> bool {
    let (shown, summary) = (shown(notice), notice["summary"].as_str().unwrap());
    let cut = summary.strip_suffix('…');
    let lines: Vec<&str> = cut.unwrap_or(summary).lines().collect();
    // The last may end within an address.
    lines[..lines.len() - usize::from(cut.is_some())].iter().map(|line| line.trim_start_matches("• ")).all(|line| {
        let words = line.split_once(" (").map_or(line, |(words, _)| words);
        [line, words].iter().any(|it| shown.contains(&without_blanks(it)))
    })
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

#[tokio::test]
async fn text_stays_text_and_nothing_active_is_served() {
    let app = TestApp::start().await;
    let (clerk, phone, device) = (app.clerk().await, app.stranger(), app.device().await);
    let attempts = attempts();
    assert!(attempts.len() > 300, "the list is there");
    let (mut titles, mut last) = (0, String::new());
    // As many at once as the board shows, and a list.
    for attempts in attempts.chunks(50) {
        let mut posted = Vec::new();
        for attempt in attempts {
            let sent = notice_of(attempt);
            let Some(notice) = post(&clerk, sent.clone()).await else { continue };
            let (title, body) = (notice["title"].as_str().unwrap(), notice["body"].as_str().unwrap());
            if title != "Refusé" {
                assert_eq!(title, clean_line(attempt), "a title is what was written");
                titles += 1;
            }
            assert_eq!(body, clean_lines(sent["body"].as_str().unwrap()), "a text is what was written");
            assert!(is_read(&notice), "a summary is what is read: {attempt} gave {notice}");
            last = notice["id"].as_str().unwrap().to_owned();
            hold(&phone.get(DOCUMENTS[0].replace("{id}", &last)).await.expect(200), attempt);
            hold_page(&phone.get(DOCUMENTS[1].replace("{id}", &last)).await.expect(200), title, attempt);
            posted.push((notice["title"].clone(), notice["summary"].clone()));
        }
        for document in DOCUMENTS {
            hold(&phone.get(document.replace("{id}", &last)).await.expect(200), "one of fifty");
        }
        device.act(format!("/v1/notices/{last}/opened")).await.expect(204);
        let board = app.board(KERLING).await;
        let cards =
            board["notices"].as_array().unwrap().iter().map(|card| (card["title"].clone(), card["summary"].clone()));
        assert_eq!(
            cards.take(posted.len()).collect::<Vec<_>>(),
            posted.into_iter().rev().collect::<Vec<_>>(),
            "a card shows them as they are"
        );
    }
    assert!(titles > 250, "most titles are taken as they are: {titles}");
    let reach = clerk.get(format!("/v1/communes/{KERLING}/reach")).await.expect(200);
    hold(&reach, "the last of each fifty");
    assert!(reach.json()["notices"].as_array().unwrap().len() > 5, "what was opened is listed by its title");
}

#[tokio::test]
async fn a_link_that_is_not_an_address_is_refused() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for attempt in attempts() {
        let notice = json!({"title": "Lien", "category": "information", "link": attempt});
        let reply = clerk.post(format!("/v1/communes/{KERLING}/notices"), notice).await;
        if reply.status == 201 {
            hold(&reply, &attempt);
        } else {
            assert_eq!(reply.expect_invalid(), ["/link"], "{attempt}");
        }
    }
}

#[tokio::test]
async fn the_name_of_an_organisation_is_text() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("/v1/communes/{KERLING}/organisations");
    let mut names = Vec::new();
    for attempt in attempts() {
        let reply = clerk.post(&path, json!({"kind": "association", "name": attempt})).await;
        if reply.status == 201 {
            hold(&reply, &attempt);
            names.push(reply.json()["name"].clone());
            assert_eq!(names.last(), Some(&json!(clean_line(&attempt))), "a name is what was written");
        } else {
            // Refused, or there already.
            assert_eq!(reply.expect_invalid(), ["/name"], "{attempt}");
        }
    }
    let details = app.stranger().get(format!("/v1/communes/{KERLING}")).await.expect(200);
    hold(&details, "one of them all");
    let shown: Vec<Value> =
        details.json()["organisations"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
    assert!(names.len() > 250 && names.iter().all(|name| shown.contains(name)), "all are there as they are");
}

#[tokio::test]
async fn an_event_is_text_in_the_agenda_in_calendars_and_for_search_engines() {
    let app = TestApp::start().await;
    let (clerk, phone) = (app.clerk().await, app.stranger());
    let path = format!("/v1/communes/{KERLING}/events");
    let mut titles = 0;
    for attempt in attempts() {
        let mut event = json!({
            "title": attempt, "category": "other", "starts_at": "2030-12-07", "description": notice_of(&attempt)["body"],
            "price": attempt, "contact": attempt, "place": {"name": attempt, "address": attempt}, "link": format!("https://exemple.fr/{attempt}"),
            "changes": [{"date": "2030-12-07", "title": attempt, "description": attempt, "place": {"name": attempt}}],
        });
        let mut reply = clerk.post(&path, event.clone()).await;
        if reply.status != 201 {
            for pointer in reply.expect_invalid() {
                // A mistake within a member is one of the member.
                let member = pointer[1..].split('/').next().unwrap();
                event[member] = if member == "title" { "Refusé".into() } else { Value::Null };
            }
            reply = clerk.post(&path, event.clone()).await.expect(201);
        }
        let made = reply.json();
        titles += usize::from(made["title"] == attempt.trim());
        let address = format!("/v1/events/{}", made["id"].as_str().unwrap());
        hold(&phone.get(&address).await.expect(200), &attempt);
        hold_page(
            &phone.get(address.replacen("/v1", "", 1)).await.expect(200),
            made["title"].as_str().unwrap(),
            &attempt,
        );
        hold(&phone.ask("GET", &address).header("Accept", "application/ld+json").await.expect(200), &attempt);
        let calendar = phone.get(format!("{address}.ics")).await.expect(200).text();
        let lines: Vec<&str> =
            calendar.split("\r\n").filter(|line| line.starts_with("BEGIN:") || line.starts_with("ATTACH")).collect();
        let mut expected = vec!["BEGIN:VCALENDAR", "BEGIN:VEVENT"];
        expected.resize(2 + made["changes"].as_array().unwrap().len(), "BEGIN:VEVENT");
        assert_eq!(lines, expected, "{attempt} adds nothing to the calendar: {calendar}");
    }
    assert!(titles > 250, "most titles are taken as they are: {titles}");
    hold(&phone.get(format!("{path}?from=2030-12-01&to=2030-12-31&limit=100")).await.expect(200), "one of a hundred");
    hold(&phone.get(format!("/v1/communes/{KERLING}/board")).await.expect(200), "the board");
}

#[tokio::test]
async fn the_name_of_a_file_and_what_a_picture_shows_are_text() {
    let app = TestApp::start().await;
    let (clerk, phone) = (app.clerk().await, app.stranger());
    let (picture, mut named, mut described) = (pictures::photograph(8, 8), 0, 0);
    for attempts in attempts().chunks(50) {
        let mut last = String::new();
        for attempt in attempts {
            let name: String = attempt.chars().filter(|c| !c.is_control()).collect();
            let fields = [("file", Some(name.as_str()), &picture[..]), ("alt", None, attempt.as_bytes())];
            let reply = clerk.post_form(format!("/v1/communes/{KERLING}/files"), &fields).await;
            if reply.status != 201 {
                assert_eq!(reply.expect_invalid(), ["/alt"], "{attempt}");
                continue;
            }
            hold(&reply, attempt);
            let file = reply.json();
            assert_eq!(file["alt"], clean_line(attempt), "a description is what was written");
            let notice = app.post("Image", json!({"image": file["id"], "attachments": [file["id"]]})).await;
            assert_eq!((&notice["image"]["alt"], &notice["attachments"][0]["name"]), (&file["alt"], &file["name"]));
            last = notice["id"].as_str().unwrap().to_owned();
            let served = phone.get(format!("/v1/files/{}", file["id"].as_str().unwrap())).await.expect(200);
            let disposition = served.header("content-disposition");
            assert!(
                disposition.starts_with("inline; filename=\"") && disposition.matches('"').count() == 2,
                "{disposition}"
            );
            named += usize::from(file["name"].as_str().unwrap().contains('<'));
            described += 1;
        }
        for document in DOCUMENTS {
            hold(&phone.get(document.replace("{id}", &last)).await.expect(200), "one of fifty");
        }
    }
    assert!(
        described > 250 && named > 50,
        "most are taken as they are: {described} descriptions, {named} names with a <"
    );
}
