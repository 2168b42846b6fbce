//! The pages that messages and feeds link to.

use serde_json::{Value, json};
use tests::{KERLING, Reply, TestApp, inert, inert_form, pictures, text_of};

const DAY: i64 = 86_400;

pub fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// The text of a page that is seen, with plain blanks.
pub fn read(page: &Reply) -> String {
    let text = page.text();
    let (_, body) = text.split_once("<body").unwrap();
    text_of(body).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The content of one of the page's OpenGraph properties.
fn graph(page: &Reply, property: &str) -> Option<String> {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("<meta property=\"og:{property}\" content=\""))?;
    rest.split_once('"').map(|(content, _)| content.to_owned())
}

async fn post_event(app: &TestApp, more: Value) -> Value {
    let mut event = json!({"title": "Marché", "category": "market", "starts_at": "2030-12-07T07:00:00Z", "ends_at": "2030-12-07T11:30:00Z"});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.clerk().await.post(format!("/v1/communes/{KERLING}/events"), event).await.expect(201).json()
}

#[tokio::test]
async fn a_notice_is_a_page_with_its_picture_its_text_and_what_is_attached() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let photo = clerk.upload(KERLING, "photo.jpg", &pictures::photograph(800, 600)).await.expect(201).json();
    let pdf = clerk.upload(KERLING, "Plan.pdf", b"%PDF-1.4 plan").await.expect(201).json();
    let more = json!({"body": "De **8 h à 12 h**.", "image": id(&photo), "attachments": [id(&pdf)], "link": "https://exemple.fr/?a=1&b=2"});
    let notice = app.post("Coupure d’eau", more).await;
    let page = app.stranger().get(format!("/notices/{}", id(&notice))).await.expect(200);
    let (text, words) = (page.text(), read(&page));
    assert_eq!(inert(&page.header("content-type"), &text), Ok(()));
    for expected in [
        "Kerling-lès-Sierck",
        "Information",
        "Coupure d’eau",
        "Mairie de Kerling-lès-Sierck",
        "De 8 h à 12 h .",
        "Plan.pdf PDF, 1 ko",
    ] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    let file = format!("/v1/files/{}", id(&photo));
    let srcset = format!("srcset=\"{file}?w=320 320w, {file}?w=640 640w, {file}?w=1280 800w\"");
    for expected in
        ["<html lang=\"fr\">", "<strong>8 h à 12 h</strong>", "href=\"https://exemple.fr/?a=1&#38;b=2\"", &srcset]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    for address in [format!("{file}?w=320"), format!("/v1/files/{}", id(&pdf))] {
        assert!(text.contains(&address));
        app.stranger().get(address).await.expect(200);
    }
}

#[tokio::test]
async fn a_page_speaks_the_readers_language_around_what_people_wrote() {
    let app = TestApp::start().await;
    let notice =
        app.post("Crue", json!({"category": "alert", "severity": "severe", "expire_at": app.in_seconds(DAY)})).await;
    let path = format!("/notices/{}", id(&notice));
    let french = app.stranger().get(&path).await.expect(200);
    assert!(read(&french).contains("Alerte · danger grave") && french.text().contains("<html lang=\"fr\">"));
    let english = app.stranger().get(&path).header("accept-language", "en-GB").await.expect(200);
    assert!(read(&english).contains("Alert · great danger") && english.text().contains("<html lang=\"en\">"));
    assert!(english.text().contains("<h1 lang=\"fr\" dir=\"auto\">Crue</h1>"), "what people wrote is French");
    assert_eq!(
        (graph(&french, "locale").unwrap(), graph(&english, "locale").unwrap()),
        ("fr_FR".to_owned(), "en_GB".to_owned())
    );
    assert!(french.header("vary").contains("Accept-Language"));
    assert_ne!(french.header("etag"), english.header("etag"));
}

#[tokio::test]
async fn whoever_passes_a_page_on_shows_what_it_is_about() {
    let app = TestApp::start().await;
    let photo =
        app.clerk().await.upload(KERLING, "photo.jpg", &pictures::photograph(800, 600)).await.expect(201).json();
    let notice = app.post("Fête <du> lavoir", json!({"body": "Samedi.\n\n*Venez !*", "image": id(&photo)})).await;
    let path = format!("/notices/{}", id(&notice));
    let page = app.stranger().get(&path).await.expect(200);
    let base = app.config.public_url.as_str().trim_end_matches('/').to_owned();
    for (property, expected) in [
        ("title", "Fête &#60;du&#62; lavoir".to_owned()),
        ("description", "Samedi. Venez !".to_owned()),
        ("image", format!("{base}/v1/files/{}?w=1280", id(&photo))),
        ("url", format!("{base}{path}")),
        ("site_name", "Kerling-lès-Sierck".to_owned()),
    ] {
        assert_eq!(graph(&page, property), Some(expected), "{property}");
    }
    assert!(page.text().contains(&format!("rel=\"alternate\" type=\"application/json\" href=\"{base}/v1{path}\"")));
}

