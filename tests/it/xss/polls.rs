//! Attempts in the texts of polls.

use ground::seen::{clean_line, clean_lines};
use serde_json::json;
use tests::{KERLING, TestApp};

use super::{attempts, hold, hold_page};

#[tokio::test]
async fn the_texts_of_polls_are_text() {
    let app = TestApp::start().await;
    let (clerk, phone, attempts) = (app.clerk().await, app.stranger(), attempts());
    let path = format!("/v1/communes/{KERLING}/polls");
    let mut shown = 0;
    for attempts in attempts.chunks(50) {
        let mut asked = Vec::new();
        for attempt in attempts {
            let body = json!({"question": attempt, "options": [attempt, "Autre"], "results": "live", "closes_at": app.in_seconds(60)});
            let reply = clerk.post(&path, body).await;
            if reply.status != 201 {
                // Too long for an option, or not a line.
                assert!(reply.expect_invalid().iter().all(|it| it == "/question" || it == "/options"), "{attempt}");
                continue;
            }
            hold(&reply, attempt);
            let poll = reply.json();
            assert_eq!(
                (&poll["question"], &poll["options"][0]["label"]),
                (&json!(clean_line(attempt)), &json!(clean_line(attempt)))
            );
            asked.push((reply.header("location"), attempt));
            shown += 1;
        }
        hold(&phone.get(format!("/v1/communes/{KERLING}/board")).await.expect(200), "one of fifty open ones");
        app.advance(60);
        for (address, attempt) in asked {
            let concluded = clerk.put(format!("{address}/conclusion"), json!({"text": attempt})).await.expect(200);
            hold(&concluded, attempt);
            assert_eq!(concluded.json()["conclusion"], clean_lines(attempt).trim());
            hold(&phone.get(&address).await.expect(200), attempt);
            let page = phone.get(address.replacen("/v1", "", 1)).await.expect(200);
            hold_page(&page, concluded.json()["question"].as_str().unwrap(), attempt);
        }
        for document in ["polls?limit=100", "board"] {
            hold(&phone.get(format!("/v1/communes/{KERLING}/{document}")).await.expect(200), "one of fifty");
        }
        // Off the board they go.
        app.advance(15 * 86_400);
    }
    assert!(shown > 200, "most are taken as they are: {shown}");
}
