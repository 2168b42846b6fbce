//! The image and the attachments of a notice.

use serde_json::{Value, json};
use tests::{KERLING, Person, SAILLANS, TestApp, pictures};

const DAY: i64 = 86_400;

/// The id of an uploaded image.
async fn image(person: &Person, alt: &str) -> String {
    let photo = pictures::photograph(400, 200);
    let fields = [("file", Some("photo.jpg"), &photo[..]), ("alt", None, alt.as_bytes())];
    id(&person.post_form(format!("/v1/communes/{KERLING}/files"), &fields).await.expect(201).json())
}

/// The id of an uploaded document.
async fn document(person: &Person, name: &str) -> String {
    id(&person.upload(KERLING, name, &pictures::pdf_with_script()).await.expect(201).json())
}

fn id(it: &Value) -> String {
    it["id"].as_str().unwrap().to_owned()
}

fn at(file: &str) -> String {
    format!("/v1/files/{file}")
}

#[tokio::test]
async fn a_notice_shows_its_image_and_its_attachments_and_the_board_its_image() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let (photo, first, second) =
        (image(&clerk, "La « mairie »").await, document(&clerk, "b.pdf").await, document(&clerk, "a.pdf").await);
    let posted = app.post("Travaux", json!({"image": photo, "attachments": [first, second, photo]})).await;
    let shown = json!({"id": photo, "url": at(&photo), "width": 400, "height": 200, "alt": "La « mairie »"});
    let bytes = pictures::pdf_with_script().len();
    let read = app.stranger().get(format!("/v1/notices/{}", id(&posted))).await.expect(200).json();
    assert_eq!((&read["image"], &posted["image"]), (&shown, &shown));
    assert_eq!(
        read["attachments"][0],
        json!({"id": first, "url": at(&first), "name": "b.pdf", "media_type": "application/pdf", "bytes": bytes})
    );
    assert_eq!(
        (&read["attachments"][1]["name"], &read["attachments"][2]["name"]),
        (&json!("a.pdf"), &json!("photo.jpg"))
    );
    assert_eq!(app.board(KERLING).await["notices"][0]["image"], shown);
    let list = app.stranger().get(format!("/v1/communes/{KERLING}/notices")).await.expect(200).json();
    assert_eq!(list["items"][0]["image"], shown);
}

#[tokio::test]
async fn a_file_is_public_while_a_public_notice_shows_it_and_may_be_kept_for_a_year() {
    let app = TestApp::start().await;
    let (clerk, phone) = (app.clerk().await, app.stranger());
    let (photo, pdf) = (image(&clerk, "x").await, document(&clerk, "x.pdf").await);
    let more = json!({"image": photo, "attachments": [pdf], "publish_at": app.in_seconds(60), "expire_at": app.in_seconds(120)});
    let notice = format!("/v1/notices/{}", id(&app.post("Demain", more).await));
    for file in [&photo, &pdf] {
        phone.get(at(file)).await.expect_problem(404, "file-not-found");
        assert_eq!(clerk.get(at(file)).await.expect(200).header("cache-control"), "no-store");
    }
    for _ in ["published", "expired"] {
        app.advance(60);
        for file in [&photo, &pdf] {
            let served = phone.get(at(file)).await.expect(200);
            assert_eq!(served.header("cache-control"), "public, max-age=31536000, s-maxage=60, immutable");
            let known = phone.get(at(file)).header("if-none-match", served.header("etag")).await.expect(304);
            assert_eq!(known.header("cache-control"), "public, max-age=31536000, s-maxage=60, immutable");
            assert_eq!(
                clerk.get(at(file)).await.expect(200).header("cache-control"),
                "no-store",
                "who shows a token keeps nothing"
            );
        }
    }
    clerk.delete(&notice).await.expect(204);
    phone.get(at(&photo)).await.expect_problem(404, "file-not-found");
    clerk.act(format!("{notice}/restore")).await.expect(200);
    phone.get(at(&photo)).await.expect(200);
}

#[tokio::test]
async fn what_a_notice_refers_to_is_kept_and_what_it_lets_go_is_swept_a_day_later() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let (photo, other, pdf) = (image(&clerk, "x").await, image(&clerk, "y").await, document(&clerk, "x.pdf").await);
    let notice = format!("/v1/notices/{}", id(&app.post("Fête", json!({"image": photo, "attachments": [pdf]})).await));
    let second = format!("/v1/notices/{}", id(&app.post("Encore", json!({"attachments": [pdf]})).await));
    clerk.patch(&notice, json!({"image": other})).await.expect(200);
    clerk.patch(&notice, json!({"attachments": []})).await.expect(200);
    app.advance(DAY - 60);
    assert_eq!(app.sweep().await, 0);
    clerk.delete(&second).await.expect(204);
    app.advance(60);
    assert_eq!(app.sweep().await, 1, "the first image alone: a withdrawn notice may come back");
    clerk.get(at(&photo)).await.expect_problem(404, "file-not-found");
    clerk.get(at(&pdf)).await.expect(200);
    let edited = clerk.patch(&notice, json!({"image": null})).await.expect(200).json();
    assert_eq!((&edited["image"], &edited["attachments"]), (&Value::Null, &json!([])));
    app.advance(DAY);
    assert_eq!(app.sweep().await, 1);
}