#[tokio::test]
async fn a_page_runs_nothing_of_others_and_is_kept_like_any_public_document() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({})).await;
    let path = format!("/notices/{}", id(&notice));
    let page = app.stranger().get(&path).await.expect(200);
    let text = page.text();
    let sheet = text.split_once("rel=\"stylesheet\" href=\"").unwrap().1.split_once('"').unwrap().0;
    let style = app.stranger().get(sheet).header("accept-encoding", "br").await.expect(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
    let other = sheet.replace("/site.css", "0/site.css");
    app.stranger().get(other).await.expect_problem(404, "not-found");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    assert_eq!(page.header("cache-control"), "public, no-cache, s-maxage=5");
    app.stranger().get(&path).header("if-none-match", page.header("etag")).await.expect(304);
    let head = app.stranger().ask("HEAD", &path).await.expect(200);
    assert!(head.body.is_empty() && head.header("etag") == page.header("etag"));
    assert_eq!(
        app.stranger().get(&path).header("accept-encoding", "br").await.expect(200).header("content-encoding"),
        "br"
    );
    assert_eq!(app.stranger().delete(&path).await.expect(405).header("allow"), "GET, HEAD, OPTIONS");
}

#[tokio::test]
async fn what_is_not_public_has_no_page_whoever_asks() {
    let app = TestApp::start().await;
    let draft = app.post("Brouillon", json!({"draft": true})).await;
    let event = post_event(&app, json!({"draft": true})).await;
    for (path, slug) in [
        (format!("/notices/{}", id(&draft)), "notice-not-found"),
        (format!("/events/{}", id(&event)), "event-not-found"),
        (format!("/polls/{}", id(&draft)), "poll-not-found"),
        ("/polls/nonsense".to_owned(), "poll-not-found"),
    ] {
        for person in [app.stranger(), app.clerk().await] {
            person.get(&path).await.expect_problem(404, slug);
        }
        let page =
            app.stranger().get(&path).header("accept", "text/html,application/xhtml+xml,*/*;q=0.8").await.expect(404);
        assert_eq!(inert(&page.header("content-type"), &page.text()), Ok(()));
        assert!(read(&page).contains("introuvable") && page.header("cache-control") == "no-store");
        let english =
            app.stranger().get(&path).header("accept", "text/html").header("accept-language", "en").await.expect(404);
        assert!(read(&english).contains("not found"));
    }
    app.stranger().get("/v1/nowhere").header("accept", "text/html").await.expect_problem(404, "not-found");
}

#[tokio::test]
async fn a_notice_that_has_expired_says_so_and_one_that_is_withdrawn_is_gone() {
    let app = TestApp::start().await;
    let notice = app.post("Travaux", json!({"expire_at": app.in_seconds(DAY)})).await;
    let path = format!("/notices/{}", id(&notice));
    assert!(!read(&app.stranger().get(&path).await.expect(200)).contains("plus affiché"));
    app.advance(DAY + 1);
    assert!(read(&app.stranger().get(&path).await.expect(200)).contains("Ce panneau n’est plus affiché depuis le"));
    app.clerk().await.delete(format!("/v1{path}")).await.expect(204);
    app.stranger().get(&path).await.expect_problem(404, "notice-not-found");
}

#[tokio::test]
async fn an_event_tells_when_and_where_on_the_clocks_of_its_commune() {
    let app = TestApp::start().await;
    let more = json!({
        "rrule": "FREQ=WEEKLY;COUNT=3", "price": "Entrée libre", "contact": "03 82 00 00 00", "description": "Trois **producteurs**.",
        "place": {"name": "Place de l’Église", "address": "1 place de l’Église", "latitude": 49.4236, "longitude": 6.2722},
        "changes": [{"date": "2030-12-14", "status": "cancelled"}, {"date": "2030-12-21", "starts_at": "2030-12-22T09:00:00Z", "ends_at": "2030-12-22T11:00:00Z"}],
    });
    let event = post_event(&app, more).await;
    let path = format!("/events/{}", id(&event));
    let page = app.stranger().get(&path).await.expect(200);
    let (text, words) = (page.text(), read(&page));
    assert_eq!(inert(&page.header("content-type"), &text), Ok(()));
    for expected in [
        "samedi 7 décembre 2030, de 8 h à 12 h 30",
        "samedi 14 décembre 2030, de 8 h à 12 h 30 Annulé",
        "dimanche 22 décembre 2030, de 10 h à 12 h Déplacé ; prévu d’abord : samedi 21 décembre 2030 à 8 h",
        "Place de l’Église 1 place de l’Église",
        "Entrée libre",
        "03 82 00 00 00",
    ] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    let struck = text.split_once("<s>").unwrap().1.split_once("</s>").unwrap().0;
    assert!(struck.contains("14") && text.matches("<s>").count() == 1, "only what is cancelled is struck through");
    assert!(text.contains("href=\"geo:49.4236,6.2722\"") && text.contains(&format!("href=\"/v1{path}.ics\"")));
    app.stranger().get(format!("/v1{path}.ics")).await.expect(200);
}

