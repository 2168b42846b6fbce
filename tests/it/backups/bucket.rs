//! Backups of files that are kept in a bucket.

use std::fs;

use serde_json::json;
use tests::{KERLING, Person, Server, TestApp, pictures, say, tambour};
use uuid::Uuid;

use super::{Place, backed_up, said};

#[tokio::test]
async fn files_go_into_a_bucket_and_out_of_it_by_backups() {
    let Ok(store) = std::env::var("TEST_S3") else {
        return say("NOT RUN: no S3-compatible store to test against; tests/with-s3 starts one");
    };
    let bucket = format!("test-{}", Uuid::now_v7());
    Person::at(&store, None).ask("PUT", format!("/{bucket}")).await.expect(200);
    let bucket = format!("{store}/{bucket}/fichiers");
    let app = TestApp::start().await;
    let photo =
        app.clerk().await.upload(KERLING, "photo.jpg", &pictures::photograph(400, 200)).await.expect(201).json();
    let posted = app.post("Panneau", json!({"image": photo["id"]})).await;
    let file = backed_up(&app, &[]).await;

    let with_bucket = Place::empty().await;
    let keys = [("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"), ("AWS_REGION", "us-east-1")];
    let settings = [&with_bucket.settings()[..], &[("TAMBOUR_FILES_URL", &bucket)], &keys].concat();
    let restored = tambour(&["restore", file.to_str().unwrap()], &settings);
    assert!(restored.status.success(), "{}", said(&restored));
    let again = with_bucket.folder.path().join("encore.tambour");
    let made = tambour(&["backup", again.to_str().unwrap()], &settings);
    assert!(made.status.success() && said(&made).contains("3 contents of files"), "{}", said(&made));
    assert_eq!(fs::read_dir(with_bucket.folder.path().join("files")).unwrap().count(), 0);

    let with_folder = Place::empty().await;
    let restored = with_folder.run(&["restore", again.to_str().unwrap()]);
    assert!(restored.status.success(), "{}", said(&restored));
    let server = Server::start(&with_folder.settings());
    let reader = server.person(None);
    let path = format!("/v1/notices/{}", posted["id"].as_str().unwrap());
    let shown = reader.get(path).await.expect(200).json();
    reader.get(shown["image"]["url"].as_str().unwrap()).await.expect(200);
}
