//! The free text of every kind of post, as the document lists it.

use api::server::KINDS;
use ground::seen::clean_line;
use tests::{KERLING, Operation, TestApp};

use super::{attempts, hold, hold_page};

#[tokio::test]
async fn all_free_text_of_every_kind_is_text() {
    let app = TestApp::start().await;
    let (clerk, phone) = (app.clerk().await, app.stranger());
    for kind in KINDS {
        let posting = Operation::posting(kind);
        let (example, mut titles) = (posting.example_body().unwrap(), 0);
        for attempt in attempts() {
            let mut sent = example.clone();
            posting.texts().into_iter().for_each(|member| sent[member] = attempt.as_str().into());
            let path = posting.path.replace("{commune}", KERLING);
            let mut reply = clerk.post(&path, sent.clone()).await;
            if reply.status != 201 {
                // Nobody is shown a text that was refused.
                for pointer in reply.expect_invalid() {
                    let member = pointer[1..].split('/').next().unwrap();
                    sent[member] = example[member].clone();
                }
                reply = clerk.post(&path, sent).await.expect(201);
            }
            let made = reply.json();
            titles += usize::from(made["title"] == clean_line(&attempt));
            let address = format!("/{}/{}", kind.name, made["id"].as_str().unwrap());
            hold(&phone.get(format!("/v1{address}")).await.expect(200), &attempt);
            hold_page(&phone.get(address).await.expect(200), made["title"].as_str().unwrap(), &attempt);
        }
        assert!(titles > 250, "most titles are taken as they are: {titles} of {}", kind.name);
    }
}
