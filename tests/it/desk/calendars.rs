//! Files and calendars of others at the desk.

use api::server::run_due;
use serde_json::json;
use tests::{KERLING, PageForm, Reply, Site, TestApp, inert_form};

use super::field;
use crate::pages::read;

const AGENDA: &str = "/kerling-les-sierck/bureau/agenda";

const FILE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Club//FR\r\nBEGIN:VEVENT\r\nUID:a@club\r\nDTSTAMP:20261122T080000Z\r\nDTSTART;VALUE=DATE:20301207\r\nSUMMARY:Tournoi\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:b@club\r\nDTSTAMP:20261122T080000Z\r\nSUMMARY:Sans date\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

#[tokio::test]
async fn a_file_is_taken_in_with_what_was_left_out_of_it() {
    let app = TestApp::start().await;
    app.organisation("Club", true).await;
    let club = app.publisher(KERLING, "Club").await;
    let path = format!("{AGENDA}/importer");
    let page = club.get(&path).await.expect(200);
    assert!(page.text().contains("enctype=\"multipart/form-data\""), "{}", page.text());
    for expected in ["1 ajoutés", "1 restés comme ils étaient"] {
        let done = club.post_form(&path, &[("file", Some("club.ics"), FILE.as_bytes())]).await.expect(200);
        assert_eq!(inert_form(&done.text()), Ok(()));
        assert!(read(&done).contains(expected) && read(&done).contains("Ligne 10"), "{expected} in {}", read(&done));
    }
    for (name, content, words) in
        [("photo.jpg", &b"no calendar"[..], "n’est pas un agenda"), ("", b"", "Choisissez un fichier.")]
    {
        let refused: Reply = club.post_form(&path, &[("file", Some(name), content)]).await.expect(422);
        assert!(read(&refused).contains(words), "{words} in {}", read(&refused));
    }
    let listed = app.stranger().get(format!("/v1/communes/{KERLING}/events?from=2030-12-01")).await.json();
    assert_eq!(listed["items"][0]["title"], "Tournoi");
}

#[tokio::test]
async fn a_file_is_looked_at_before_anything_is_done_with_it() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let path = format!("{AGENDA}/importer");
    let form = PageForm::of(&clerk.get(&path).await.expect(200), "/importer");
    let looked = form.attach("file", "club.ics", FILE.as_bytes()).press(&clerk, "do", "look").await.expect(200);
    assert_eq!(inert_form(&looked.text()), Ok(()));
    for words in ["Voici ce que cela donnerait", "Rien n’est encore fait.", "1 ajoutés", "Ligne 10"] {
        assert!(read(&looked).contains(words), "{words} in {}", read(&looked));
    }
    let listed = async || app.stranger().get(format!("/v1/communes/{KERLING}/events?from=2030-12-01")).await.json();
    assert_eq!(listed().await["items"].as_array().map(Vec::len), Some(0), "nothing is done");
    let done = PageForm::of(&looked, "/importer").submit(&clerk).await.expect(200);
    assert!(read(&done).contains("Le fichier est lu") && read(&done).contains("1 ajoutés"), "{}", read(&done));
    assert_eq!(listed().await["items"][0]["title"], "Tournoi");
}

#[tokio::test]
async fn an_association_reads_why_its_calendar_was_refused() {
    let app = TestApp::start().await;
    let id = app.organisation("Club", false).await;
    let club = app.publisher(KERLING, "Club").await;
    let calendar = format!("/v1/organisations/{id}/calendar");
    club.put(&calendar, json!({"url": "https://agenda.exemple.fr/club.ics"})).await.expect(200);
    app.clerk().await.post(format!("{calendar}/reject"), json!({"reason": "C’est un agenda privé."})).await.expect(200);
    let page = club.get(format!("{AGENDA}/suivis/{id}")).await.expect(200);
    assert!(read(&page).contains("La mairie a dit non : C’est un agenda privé."), "{}", read(&page));
}

#[tokio::test]
async fn an_association_has_its_calendar_followed_and_the_town_hall_lets_it_in() {
    let site = Site::start().await;
    site.serve(FILE);
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_OUTGOING_ALLOW", site.origin())]).await;
    let id = app.organisation("Club", false).await;
    let (club, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let path = format!("{AGENDA}/suivis/{id}");
    let refused = club.staying().fill_in(&path, &[("url", "agenda")]).await.expect(422);
    assert!(refused.text().contains("href=\"#field-url\"") && field(&refused, "url") == "agenda");
    let url = format!("{}/club.ics", site.origin());
    let done = club.staying().fill_in(&path, &[("url", &url)]).await.expect(303);
    let waits = club.get(done.header("location")).await.expect(200);
    assert_eq!(inert_form(&waits.text()), Ok(()));
    assert!(read(&waits).contains("La mairie doit d’abord accepter cet agenda"), "{}", read(&waits));
    let list = clerk.get(format!("{AGENDA}/suivis")).await.expect(200);
    assert!(read(&list).contains("attend la mairie"), "{}", read(&list));
    let page = clerk.get(&path).await.expect(200);
    let etag = field(&page, "etag");
    clerk.staying().fill_in(&path, &[("url", &url), ("etag", &etag), ("do", "approve")]).await.expect(303);
    run_due(&app.app).await.expect("the calendar is read");
    let seen = club.get(&path).await.expect(200);
    for words in ["Cet agenda est lu chaque heure.", "Ligne 10"] {
        assert!(read(&seen).contains(words), "{words} in {}", read(&seen));
    }
    let stop = field(&club.get(&path).await, "etag");
    club.staying().fill_in(&path, &[("url", &url), ("etag", &stop), ("do", "stop")]).await.expect(303);
    assert!(!read(&club.get(&path).await).contains("Cet agenda est lu"));
    // Nobody else's is shown.
    app.organisation("Foyer", false).await;
    let other = app.publisher(KERLING, "Foyer").await;
    other.get(&path).await.expect(404);
}
