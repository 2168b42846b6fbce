//! A village moves to another server: there, everything is as it was; here, its addresses lead there, and then it is gone.

use api::accounts::Role;
use api::{audit, members};
use serde_json::{Value, json};
use tests::{DAY, Folder, KERLING, SAILLANS, on_postgres, pictures, until};

use super::places::Place;
use super::village::Village;

#[tokio::test]
async fn a_village_moves_and_everything_is_there_as_it_was() {
    moves(Place::start("village", None).await, Place::start("federation", None).await).await;
}

#[tokio::test]
async fn a_village_moves_from_a_file_to_postgresql() {
    if on_postgres() {
        let folder = Folder::new();
        moves(Place::start("village", Some(&folder)).await, Place::start("federation", None).await).await;
    }
}

#[tokio::test]
async fn a_village_moves_from_postgresql_to_a_file() {
    if on_postgres() {
        let folder = Folder::new();
        moves(Place::start("village", None).await, Place::start("federation", Some(&folder)).await).await;
    }
}

async fn moves(here: Place, there: Place) {
    let village = Village::lived_in(&here).await;
    there.catch_up(&here);
    there.app.post("Panneau de là-bas", json!({})).await;
    let refused = there.fails(&["commune", "import", &village.export(&here).await]).await;
    assert!(refused.contains("has a board on this server already"), "{refused}");
    assert!(there.fails(&["commune", "remove", "--yes", "--commune", KERLING]).await.contains("not exported"));
    there.does(&["commune", "remove", "--yes", "--force", "--commune", KERLING]).await;
    until("it is gone there", async || there.app.stranger().get(village.board()).await.status == 404).await;

    // One of them lives in both villages.
    let mayor = village.mayor.clone();
    let commune = there.app.app.communes.get(SAILLANS).unwrap().id;
    members::add(&there.app.app, commune, Role::Mayor, None, mayor.parse().unwrap()).await.unwrap();
    let of_both = there.app.signed_in(std::slice::from_ref(&mayor)).await.remove(0);
    let before = of_both.get("/v1/me").await.expect(200).json();
    let theirs = village.seen(&here).await;
    let file = village.export(&here).await;
    let took = there.does(&["commune", "import", &file]).await;
    assert!(took.contains("1 people had an account here already") && took.contains(", 0 faults"), "{took}");
    until("the server serves it", async || there.app.stranger().get(village.board()).await.status == 200).await;

    for ((path, was), (_, is)) in theirs.iter().zip(village.seen(&there).await) {
        assert_eq!(is, *was, "{path}");
    }
    assert_eq!(audit::verify(&there.app.app).await.unwrap().faults, Vec::<String>::new());
    let after = of_both.get("/v1/me").await.expect(200).json();
    assert_eq!((&after["id"], after["roles"].as_array().unwrap().len()), (&before["id"], 2), "{after}");
    let log = of_both.get(format!("/v1/communes/{KERLING}/audit")).await.expect(200).json();
    let names: Vec<&Value> = log["items"].as_array().unwrap().iter().map(|it| &it["who"]).collect();
    assert!(names.contains(&&json!(mayor)), "whoever they were there, they are known: {names:?}");
    goes_on(&village, &there).await;
    leads_there(&village, &here).await;
    is_removed(&village, &here).await;
}

/// Whoever has a part in the village goes on with it.
async fn goes_on(village: &Village, there: &Place) {
    let resident = there.app.signed_in(std::slice::from_ref(&village.resident)).await.remove(0);
    let residences = resident.get("/v1/me").await.expect(200).json()["residences"].clone();
    assert_eq!(residences[0]["commune"], KERLING, "{residences}");
    // A link from a letter that the other server sent.
    let reader = there.app.stranger();
    let managed = reader.get(format!("/digests/manage?token={}", village.manage)).await.expect(200);
    assert!(managed.text().contains("Kerling-lès-Sierck"), "{}", managed.text());
    let forged = format!("/v1/digests/unsubscribe/{}", village.manage);
    reader.act(&forged).await.expect_problem(404, "link-not-found");
    let clerk = there.app.bearer(&village.clerk);
    clerk
        .post(format!("/v1/communes/{KERLING}/notices"), json!({"title": "Nous y voilà", "category": "works"}))
        .await
        .expect(201);
    let found = reader.get(format!("/v1/communes/{KERLING}/notices?q=lavoir")).await.expect(200).json();
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "old notices are found by their words");
}