#[tokio::test]
async fn a_file_that_is_not_there_or_not_the_communes_or_no_image_is_refused_with_everything_else() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let elsewhere = app.person(api::accounts::Role::Clerk, Some(SAILLANS)).await;
    let foreign = id(&elsewhere.upload(SAILLANS, "x.pdf", &pictures::pdf_with_script()).await.expect(201).json());
    let (photo, pdf) = (image(&clerk, "x").await, document(&clerk, "x.pdf").await);
    let notice = format!("/v1/notices/{}", id(&app.post("Panneau", json!({})).await));
    for (more, expected) in [
        (json!({"image": pdf}), &["/image"][..]),
        (json!({"image": foreign}), &["/image"]),
        (json!({"image": "x", "attachments": "x"}), &["/attachments", "/image"]),
        (json!({"attachments": [pdf, foreign]}), &["/attachments"]),
        (json!({"attachments": [pdf, pdf]}), &["/attachments"]),
        (
            json!({"attachments": ["019abf3e-0000-7000-8000-000000000000"], "severity": "minor"}),
            &["/attachments", "/severity"],
        ),
        (json!({"attachments": [pdf, photo, photo, photo, photo, photo, photo]}), &["/attachments"]),
    ] {
        let mut body = json!({"title": "x", "category": "works"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(
            clerk.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect_invalid(),
            expected,
            "{more}"
        );
        assert_eq!(clerk.patch(&notice, more.clone()).await.expect_invalid(), expected, "{more}");
    }
    assert_eq!(clerk.patch(&notice, json!({"attachments": null})).await.expect_invalid(), ["/attachments"]);
}

#[tokio::test]
async fn a_publisher_uses_their_own_files_and_not_those_that_others_have_not_published() {
    let app = TestApp::start().await;
    app.organisation("Club", true).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let (own, theirs) = (image(&publisher, "x").await, image(&clerk, "y").await);
    let path = format!("/v1/communes/{KERLING}/notices");
    let body = |image: &str| json!({"title": "Loto", "category": "association", "image": image});
    let notice = format!("/v1/notices/{}", id(&publisher.post(&path, body(&own)).await.expect(201).json()));
    assert_eq!(publisher.post(&path, body(&theirs)).await.expect_invalid(), ["/image"]);
    app.post("Publié", json!({"image": theirs})).await;
    publisher.post(&path, body(&theirs)).await.expect(201);
    let drafted =
        json!({"title": "x", "category": "works", "draft": true, "attachments": [document(&clerk, "x.pdf").await]});
    let hidden = clerk.post(&path, drafted).await.expect(201).json();
    publisher.get(at(&id(&hidden["attachments"][0]))).await.expect_problem(404, "file-not-found");
    let given = document(&clerk, "y.pdf").await;
    clerk.patch(&notice, json!({"attachments": [given]})).await.expect(200);
    clerk.delete(&notice).await.expect(204);
    publisher.get(at(&given)).await.expect(200);
}

#[tokio::test]
async fn the_files_of_a_revision_wait_with_it() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let body = json!({"title": "Loto", "category": "association"});
    let notice = publisher.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json();
    let notice = format!("/v1/notices/{}", id(&notice));
    clerk.act(format!("{notice}/approve")).await.expect(200);
    let (photo, pdf) = (image(&publisher, "x").await, document(&publisher, "x.pdf").await);
    let waiting =
        publisher.patch(&notice, json!({"image": photo, "attachments": [pdf, photo]})).await.expect(200).json();
    assert_eq!((&waiting["image"], &waiting["attachments"]), (&Value::Null, &json!([])));
    assert_eq!(waiting["revision"]["changes"], json!({"image": photo, "attachments": [pdf, photo]}));
    app.advance(2 * DAY);
    assert_eq!(app.sweep().await, 0, "what waits is not swept");
    app.stranger().get(at(&photo)).await.expect_problem(404, "file-not-found");
    clerk.get(at(&pdf)).await.expect(200);
    let approved = clerk.act(format!("{notice}/approve")).await.expect(200).json();
    assert_eq!((&approved["image"]["id"], approved["attachments"].as_array().unwrap().len()), (&json!(photo), 2));
    app.stranger().get(at(&photo)).await.expect(200);
    assert_eq!(app.board(KERLING).await["notices"][0]["image"]["id"], json!(photo));
}

#[tokio::test]
async fn a_file_that_is_swept_while_a_notice_takes_it_into_use_is_either_refused_or_kept() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut files = Vec::new();
    for _ in 0..6 {
        files.push(document(&clerk, "x.pdf").await);
    }
    app.advance(DAY);
    let path = format!("/v1/communes/{KERLING}/notices");
    let posts = files.iter().map(|file| {
        let asking = clerk.post(&path, json!({"title": "x", "category": "works", "attachments": [file]}));
        tokio::spawn(async move { asking.await })
    });
    let posts: Vec<_> = posts.collect();
    app.sweep().await;
    for (file, post) in files.iter().zip(posts) {
        match post.await.unwrap() {
            refused if refused.status == 422 => {
                drop(app.stranger().get(at(file)).await.expect_problem(404, "file-not-found"))
            }
            taken => {
                taken.expect(201);
                app.stranger().get(at(file)).await.expect(200);
            }
        }
    }
    assert_eq!(app.sweep().await, 0);
}
