//! Boards of several communes: who may put posts on whose board, and who decides there, for every kind of post.

use api::accounts::Role;
use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp};

const DATE: &str = "2030-12-07";

/// A kind of thing that is posted.
#[derive(Debug, Clone, Copy)]
struct Kind {
    path: &'static str,
    text: &'static str,
}

const KINDS: [Kind; 2] = [Kind { path: "notices", text: "body" }, Kind { path: "events", text: "description" }];

impl Kind {
    fn body(self, title: &str, more: Value) -> Value {
        let mut body = match self.path {
            "notices" => json!({"title": title, "category": "works", self.text: "Texte."}),
            _ => json!({"title": title, "category": "other", "starts_at": DATE, self.text: "Texte."}),
        };
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    }

    /// Post something, through the address of a commune.
    async fn post(self, person: &Person, commune: &str, title: &str, more: Value) -> Value {
        person.post(format!("/v1/communes/{commune}/{}", self.path), self.body(title, more)).await.expect(201).json()
    }

    fn address(self, posted: &Value) -> String {
        format!("/v1/{}/{}", self.path, posted["id"].as_str().unwrap())
    }

    fn on(self, commune: &str, posted: &Value) -> String {
        format!("/v1/communes/{commune}/{}/{}", self.path, posted["id"].as_str().unwrap())
    }

    /// The titles that everybody sees in a commune.
    async fn seen(self, app: &TestApp, commune: &str) -> Vec<String> {
        let list = match self.path {
            "notices" => format!("/v1/communes/{commune}/notices"),
            _ => format!("/v1/communes/{commune}/events?from={DATE}&to={DATE}"),
        };
        let items = app.stranger().get(list).await.expect(200).json()["items"].clone();
        items.as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
    }
}

/// An association of Kerling that serves Saillans too: how each trusts it, its publisher, and both clerks.
struct Neighbours {
    app: TestApp,
    club: String,
    publisher: Person,
    kerling: Person,
    saillans: Person,
}

async fn neighbours(here: bool, there: bool) -> Neighbours {
    let app = TestApp::start().await;
    let club = app.organisation("Club", here).await;
    app.serve_too(SAILLANS, &club, json!({"trusted": there})).await;
    let (kerling, saillans) = (app.clerk().await, app.person(Role::Clerk, Some(SAILLANS)).await);
    Neighbours { publisher: app.publisher(KERLING, "Club").await, app, club, kerling, saillans }
}

/// The status of a post on each board, as a reader is told.
fn boards(posted: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    posted["boards"].as_array().unwrap().iter().map(|it| (text(&it["commune"]), text(&it["status"]))).collect()
}

fn both(here: &str, there: &str) -> Vec<(String, String)> {
    vec![(KERLING.to_owned(), here.to_owned()), (SAILLANS.to_owned(), there.to_owned())]
}

#[tokio::test]
async fn what_is_posted_is_on_each_board_as_its_organisation_stands_there_wherever_it_was_made() {
    for (here, there) in [(true, true), (true, false), (false, true), (false, false)] {
        let town = neighbours(here, there).await;
        let state = |trusted| if trusted { "published" } else { "submitted" };
        let up = |trusted: bool| if trusted { vec!["Loto".to_owned()] } else { vec![] };
        for kind in KINDS {
            for made_in in [KERLING, SAILLANS] {
                let posted = kind.post(&town.publisher, made_in, "Loto", json!({})).await;
                assert_eq!(boards(&posted), both(state(here), state(there)), "{kind:?} through {made_in}");
                assert_eq!(
                    posted["status"],
                    if here || there { "published" } else { "submitted" },
                    "the most advanced of its boards"
                );
                let seen = (kind.seen(&town.app, KERLING).await, kind.seen(&town.app, SAILLANS).await);
                assert_eq!(seen, (up(here), up(there)), "{kind:?} through {made_in}");
                let public = town.app.stranger().get(kind.address(&posted)).await;
                if here || there {
                    let public = public.expect(200).json();
                    let slugs: Vec<&str> =
                        [(KERLING, here), (SAILLANS, there)].iter().filter(|it| it.1).map(|it| it.0).collect();
                    assert_eq!((&public["communes"], &public["boards"]), (&json!(slugs), &Value::Null));
                } else {
                    public.expect(404);
                }
                town.publisher.delete(kind.address(&posted)).await.expect(204);
            }
        }
    }
}