/// The addresses of the village lead to its new server, until that is taken back.
async fn leads_there(village: &Village, here: &Place) {
    let to = "https://federation.exemple.fr";
    here.does(&["commune", "moved", "--commune", KERLING, "--to", to]).await;
    let stranger = here.app.stranger().staying();
    until("it leads there", async || stranger.get(village.board()).await.status == 301).await;
    let manage = format!("/digests/manage?token={}", village.manage);
    let mut paths: Vec<String> = village.paths.clone();
    paths.extend([format!("/{KERLING}?langue=fr"), format!("/{KERLING}/feed.atom"), manage]);
    for path in paths {
        let led = stranger.get(&path).await.expect(301);
        assert_eq!(led.header("location"), format!("{to}{path}"));
    }
    let clerk = here.app.bearer(&village.clerk);
    let notice = json!({"title": "Trop tard", "category": "works"});
    let refused = clerk.post(format!("/v1/communes/{KERLING}/notices"), notice.clone()).await;
    assert!(refused.expect_problem(410, "commune-moved")["detail"].as_str().unwrap().contains(to));
    let wish = json!({"email": "tard@exemple.fr", "commune": KERLING});
    stranger.post("/v1/digests/subscriptions", wish).await.expect_problem(404, "commune-not-found");
    stranger.get(format!("/v1/communes/{SAILLANS}/board")).await.expect(200);
    here.does(&["commune", "moved", "--commune", KERLING, "--undo"]).await;
    until("it is here again", async || stranger.get(village.board()).await.status == 200).await;
    clerk.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201);
    here.does(&["commune", "moved", "--commune", KERLING, "--to", to]).await;
    until("it leads there", async || stranger.get(village.board()).await.status == 301).await;
    // What was due to be done for it is the other server's now.
    let mails = here.app.mails_to(&village.reader).len();
    here.app.pass(8 * DAY).await;
    assert_eq!(here.app.mails_to(&village.reader).len(), mails, "letters come from one server");
}

/// Nothing of the village is left but where it went, and its neighbour has lost nothing.
async fn is_removed(village: &Village, here: &Place) {
    let neighbour = here.rows_of(SAILLANS).await;
    here.stalls_at("DELETE", "notices").await;
    let old = here.fails(&["commune", "remove", "--yes", "--commune", KERLING]).await;
    assert!(old.contains("export it first"), "eight days ago: {old}");
    village.export(here).await;
    let asked = here.fails(&["commune", "remove", "--commune", KERLING]).await;
    assert!(asked.contains("Type kerling-les-sierck to go on") && asked.contains("nothing was removed"), "{asked}");
    let remove = ["commune", "remove", "--yes", "--commune", KERLING];
    here.killed(&remove, async || here.rows_in("polls", &village.commune).await == 0).await;
    assert!(here.rows_in("notices", &village.commune).await > 0);
    here.gets_up("notices").await;
    let gone = here.does(&remove).await;
    assert!(gone.contains("lead to https://federation.exemple.fr still"), "{gone}");
    assert_eq!(here.rows_with(&village.commune).await, 0);
    assert_eq!(here.contents_of(&village.commune), 0);
    assert_eq!(here.rows_of(SAILLANS).await, neighbour);
    let stranger = here.app.stranger().staying();
    for path in &village.paths {
        stranger.get(path).await.expect(301);
    }
    let undone = here.fails(&["commune", "moved", "--commune", KERLING, "--undo"]).await;
    assert!(undone.contains("was removed"), "{undone}");
    // It comes back all the same, and its addresses lead here again.
    here.does(&["commune", "import", &village.file(here)]).await;
    until("it is here again", async || stranger.get(village.board()).await.status == 200).await;
}

