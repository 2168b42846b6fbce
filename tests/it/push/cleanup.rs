//! Rows and subscriptions that are forgotten in time.

use kit::jobs;
use serde_json::json;
use tests::Does;

use super::faults::standing;
use super::start;

#[tokio::test]
async fn what_was_announced_or_given_up_long_ago_is_forgotten_and_not_told_again() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    app.phone(&service, "other", json!({})).await;
    service.will(&phone, [Does::Answer(500); 2]);
    let notice = app.post("Panneau", json!({})).await;
    app.pass(10).await;
    app.pass(60).await;
    app.pass(8 * 86_400).await;
    assert_eq!((service.count(), standing(&app, "deliver").await), (3, (0, 1)));
    app.pass(29 * 86_400).await;
    assert_eq!(standing(&app, "deliver").await, (0, 1), "it is kept for an operator to see");
    app.pass(86_400).await;
    app.pass(86_400).await;
    assert_eq!(standing(&app, "deliver").await, (0, 0));
    app.clerk()
        .await
        .patch(format!("/v1/notices/{}", super::id(&notice)), json!({"title": "Vieux panneau"}))
        .await
        .expect(200);
    app.pass(86_400).await;
    assert_eq!(service.count(), 3);
    let failed: Vec<_> =
        jobs::list(&app.app.jobs, 100).await.unwrap().into_iter().filter(|job| job.last_error.is_some()).collect();
    assert!(failed.is_empty(), "{failed:?}");
}