#[tokio::test]
async fn a_clerks_own_word_reaches_their_own_board_alone() {
    let town = neighbours(true, true).await;
    for kind in KINDS {
        for organisation in [Value::Null, json!(town.club)] {
            if organisation.is_null() {
                let own = kind.post(&town.saillans, SAILLANS, "Avis", json!({})).await;
                assert_eq!(own["communes"], json!([SAILLANS]));
                town.saillans.delete(kind.address(&own)).await.expect(204);
                continue;
            }
            let posted = kind.post(&town.saillans, SAILLANS, "Avis", json!({"organisation": organisation})).await;
            assert_eq!(posted["communes"], json!([SAILLANS]), "{kind:?}");
            assert!(kind.seen(&town.app, KERLING).await.is_empty());
            let further = kind.body("Avis", json!({"organisation": organisation, "communes": [KERLING, SAILLANS]}));
            let refused = town.saillans.post(format!("/v1/communes/{SAILLANS}/{}", kind.path), further).await;
            assert_eq!(refused.expect_invalid(), ["/communes"]);
            let further = town.saillans.patch(kind.address(&posted), json!({"communes": [KERLING]})).await;
            assert_eq!(further.expect_invalid(), ["/communes"]);
            // Its clerk edits what hangs on no other board; the neighbour's has nothing to do with it.
            town.saillans.patch(kind.address(&posted), json!({"title": "Avis bis"})).await.expect(200);
            town.kerling.patch(kind.address(&posted), json!({"title": "x"})).await.expect_problem(403, "forbidden");
            town.saillans.delete(kind.address(&posted)).await.expect(204);
        }
        let stranger = town.app.organisation(&format!("Inconnue {}", kind.path), true).await;
        let refused = town
            .saillans
            .post(format!("/v1/communes/{SAILLANS}/{}", kind.path), kind.body("x", json!({"organisation": stranger})));
        assert_eq!(refused.await.expect_invalid(), ["/organisation"], "it does not serve Saillans");
    }
}

#[tokio::test]
async fn each_clerk_decides_on_their_own_board() {
    let town = neighbours(false, false).await;
    for kind in KINDS {
        let posted = kind.post(&town.publisher, KERLING, "Loto", json!({})).await;
        let queue = async |clerk: &Person, commune: &str| {
            let items =
                clerk.get(format!("/v1/communes/{commune}/moderation")).await.expect(200).json()["items"].clone();
            items.as_array().unwrap().len()
        };
        assert_eq!((queue(&town.kerling, KERLING).await, queue(&town.saillans, SAILLANS).await), (1, 1));
        let elsewhere = town.kerling.act(format!("{}/approve", kind.on(SAILLANS, &posted))).await;
        elsewhere.expect_problem(403, "forbidden");
        let approved = town.saillans.act(format!("{}/approve", kind.on(SAILLANS, &posted))).await.expect(200).json();
        assert_eq!(
            (approved["status"].as_str(), boards(&approved)),
            (Some("published"), both("submitted", "published"))
        );
        assert_eq!((kind.seen(&town.app, KERLING).await.len(), kind.seen(&town.app, SAILLANS).await.len()), (0, 1));
        // The short form means the caller's own board.
        let no = json!({"reason": "Pas ici."});
        let rejected = town.kerling.post(format!("{}/reject", kind.address(&posted)), no).await.expect(200).json();
        assert_eq!((&rejected["status"], &rejected["rejection_reason"]), (&json!("rejected"), &json!("Pas ici.")));
        let there = town.saillans.get(kind.address(&posted)).await.expect(200).json();
        assert_eq!((&there["status"], &there["rejection_reason"]), (&json!("published"), &Value::Null));
        assert_eq!(
            there["boards"][0]["rejection_reason"],
            Value::Null,
            "why Kerling said no is between it and the association"
        );
        let mine = town.publisher.get(kind.address(&posted)).await.expect(200).json();
        assert_eq!(
            (&mine["status"], &mine["boards"][0]["rejection_reason"]),
            (&json!("published"), &json!("Pas ici."))
        );

        town.saillans.act(format!("{}/hide", kind.on(SAILLANS, &posted))).await.expect(200);
        town.app.stranger().get(kind.address(&posted)).await.expect(404);
        town.saillans.act(format!("{}/show", kind.on(SAILLANS, &posted))).await.expect(200);
        town.app.stranger().get(kind.address(&posted)).await.expect(200);
        town.saillans.delete(kind.address(&posted)).await.expect(204);
        assert!(kind.seen(&town.app, SAILLANS).await.is_empty());
        assert_eq!(
            boards(&town.publisher.get(kind.address(&posted)).await.expect(200).json()),
            both("rejected", "withdrawn")
        );
        town.publisher.delete(kind.address(&posted)).await.expect(204);
    }
}

#[tokio::test]
async fn an_edit_shows_where_its_organisation_is_trusted_and_waits_elsewhere_under_the_text_that_was_approved() {
    let town = neighbours(true, false).await;
    for kind in KINDS {
        let posted = kind.post(&town.publisher, KERLING, "Loto", json!({})).await;
        town.saillans.act(format!("{}/approve", kind.address(&posted))).await.expect(200);
        town.publisher.patch(kind.address(&posted), json!({"title": "Grand loto"})).await.expect(200);
        town.publisher.patch(kind.address(&posted), json!({kind.text: "Autre texte."})).await.expect(200);
        let seen = (kind.seen(&town.app, KERLING).await, kind.seen(&town.app, SAILLANS).await);
        assert_eq!(seen, (vec!["Grand loto".to_owned()], vec!["Loto".to_owned()]), "{kind:?}");
        let there = town.saillans.get(kind.address(&posted)).await.expect(200).json();
        assert_eq!(there["title"], "Loto", "its staff see what their board shows");
        assert_eq!(there["revision"]["changes"], json!({"title": "Grand loto", kind.text: "Autre texte."}));
        assert_eq!(town.kerling.get(kind.address(&posted)).await.expect(200).json()["revision"], Value::Null);
        let approved = town.saillans.act(format!("{}/approve", kind.address(&posted))).await.expect(200).json();
        assert_eq!((&approved["title"], &approved[kind.text]), (&json!("Grand loto"), &json!("Autre texte.")));
        assert_eq!(kind.seen(&town.app, SAILLANS).await, ["Grand loto"]);
        town.publisher.delete(kind.address(&posted)).await.expect(204);
    }
}