#[tokio::test]
async fn what_is_not_whole_or_not_of_this_server_is_not_taken_in() {
    let (here, there) = (Place::start("village", None).await, Place::start("federation", None).await);
    there.does(&["commune", "remove", "--yes", "--force", "--commune", KERLING]).await;
    let clerk = here.app.clerk().await;
    let photo = clerk.upload(KERLING, "photo.jpg", &pictures::photograph(400, 200)).await.expect(201).json();
    here.app.post("Fête du lavoir", json!({"image": photo["id"]})).await;
    let commune = here.app.app.communes.get(KERLING).unwrap().id.to_string();
    let neighbour = there.app.app.communes.get(SAILLANS).unwrap().id.to_string();
    let export = here.exported(KERLING).await;
    let id = "019abf3e-0000-7000-8000-00000000000a";
    let theirs = json!({"id": id, "commune_id": neighbour, "name": "À nous", "position": 1, "created_at": 1});
    let nobodys = json!({"id": id, "commune_id": commune, "organisation_id": id});
    for (altered, expected) in [
        (export.without_its_end().packed(), "cut off"),
        (export.with_part("rows/pulse.jsonl", "").packed(), "nothing of a commune is called"),
        (export.saying("m20261203_000046_departures", "m20991203_000046_departures").packed(), "a newer Tambour"),
        (export.saying("\"m20261122_000001_communes\",", "").packed(), "an older Tambour"),
        (export.with_other("lavoir", "couloir").packed(), "a digest does not fit"),
        (export.with_other(&commune, &neighbour).digested().packed(), "is taken on this server"),
        (export.with_row("topics", &theirs).digested().packed(), "a row of topics is of another commune"),
        (export.with_row("notices", &nobodys).digested().packed(), "an organisation that is not in it"),
        (export.with_other("files/", "files/../").packed(), "archive"),
    ] {
        let file = there.file("changed.tambour", &altered);
        let said = there.fails(&["commune", "import", &file]).await;
        assert!(said.contains(expected), "{expected} in {said}");
        assert_eq!(there.rows_with(&commune).await, 0);
        assert_eq!((there.contents_of(&commune), there.contents_of(&neighbour)), (0, 0));
    }
    // The last table but some: all that came before it goes back.
    there.stumbles_over("INSERT", "digest_settings").await;
    clerk
        .patch(format!("/v1/communes/{KERLING}/digests/settings"), json!({"reply_to": "mairie@exemple.fr"}))
        .await
        .expect(200);
    let late = there.file("late.tambour", &here.exported(KERLING).await.packed());
    let broken = there.fails(&["commune", "import", &late]).await;
    assert!(broken.contains("stumbled"), "{broken}");
    assert_eq!((there.rows_with(&commune).await, there.contents_of(&commune)), (0, 0));
    there.gets_up("digest_settings").await;
    there.stalls_at("INSERT", "digest_settings").await;
    there.killed(&["commune", "import", &late], async || there.contents_of(&commune) > 0).await;
    assert_eq!(there.rows_with(&commune).await, 0);
    there.gets_up("digest_settings").await;
    there.does(&["commune", "import", &late]).await;
    assert!(there.contents_of(&commune) > 0);
    let left = std::fs::read_dir(&there.app.config.data_dir).unwrap().map(|it| it.unwrap().file_name());
    assert!(
        left.into_iter().all(|name| !name.to_string_lossy().starts_with(".import-")),
        "what was killed left nothing"
    );
}

#[tokio::test]
async fn a_village_does_not_move_while_it_votes() {
    let (here, there) = (Place::start("village", None).await, Place::start("federation", None).await);
    there.does(&["commune", "remove", "--yes", "--force", "--commune", KERLING]).await;
    let (consultation, _) = here.app.in_vote(12, json!({})).await;
    let file = here.path("kerling.tambour");
    let said = here.does(&["commune", "export", "--commune", KERLING, &file]).await;
    assert!(said.contains("« Un wifi public ? » is not over"), "{said}");
    let refused = there.fails(&["commune", "import", &file]).await;
    assert!(refused.contains("« Un wifi public ? » is not over"), "{refused}");
    for arguments in [
        vec!["commune", "moved", "--commune", KERLING, "--to", "https://federation.exemple.fr"],
        vec!["commune", "remove", "--yes", "--commune", KERLING],
    ] {
        assert!(here.fails(&arguments).await.contains("is not over"));
    }
    let key = here.app.config.ballot_keys.join(consultation["id"].as_str().unwrap());
    assert!(key.exists());
    here.does(&["commune", "remove", "--yes", "--force", "--commune", KERLING]).await;
    assert!(!key.exists() && here.urns().await.is_empty(), "envelopes and keys go");
}
