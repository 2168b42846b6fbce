//! A commune with many phones, whose push service counts.

use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use kit::db::Db;
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::json;
use tests::{Database, Folder, PushService, Server, tambour};
use uuid::Uuid;

use super::encryption::phones;

/// Maximum time that telling everybody may take.
const PATIENCE: Duration = Duration::from_secs(900);

pub struct Town {
    pub service: PushService,
    pub phones: usize,
    settings: Vec<(String, String)>,
    token: String,
    _folder: Folder,
}

/// The times of an alert.
pub struct Told {
    /// Seconds from the request to the first message.
    pub first: f64,
    /// Seconds from the first message to the last.
    pub rest: f64,
}

impl Town {
    /// A commune whose phones are in its database already.
    pub async fn found(on_postgres: bool, phones: usize) -> Self {
        let (folder, service) = (Folder::new(), PushService::start_with_tls().await);
        let url = if on_postgres { Database::new(&folder).await.url } else { kit::db::default_url(folder.path()) };
        let settings = [
            ("TAMBOUR_DATA_DIR", folder.path().display().to_string()),
            ("TAMBOUR_DATABASE_URL", url.clone()),
            ("TAMBOUR_OUTGOING_ALLOW", service.origin().to_owned()),
            ("SSL_CERT_FILE", service.certificate()),
            ("TAMBOUR_LOG", "warn,api::server::cli=info".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value)).to_vec();
        let mut town = Self { service, phones, settings, token: String::new(), _folder: folder };
        town.run("commune add --insee 57361");
        town.token = town.run("token create --commune 57361 --role clerk");
        let db = Db::connect(&url).await.expect("its database");
        subscribe(&db, town.service.origin(), phones).await;
        db.close().await.expect("it is let go");
        town
    }

    fn settings(&self) -> Vec<(&str, &str)> {
        self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    fn run(&self, words: &str) -> String {
        let output = tambour(&words.split(' ').collect::<Vec<_>>(), &self.settings());
        assert!(output.status.success(), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// A server of its, such as `serve --role worker`.
    pub fn start(&self, words: &str) -> Server {
        Server::start_as(words, &self.settings())
    }

    /// Post an alert and wait until every phone was told, once.
    pub async fn alert(&self, server: &Server) -> Told {
        self.service.count_only();
        let alert = json!({"title": "Crue de la Moselle", "body": "Ne prenez pas la route du moulin.", "category": "alert",
            "severity": "extreme", "expire_at": "2099-01-01T00:00:00Z"});
        let begun = Instant::now();
        server.person(Some(&self.token)).post("/v1/communes/57361/notices", alert).await.expect(201);
        assert!(self.service.until_counted(1, PATIENCE).await, "nobody was told");
        let first = begun.elapsed().as_secs_f64();
        let all = self.service.until_counted(self.phones, PATIENCE).await;
        let rest = begun.elapsed().as_secs_f64() - first;
        let counts = self.service.counts();
        assert!(all, "{} of {} were told", counts.len(), self.phones);
        Told { first, rest }
    }

    /// Assert that nobody was told twice; asked when all has settled.
    pub fn nobody_twice(&self) {
        let twice = self.service.counts().values().filter(|count| **count > 1).count();
        assert_eq!(twice, 0, "so many were told twice");
    }
}

/// Write subscriptions into the tables, since the API's limits and transactions are not what is measured.
async fn subscribe(db: &Db, origin: &str, count: usize) {
    let keys: Vec<_> = phones(200)
        .into_iter()
        .map(|(p256dh, auth)| [&p256dh[..], &auth].map(|bytes| BASE64_URL_SAFE_NO_PAD.encode(bytes)))
        .collect();
    let commune = db
        .read
        .query_one_raw(Statement::from_string(db.backend(), "SELECT id FROM communes"))
        .await
        .expect("it answers");
    let commune: Uuid = commune.expect("a commune").try_get_by_index(0).expect("its id");
    let transaction = db.begin_write().await.expect("a transaction");
    for some in (0..count).collect::<Vec<_>>().chunks(500) {
        let (mut subscriptions, mut follows): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
        for number in some {
            let (id, [p256dh, auth]) = (Uuid::now_v7(), &keys[number % keys.len()]);
            let hash = format!("{number:064x}");
            subscriptions.extend::<[Value; 6]>([
                id.into(),
                format!("{origin}/push/{number}").into(),
                hash.clone().into(),
                p256dh.clone().into(),
                auth.clone().into(),
                hash.into(),
            ]);
            follows.extend::<[Value; 3]>([commune.into(), id.into(), json!([]).into()]);
        }
        let rows = |row: &dyn Fn(usize) -> String, width: usize| {
            (0..some.len()).map(|place| row(place * width)).collect::<Vec<_>>().join(", ")
        };
        let row = |at: usize| {
            format!(
                "(${}, ${}, ${}, ${}, ${}, ${}, 'fr', 'Europe/Paris', 1, 1)",
                at + 1,
                at + 2,
                at + 3,
                at + 4,
                at + 5,
                at + 6
            )
        };
        let sql = "INSERT INTO push_subscriptions \
                   (id, endpoint, endpoint_hash, p256dh, auth, secret_hash, locale, timezone, created_at, updated_at) VALUES";
        let statement = Statement::from_sql_and_values(db.backend(), format!("{sql} {}", rows(&row, 6)), subscriptions);
        transaction.execute_raw(statement).await.expect("they fit");
        // Of all kinds of news.
        let row = |at: usize| format!("(${}, ${}, 255, ${})", at + 1, at + 2, at + 3);
        let sql = "INSERT INTO push_follows (commune_id, subscription_id, kinds, events) VALUES";
        let statement = Statement::from_sql_and_values(db.backend(), format!("{sql} {}", rows(&row, 3)), follows);
        transaction.execute_raw(statement).await.expect("they fit");
    }
    transaction.commit().await.expect("they are written");
}
