//! A server that is killed while it tells many, and one that is watched while it does.

use std::collections::HashMap;
use std::future::IntoFuture;
use std::time::Duration;

use serde_json::{Value, json};
use tests::{Database, Folder, Phone, PushService, Received, Server, tambour};
use tokio::task::JoinSet;

/// More than the window, and in ranges that are walked through at the same time.
const PHONES: usize = 600;

/// The most messages that are on their way, or not written down, when a server is killed.
const WINDOW: usize = 256;

pub(super) struct Village {
    pub(super) service: PushService,
    settings: Vec<(String, String)>,
    token: String,
    _folder: Folder,
}

impl Village {
    pub(super) async fn found() -> Self {
        let (folder, service) = (Folder::new(), PushService::start_with_tls().await);
        let url = Database::new(&folder).await.url;
        let settings = [
            ("TAMBOUR_DATA_DIR", folder.path().display().to_string()),
            ("TAMBOUR_DATABASE_URL", url),
            ("TAMBOUR_OUTGOING_ALLOW", service.origin().to_owned()),
            ("SSL_CERT_FILE", service.certificate()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let mut village = Self { service, settings, token: String::new(), _folder: folder };
        assert!(village.tambour("commune add --insee 57361").1);
        village.token = village.tambour("token create --commune 57361 --role clerk").0.trim().to_owned();
        village
    }

    pub(super) fn settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    fn tambour(&self, words: &str) -> (String, bool) {
        let output = tambour(&words.split(' ').collect::<Vec<_>>(), &self.settings());
        (String::from_utf8(output.stdout).unwrap(), output.status.success())
    }

    fn start(&self) -> Server {
        Server::start(&self.settings())
    }

    pub(super) async fn subscribe(&self, server: &Server, phones: usize) {
        let stranger = server.person(None);
        let follows = json!({"follows": [{"commune": "57361", "kinds": ["alert", "notice"]}]});
        let bodies: Vec<Value> =
            (0..phones).map(|number| Phone::new(&self.service, &format!("{number}")).body(follows.clone())).collect();
        for some in bodies.chunks(50) {
            let sent: JoinSet<_> =
                some.iter().map(|body| stranger.post("/v1/push/subscriptions", body.clone()).into_future()).collect();
            sent.join_all().await.into_iter().for_each(|reply| drop(reply.expect(201)));
        }
    }

    pub(super) async fn alert(&self, server: &Server) {
        let alert =
            json!({"title": "Crue", "category": "alert", "severity": "extreme", "expire_at": "2099-01-01T00:00:00Z"});
        server.person(Some(&self.token)).post("/v1/communes/57361/notices", alert).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alert_reaches_phones_within_a_second_and_leaves_no_trace_of_them_in_the_log() {
    let village = Village::found().await;
    let server = village.start();
    village.subscribe(&server, 20).await;
    village.alert(&server).await;
    village.service.until(Duration::from_secs(1), |received| received.len() == 20).await;
    assert!(village.service.received().iter().all(|it| it.http2 && it.headers["urgency"] == "high"));
    server.terminate();
    let (_, log) = server.wait();
    assert!(log.iter().all(|line| !line.contains("/push/")), "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_of_an_alert_though_the_server_is_killed_in_the_middle_and_few_hear_of_it_twice() {
    let village = Village::found().await;
    let server = village.start();
    village.subscribe(&server, PHONES).await;
    village.alert(&server).await;
    village.service.until(Duration::from_secs(20), |received| received.len() >= PHONES / 2).await;
    server.kill();
    let before = village.service.count();
    assert!(before < PHONES, "it was killed too late: {before}");
    // Its lease must lapse before another server goes on.
    let mut settings = village.settings();
    settings.push(("TAMBOUR_CLOCK_OFFSET", "31"));
    let server = Server::start(&settings);
    let told = |received: &[Received]| {
        let mut told: HashMap<(String, String), usize> = HashMap::new();
        received.iter().for_each(|it| *told.entry((it.path.clone(), it.headers["topic"].clone())).or_default() += 1);
        told
    };
    village
        .service
        .until(Duration::from_secs(30), |received| received.len() >= PHONES && told(received).len() == PHONES)
        .await;
    server.terminate();
    assert_eq!(server.wait().0, Some(0));
    let repeats = village.service.count() - PHONES;
    assert!(repeats <= WINDOW, "{repeats} of {before} were told twice");
}
