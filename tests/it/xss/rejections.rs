//! Attempts in the reason of a rejection.

use ground::seen::clean_line;
use serde_json::json;
use tests::{KERLING, TestApp};

use super::{attempts, hold};

#[tokio::test]
async fn the_reason_of_a_rejection_is_text() {
    let app = TestApp::start().await;
    app.organisation("Club", false).await;
    let (publisher, clerk) = (app.publisher(KERLING, "Club").await, app.clerk().await);
    let notice = json!({"title": "Loto", "category": "association"});
    let address =
        publisher.post(format!("/v1/communes/{KERLING}/notices"), notice).await.expect(201).header("location");
    let mut given = 0;
    for attempt in attempts() {
        let reply = clerk.post(format!("{address}/reject"), json!({"reason": attempt})).await;
        if reply.status != 200 {
            assert_eq!(reply.expect_invalid(), ["/reason"], "{attempt}");
            continue;
        }
        hold(&reply, &attempt);
        assert_eq!(
            publisher.get(&address).await.expect(200).json()["rejection_reason"],
            clean_line(&attempt),
            "a reason is what was written"
        );
        publisher.patch(&address, json!({"title": "Loto"})).await.expect(200);
        given += 1;
    }
    assert!(given > 250, "most reasons are taken as they are: {given}");
}
