//! Push services that do not do as they should.

use kit::jobs;
use serde_json::json;
use tests::{Does, Phone, PushService, TestApp};

use super::{alert, start, titles};

/// The number of jobs of this kind that wait, and that are parked.
pub(super) async fn standing(app: &TestApp, kind: &str) -> (i64, i64) {
    let all = jobs::standing(&app.app.jobs).await.unwrap();
    all.get(kind).map_or((0, 0), |it| (it.waiting, it.parked))
}

#[tokio::test]
async fn a_phone_that_its_push_service_does_not_know_any_more_is_forgotten() {
    let (app, service) = start().await;
    for (name, status) in [("gone", 410), ("unknown", 404)] {
        let phone = app.phone(&service, name, json!({})).await;
        service.will(&phone, [Does::Answer(status)]);
        app.post("Panneau", json!({})).await;
        app.pass(10).await;
        app.bearer(&phone.secret).patch(phone.address(), json!({})).await.expect_problem(404, "subscription-not-found");
        app.pass(3600).await;
    }
    assert_eq!(service.count(), 2, "neither is tried again");
}

#[tokio::test]
async fn a_push_service_that_asks_to_be_left_alone_is_left_alone_that_long() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    service.will(&phone, [Does::AskForRest(429, 600), Does::AskForRest(503, 1200)]);
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    app.pass(590).await;
    assert_eq!(service.count(), 1);
    app.pass(610).await;
    assert_eq!(service.count(), 2);
    app.pass(1190).await;
    assert_eq!(service.count(), 2);
    app.pass(200).await;
    assert_eq!(titles(&service.read_by(&phone)), ["Panneau"]);
}

#[tokio::test]
async fn what_fails_is_sent_again_and_withdrawn_meanwhile_it_is_not() {
    let (app, service) = start().await;
    let one = app.phone(&service, "one", json!({})).await;
    for does in [Does::Answer(500), Does::Cut, Does::Answer(503), Does::Answer(408), Does::Answer(429)] {
        service.will(&one, [does]);
        app.post("Panneau", json!({})).await;
        app.pass(10).await;
        assert!(service.read_by(&one).is_empty());
        app.pass(120).await;
        assert_eq!(service.read_by(&one).len(), 1, "{does:?}");
    }
    service.will(&one, [Does::Answer(500)]);
    let notice = app.post("Panneau", json!({})).await;
    app.pass(10).await;
    app.clerk().await.delete(format!("/v1/notices/{}", super::id(&notice))).await.expect(204);
    app.pass(3600).await;
    assert_eq!((service.read_by(&one).len(), standing(&app, "deliver").await), (0, (0, 0)));
}

#[tokio::test]
async fn a_message_that_is_too_large_is_sent_shorter_once() {
    let (app, service) = start().await;
    let (one, other) = (app.phone(&service, "one", json!({})).await, app.phone(&service, "other", json!({})).await);
    service.will(&one, [Does::Answer(413)]);
    service.will(&other, [Does::Answer(413); 2]);
    app.post("Panneau", json!({"body": "mot ".repeat(2000)})).await;
    app.pass(10).await;
    let sizes: Vec<usize> =
        service.received().iter().filter(|it| it.path == "/push/one").map(|it| it.body.len()).collect();
    assert!(sizes[0] > 3900 && sizes[1] <= 2103 && sizes.len() == 2, "{sizes:?}");
    app.pass(3600).await;
    assert_eq!((service.count(), standing(&app, "deliver").await), (4, (0, 0)), "and no more than once");
}

#[tokio::test]
async fn what_a_push_service_refuses_is_not_sent_again() {
    let (app, service) = start().await;
    let refusals = [301, 302, 307, 308, 400, 401, 403, 405, 406, 411, 415, 422];
    for status in refusals {
        let phone = app.phone(&service, &status.to_string(), json!({})).await;
        service.will(&phone, [Does::Answer(status)]);
    }
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    app.pass(60).await;
    app.pass(3600).await;
    assert_eq!((service.count(), standing(&app, "deliver").await), (refusals.len(), (0, 0)));
    let metrics = app.stranger().get("/metrics").await.expect(200).text();
    let line = format!("tambour_push_messages_total{{kind=\"notice\",outcome=\"refused\"}} {}", refusals.len());
    assert!(metrics.lines().any(|it| it == line), "{metrics}");
    // It was no fault of theirs: the next message comes.
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    assert_eq!(service.count(), 2 * refusals.len());
}

