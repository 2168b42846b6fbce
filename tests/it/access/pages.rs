//! Access: every page asked by people who may not see it.

use api::accounts::Role;
use api::server::PAGES;
use kit::pages::Sort;
use tests::{KERLING, SAILLANS, TestApp, inert_form};

use super::post_all;

#[tokio::test]
async fn no_page_tells_more_than_everybody_may_know_and_no_form_acts_for_strangers() {
    let app = TestApp::start().await;
    let draft = post_all(&app, true).await;
    let mut people = vec![app.stranger(), app.clerk().await, app.person(Role::Operator, None).await];
    people.push(app.person(Role::Resident, Some(KERLING)).await);
    for page in PAGES.iter().copied().flatten() {
        let path = page.path().replace(":slug", "nonsense").replace(":commune", "kerling-les-sierck");
        let path = path.replace(":digest", "0").replace(":name", "site.css").replace(":colour", "1b3f78.css");
        let path = path.replace(":id", draft.about(&path)["id"].as_str().unwrap());
        let path = path.replace(":date", "2030-12-07").replace(":step", "annuler");
        assert!(!path.contains(':'), "{path} has a parameter that this test does not know");
        for person in &people {
            match page.sort() {
                Sort::Document if path.starts_with("/assets/") => {
                    assert_eq!(person.get(&path).await.status, 404, "{path} is of no release");
                }
                Sort::Document if path.starts_with("/.well-known/") => {
                    assert_eq!(person.get(&path).await.status, 404, "{path} says what this server was not told");
                }
                Sort::Public if ["/", "/hors-ligne"].contains(&path.as_str()) || path.starts_with("/kerling") => {
                    let shown = person.get(&path).await;
                    assert!([200, 404].contains(&shown.status), "{path} answered {}", shown.status);
                    for thing in draft.kinds.values() {
                        assert!(!shown.text().contains(thing["id"].as_str().unwrap()), "{path} tells of a draft");
                    }
                    let kept = shown.status == 404 || shown.header("cache-control").starts_with("public");
                    assert!(kept, "{path} is everybody's");
                }
                Sort::Document => assert!(person.get(&path).await.status < 400, "{path} is public"),
                Sort::Public => assert_eq!(person.get(&path).await.status, 404, "{path} is a draft, or nothing"),
                Sort::Desk => {}
                Sort::Personal | Sort::Form => {
                    let linked = format!("{path}?token=nonsense");
                    let shown = person.get(&linked).await;
                    // Somebody without a link may see the button, which does nothing.
                    assert!([200, 404].contains(&shown.status), "{path} answered {}", shown.status);
                    assert_eq!(shown.header("cache-control"), "no-store", "{path}");
                    let acted = person.act(&linked).await.status;
                    // A form without anything in it asks for it again.
                    let refusals: &[u16] = match page.sort() {
                        // It forgets whoever asks, and leads them to the board.
                        Sort::Form if path.ends_with("/borne") => &[200],
                        // They lead to the door, or keep what was sent until one signed in.
                        Sort::Form
                            if path.starts_with("/compte")
                                || path == "/entrer/code"
                                || ["/voter", "/moi", "/voix", "/voix/porter"].iter().any(|it| path.ends_with(it)) =>
                        {
                            &[200, 401, 404]
                        }
                        // What is sent without an account waits on a page until one has signed in.
                        Sort::Form if path.ends_with("/activer") => &[200, 401],
                        Sort::Form => &[404, 422],
                        _ => &[405],
                    };
                    assert!(refusals.contains(&acted), "{path} answered {acted}");
                }
            }
            let allowed = person.delete(&path).await.expect(405).header("allow");
            assert_eq!(allowed, page.methods(), "{path}");
        }
    }
}

#[tokio::test]
async fn the_desk_is_for_staff_and_publishers_and_leads_who_is_not_signed_in_to_the_door() {
    let app = TestApp::start().await;
    let draft = post_all(&app, true).await;
    app.organisation("Foyer rural", false).await;
    let mut turned_away = vec![app.person(Role::Operator, None).await];
    for role in [Role::Mayor, Role::Clerk, Role::Councillor, Role::Publisher] {
        turned_away.push(app.person(role, Some(SAILLANS)).await);
    }
    turned_away.push(app.person(Role::Resident, Some(KERLING)).await);
    let seated = [app.clerk().await, app.publisher(KERLING, "Foyer rural").await];
    let desk = PAGES.iter().copied().flatten().filter(|page| page.sort() == Sort::Desk);
    for page in desk {
        let path = page.path().replace(":commune", "kerling-les-sierck");
        let id = if path.contains("/agenda/") { "events" } else { "notices" };
        let path = path.replace(":id", draft.kinds[id]["id"].as_str().unwrap());
        let path = path.replace(":date", "2030-12-07").replace(":step", "annuler");
        assert!(path.starts_with("/kerling-les-sierck/bureau") && !path.contains(':'), "{path}");
        let has_form = page.methods().contains("POST");
        let stranger = app.stranger().staying();
        let led = stranger.get(&path).await.expect(303).header("location");
        assert!(led.starts_with("/entrer"), "{path} is for who is signed in");
        if has_form {
            let kept = stranger.act(&path).await.expect(401).text();
            assert!(kept.contains("Rien n’est perdu"), "{path} keeps what was sent until one signed in");
        }
        for person in &turned_away {
            assert!([403, 404].contains(&person.get(&path).await.status), "{path} is shown to others");
            let acted = person.act(&path).await.status;
            assert!(if has_form { [403, 404].contains(&acted) } else { acted == 405 }, "{path} answered {acted}");
        }
        for person in &seated {
            let shown = person.staying().get(&path).await;
            assert!([200, 303, 403, 404].contains(&shown.status), "{path} answered {}", shown.status);
            if shown.status == 200 {
                assert_eq!(shown.header("cache-control"), "no-store", "{path}");
                assert_eq!(shown.header("x-robots-tag"), "noindex", "{path}");
                assert_eq!(inert_form(&shown.text()), Ok(()), "{path}");
                let explained = shown.text().contains("Comment ça marche") || path.ends_with("/apercu");
                assert!(explained, "{path} says how it works");
            }
        }
    }
}