#[tokio::test]
async fn an_event_that_is_cancelled_or_over_says_so() {
    let app = TestApp::start().await;
    let event = post_event(&app, json!({"starts_at": app.in_seconds(DAY), "ends_at": app.in_seconds(DAY + 60)})).await;
    let path = format!("/events/{}", id(&event));
    let why = json!({"reason": "La salle est <b>prise</b>."});
    app.clerk().await.post(format!("/v1{path}/cancel"), why).await.expect(200);
    let page = app.stranger().get(&path).await.expect(200);
    assert!(read(&page).contains("Cet événement est annulé.") && page.text().contains("<s><time"));
    assert_eq!(page.text().matches("La salle est &#60;b&#62;prise").count(), 1, "{}", page.text());
    let other = post_event(
        &app,
        json!({"title": "Loto", "starts_at": app.in_seconds(DAY), "ends_at": app.in_seconds(DAY + 60)}),
    )
    .await;
    app.advance(2 * DAY);
    let over = app.stranger().get(format!("/events/{}", id(&other))).header("accept-language", "en").await.expect(200);
    assert!(read(&over).contains("This event is over.") && !over.text().contains("<s>"));
}

#[tokio::test]
async fn a_poll_shows_its_counts_once_they_are_shown_and_what_comes_of_it() {
    let app = TestApp::start().await;
    let poll = app.ask("Un banc ?", json!({"results": "after_close"})).await;
    let path = format!("/polls/{}", id(&poll));
    for _ in 0..2 {
        app.device()
            .await
            .put(format!("/v1{path}/answer"), json!({"options": [poll["options"][0]["id"]]}))
            .await
            .expect(200);
    }
    let open = app.stranger().get(&path).await.expect(200);
    assert_eq!(inert_form(&open.text()), Ok(()));
    let words = read(&open);
    assert!(words.contains("Un banc ?") && words.contains("Ouvert jusqu’au") && words.contains("indicatif"), "{words}");
    assert!(
        !open.text().contains("<meter") && words.contains("Les résultats se montrent à tous après la clôture."),
        "{words}"
    );
    app.advance(DAY);
    app.clerk().await.put(format!("/v1{path}/conclusion"), json!({"text": "Un banc sera posé."})).await.expect(200);
    let closed = app.stranger().get(&path).await.expect(200);
    let words = read(&closed);
    for expected in ["Clos depuis le", "Oui 2 · 100 %", "Non 0 · 0 %", "2 participants.", "Un banc sera posé."] {
        assert!(words.contains(expected), "{expected} in {words}");
    }
    assert!(
        closed.text().contains("<meter min=\"0\" max=\"2\" value=\"2\"")
            && closed.header("etag") != open.header("etag")
    );
}

#[tokio::test]
async fn feeds_calendars_and_search_engines_are_led_to_the_pages() {
    let app = TestApp::start().await;
    let notice = app.post("Panneau", json!({})).await;
    let event = post_event(&app, json!({})).await;
    let base = app.config.public_url.as_str().trim_end_matches('/').to_owned();
    let feed = app.stranger().get(format!("/v1/communes/{KERLING}/feed.json")).await.expect(200).json();
    assert_eq!(feed["items"][0]["url"], format!("{base}/notices/{}", id(&notice)));
    let page = format!("{base}/events/{}", id(&event));
    let address = format!("/v1/events/{}", id(&event));
    let json_ld = app.stranger().get(&address).header("accept", "application/ld+json").await.expect(200).json();
    assert_eq!((&json_ld["@id"], &json_ld["url"]), (&json!(page), &json!(page)));
    let calendar = app.stranger().get(format!("{address}.ics")).await.expect(200).text().replace("\r\n ", "");
    assert!(calendar.contains(&page), "{calendar}");
}