#[tokio::test]
async fn a_phone_is_forgotten_when_several_messages_in_a_row_are_refused_for_it_alone() {
    let (app, service) = start().await;
    let (refused, mended) =
        (app.phone(&service, "refused", json!({})).await, app.phone(&service, "b", json!({})).await);
    let post = async || {
        app.post("Panneau", json!({})).await;
        app.pass(10).await;
    };
    let is_known =
        async |phone: &Phone| app.bearer(&phone.secret).patch(phone.address(), json!({})).await.status == 200;
    service.will(&refused, [Does::Answer(403); 9]);
    service.will(&mended, [Does::Answer(403); 6]);
    for _ in 0..6 {
        post().await;
    }
    assert!(is_known(&refused).await && is_known(&mended).await, "nobody is served: it may be our own fault");
    post().await;
    assert_eq!(service.read_by(&mended).len(), 1);
    post().await;
    assert!(!is_known(&refused).await && is_known(&mended).await);
    // A new series of refusals begins at one.
    service.will(&mended, [Does::Answer(403); 2]);
    app.phone(&service, "other", json!({})).await;
    post().await;
    post().await;
    assert!(is_known(&mended).await);
}

#[tokio::test]
async fn a_push_service_that_asks_to_be_left_alone_is_left_alone_by_everybodys_messages() {
    let (app, service) = start().await;
    let mut phones = Vec::new();
    for number in 0..400 {
        phones.push(app.phone(&service, &format!("{number}"), json!({})).await);
    }
    service.always(Some(Does::AskForRest(429, 600)));
    app.post("Panneau", json!({})).await;
    app.pass(10).await;
    let asked = service.count();
    assert!(asked <= 200, "{asked}: those on their way, and no others");
    app.post("Crue", alert("extreme", &app)).await;
    app.pass(300).await;
    assert_eq!(service.count(), asked);
    service.always(None);
    app.pass(310).await;
    app.pass(600).await;
    app.pass(600).await;
    assert!(phones.iter().all(|phone| service.read_by(phone).len() == 2), "nothing is lost");
}

#[tokio::test]
async fn a_message_whose_time_is_over_is_parked_and_counted() {
    let (app, service) = start().await;
    let phone = app.phone(&service, "one", json!({})).await;
    service.always(Some(Does::Answer(500)));
    app.post("Panneau", json!({"expire_at": app.in_seconds(7200)})).await;
    app.pass(10).await;
    // However the waits fall out, which are random within bounds.
    for _ in 0..60 {
        app.pass(300).await;
    }
    assert_eq!(standing(&app, "deliver").await, (0, 1));
    let sent = service.count();
    assert!((6..=12).contains(&sent), "with growing distance: {sent}");
    let metrics = app.stranger().get("/metrics").await.expect(200).text();
    assert!(metrics.contains("tambour_push_messages_total{kind=\"notice\",outcome=\"parked\"} 1"), "{metrics}");
    app.bearer(&phone.secret).delete(phone.address()).await.expect(204);
}

#[tokio::test]
async fn a_push_service_that_hangs_delays_nobody_elses_messages() {
    let (healthy, dead) = (PushService::start().await, PushService::start().await);
    let allowed = format!("{},{}", healthy.origin(), dead.origin());
    let app = TestApp::start_with(&[("TAMBOUR_LIMITS", "off"), ("TAMBOUR_OUTGOING_ALLOW", &allowed)]).await;
    dead.always(Some(Does::Hang));
    let mut well = Vec::new();
    for number in 0..20 {
        app.phone(&dead, &format!("dead-{number}"), json!({})).await;
        well.push(app.phone(&healthy, &format!("well-{number}"), json!({})).await);
    }
    app.post("Panneau", json!({})).await;
    let begun = std::time::Instant::now();
    app.pass(10).await;
    assert!(begun.elapsed().as_secs() < 8, "{:?}: it is not waited for again and again", begun.elapsed());
    assert!(well.iter().all(|phone| healthy.read_by(phone).len() == 1));
    assert_eq!(standing(&app, "deliver").await, (20, 0), "the others are jobs of their own");
    // The next message does not even try, and alerts neither.
    let tried = dead.count();
    app.post("Crue", alert("extreme", &app)).await;
    app.keep_promises().await;
    assert!(well.iter().all(|phone| healthy.read_by(phone).len() == 1));
    assert_eq!(dead.count(), tried);
    // It recovers, and they hear of everything.
    dead.always(None);
    app.pass(300).await;
    assert_eq!(dead.received().iter().filter(|it| it.taken).count(), 40);
}
