//! Where a consultation hangs: the board, paper, the screen, other sites, feeds.

use serde_json::{Value, json};
use tests::{DAY, KERLING, TestApp, consultation_path};

const TITLE: &str = "Un wifi public";

async fn read(app: &TestApp, end: &str) -> String {
    app.stranger().get(format!("/{KERLING}{end}")).await.expect(200).text()
}

async fn feed(app: &TestApp) -> (Vec<Value>, String) {
    let json = app.stranger().get(format!("/v1/communes/{KERLING}/feed.json")).await.expect(200).json();
    let atom = app.stranger().get(format!("/v1/communes/{KERLING}/feed.atom")).await.expect(200).text();
    (json["items"].as_array().unwrap().clone(), atom)
}

/// The instant at which the Atom feed says that it last changed.
fn updated(atom: &str) -> &str {
    atom.split("<updated>").nth(1).unwrap().split('<').next().unwrap()
}

#[tokio::test]
async fn a_vote_hangs_on_the_board_on_paper_on_the_screen_and_in_feeds_as_it_goes_on() {
    let app = TestApp::start().await;
    app.post("Coupure d’eau", json!({})).await;
    let (consultation, _) = app.in_vote(10, json!({})).await;
    let page = format!("/consultations/{}", consultation["id"].as_str().unwrap());
    for end in ["", "/avis", "/widget"] {
        let shown = read(&app, end).await;
        assert!(shown.contains(&format!("href=\"{page}\"")), "{end}: {shown}");
        assert!(shown.contains("Consultation · vote ouvert") && shown.contains("Votez jusqu’au"), "{end}: {shown}");
    }
    for end in ["/affiche", "/ecran"] {
        let shown = read(&app, end).await;
        assert!(shown.contains(TITLE) && shown.contains("Votez jusqu’au"), "{end}: {shown}");
    }
    let paper = app.stranger().get(format!("{page}/affiche")).await.expect(200).text();
    assert!(paper.contains(TITLE) && paper.contains("<svg class=\"qr\"") && paper.contains(&page), "{paper}");
    assert!(paper.contains("Oui · Non"), "{paper}");

    let (items, atom) = feed(&app).await;
    let asked = items.iter().find(|it| it["tags"][0] == "consultation").unwrap();
    assert_eq!(items.len(), 2);
    assert_eq!(asked["id"], format!("urn:uuid:{}", consultation["id"].as_str().unwrap()));
    assert!(asked["title"].as_str().unwrap().starts_with("Consultation · vote ouvert\u{a0}: Un wifi"), "{asked}");
    assert!(asked["url"].as_str().unwrap().ends_with(&page) && atom.contains(asked["id"].as_str().unwrap()));
    let alerts = app.stranger().get(format!("/v1/communes/{KERLING}/alerts.cap")).await.expect(200).text();
    assert!(!alerts.contains(TITLE), "nobody is warned of a vote: {alerts}");

    app.pass(4 * DAY + 60).await;
    let shown = read(&app, "").await;
    assert!(shown.contains("Consultation · résultat") && shown.contains("Le conseil répond avant le"), "{shown}");
    assert!(!read(&app, "/ecran").await.contains("Votez jusqu’au"));
    let (items, later) = feed(&app).await;
    let told = items.iter().find(|it| it["tags"][0] == "consultation").unwrap();
    assert_eq!((&told["id"], &told["date_published"]), (&asked["id"], &asked["date_published"]));
    assert!(told["date_modified"].as_str() > asked["date_modified"].as_str() && updated(&later) > updated(&atom));
}

#[tokio::test]
async fn what_was_withdrawn_leaves_the_board_and_a_feed_never_grows_younger() {
    let app = TestApp::start().await;
    let (consultation, _) = app.announced(10, json!({})).await;
    assert!(read(&app, "").await.contains(TITLE));
    let (_, before) = feed(&app).await;
    app.pass(60).await;
    let why = json!({"reason": "La région ne paie plus."});
    app.clerk().await.post(consultation_path(&consultation, "/withdraw"), why).await.expect(200);
    assert!(!read(&app, "").await.contains(TITLE));
    let (items, after) = feed(&app).await;
    assert!(items.is_empty() && updated(&after) > updated(&before), "{after}");
}

#[tokio::test]
async fn loads_of_a_consultations_page_are_counted() {
    let app = TestApp::start().await;
    let (consultation, _) = app.announced(10, json!({})).await;
    let page = consultation_path(&consultation, "").replacen("/v1", "", 1);
    for _ in 0..2 {
        app.stranger().get(&page).await.expect(200);
    }
    app.stranger().get(format!("{page}/bulletins")).await.expect_problem(404, "result-not-published");
    let reach = app.clerk().await.get(format!("/v1/communes/{KERLING}/reach")).await.expect(200).json();
    assert_eq!(reach["days"].as_array().unwrap().last().unwrap()["consultation_loads"], 2);
    let most = &reach["consultations"][0];
    assert_eq!((&most["id"], &most["title"], &most["loads"]), (&consultation["id"], &consultation["title"], &json!(2)));
}