#[tokio::test]
async fn its_publisher_draws_a_post_back_and_puts_it_up_again_on_all_boards() {
    let town = neighbours(true, true).await;
    for kind in KINDS {
        let draft = kind.post(&town.publisher, KERLING, "Loto", json!({"draft": true})).await;
        assert_eq!(boards(&draft), both("draft", "draft"));
        town.publisher.act(format!("{}/publish", kind.address(&draft))).await.expect(200);
        town.publisher.delete(kind.address(&draft)).await.expect(204);
        assert_eq!((kind.seen(&town.app, KERLING).await.len(), kind.seen(&town.app, SAILLANS).await.len()), (0, 0));
        town.publisher.act(format!("{}/restore", kind.address(&draft))).await.expect(200);
        assert_eq!((kind.seen(&town.app, KERLING).await.len(), kind.seen(&town.app, SAILLANS).await.len()), (1, 1));
        // A post that a clerk took down goes back to that clerk alone.
        town.saillans.delete(kind.address(&draft)).await.expect(204);
        town.publisher.act(format!("{}/restore", kind.address(&draft))).await.expect(200);
        assert_eq!(
            boards(&town.publisher.get(kind.address(&draft)).await.expect(200).json()),
            both("published", "submitted")
        );
        town.publisher.delete(kind.address(&draft)).await.expect(204);
    }
}

#[tokio::test]
async fn grave_alerts_wait_for_each_clerk_unless_their_board_lets_them_up() {
    let town = neighbours(true, true).await;
    let kind = KINDS[0];
    let alert =
        |severity: &str| json!({"category": "alert", "severity": severity, "expire_at": town.app.in_seconds(86_400)});
    let minor = kind.post(&town.publisher, KERLING, "Verglas", alert("minor")).await;
    assert_eq!(boards(&minor), both("published", "published"));
    town.publisher.delete(kind.address(&minor)).await.expect(204);
    let grave = kind.post(&town.publisher, KERLING, "Crue", alert("extreme")).await;
    assert_eq!(boards(&grave), both("submitted", "submitted"), "an association's");
    town.publisher.delete(kind.address(&grave)).await.expect(204);

    let path = format!("/v1/communes/{SAILLANS}/organisations/{}", town.club);
    let allowed = town.saillans.patch(&path, json!({"alerts": true})).await.expect(200).json();
    assert_eq!((&allowed["trusted"], &allowed["alerts"]), (&json!(true), &json!(true)));
    let grave = kind.post(&town.publisher, KERLING, "Crue", alert("severe")).await;
    assert_eq!(boards(&grave), both("submitted", "published"));
    town.publisher.delete(kind.address(&grave)).await.expect(204);
    // A notice that is up becomes no grave alert by an edit, and nothing goes up that was scheduled before.
    let notice = kind.post(&town.publisher, KERLING, "Avis", json!({})).await;
    town.publisher.patch(kind.address(&notice), alert("severe")).await.expect(200);
    assert_eq!(town.kerling.get(kind.address(&notice)).await.expect(200).json()["category"], "works");
    assert_eq!(town.saillans.get(kind.address(&notice)).await.expect(200).json()["category"], "alert");
    let mut later = alert("severe");
    later["publish_at"] = json!(town.app.in_seconds(3600));
    let later = kind.post(&town.publisher, KERLING, "Demain", later).await;
    assert_eq!(boards(&later), both("submitted", "scheduled"));
    town.saillans.patch(&path, json!({"alerts": false})).await.expect(200);
    assert_eq!(
        boards(&town.publisher.get(kind.address(&later)).await.expect(200).json()),
        both("submitted", "submitted")
    );
}

#[tokio::test]
async fn an_organisation_that_others_accepted_does_not_become_one_that_raises_alerts() {
    let town = neighbours(true, true).await;
    let path = format!("/v1/communes/{KERLING}/organisations/{}", town.club);
    assert_eq!(town.kerling.patch(&path, json!({"kind": "intercommunality"})).await.expect_invalid(), ["/kind"]);
    town.saillans.delete(format!("/v1/communes/{SAILLANS}/organisations/{}", town.club)).await.expect(204);
    town.kerling.patch(&path, json!({"kind": "intercommunality"})).await.expect(200);
}
