//! Messages that do not wait their turn, and several workers who share the work.

use std::collections::HashMap;
use std::time::Duration;

use api::server;
use serde_json::json;
use tests::{Does, Server};
use tokio::sync::oneshot;

use super::crash::Village;
use super::{alert, start, titles};

#[tokio::test(flavor = "multi_thread")]
async fn a_severe_alert_overtakes_what_is_queued() {
    let (app, service) = start().await;
    let mut phones = Vec::new();
    for number in 0..200 {
        phones.push(app.phone(&service, &format!("{number}"), json!({})).await);
    }
    // Fast enough not to be found slow, and too slow for all these phones at once.
    service.always(Some(Does::TakeTime(Duration::from_millis(200))));
    for number in 0..5 {
        app.post(&format!("Panneau {number}"), json!({})).await;
    }
    app.advance(11);
    let (stop, stopped) = oneshot::channel::<()>();
    let working = tokio::spawn(server::jobs::work(app.app.clone(), async { drop(stopped.await) }));
    service.until(Duration::from_secs(60), |received| !received.is_empty()).await;
    app.post("Crue", alert("severe", &app)).await;
    let urgent = |urgency: &str| service.received().iter().filter(|it| it.headers["urgency"] == urgency).count();
    service
        .until(Duration::from_secs(60), |received| {
            received.iter().filter(|it| it.headers["urgency"] == "high").count() == 200
        })
        .await;
    assert!(urgent("normal") < 1000, "everything was told before the alert");
    stop.send(()).unwrap();
    working.await.unwrap();
    // A message that waits for its turn is not lost.
    service.always(None);
    app.pass(60).await;
    app.pass(120).await;
    for phone in &phones {
        let read = service.read_by(phone);
        let mut heard = titles(&read);
        heard.sort_unstable();
        heard.dedup();
        assert_eq!(heard, ["Alerte\u{a0}: Crue", "Panneau 0", "Panneau 1", "Panneau 2", "Panneau 3", "Panneau 4"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_workers_on_one_database_tell_everybody_once() {
    const ALERTS: usize = 6;
    const PHONES: usize = 100;
    let village = Village::found().await;
    let settings = village.settings();
    let api = Server::start_as("serve --role api", &settings);
    let workers = [0, 1].map(|_| Server::start_as("serve --role worker", &settings));
    village.subscribe(&api, PHONES).await;
    for _ in 0..ALERTS {
        village.alert(&api).await;
    }
    village.service.until(Duration::from_secs(60), |received| received.len() >= ALERTS * PHONES).await;
    // They write down what they did, and would go on with what they think is left.
    for worker in workers {
        worker.terminate();
        assert_eq!(worker.wait().0, Some(0));
    }
    let again = Server::start_as("serve --role worker", &settings);
    again.terminate();
    assert_eq!(again.wait().0, Some(0));
    let mut told: HashMap<(String, String), usize> = HashMap::new();
    village
        .service
        .received()
        .iter()
        .for_each(|it| *told.entry((it.path.clone(), it.headers["topic"].clone())).or_default() += 1);
    assert_eq!((told.len(), told.values().max()), (ALERTS * PHONES, Some(&1)));
}
