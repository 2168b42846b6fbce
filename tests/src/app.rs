//! The server under test, in this process.

use api::accounts::Role;
use api::accounts::tokens::{self, NewToken};
use api::posts::PostKind;
use api::server::config::Config;
use api::server::{self, KINDS};
use api::{App, files, organisations};
use kit::documents;
use kit::http::{self, Door, PeerPatience};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use crate::{Database, Folder, Person};

/// A village: 599 inhabitants.
pub const KERLING: &str = "kerling-les-sierck";

/// Another one, in the Drôme.
pub const SAILLANS: &str = "saillans-26";

/// The real server with two villages, on a free port, with a database and a clock of its own.
#[derive(Debug)]
pub struct TestApp {
    /// Its parts; tests speak HTTP, this is for moving the clock and making tokens.
    pub app: App,
    /// Its configuration.
    pub config: Config,
    base: String,
    serving: JoinHandle<()>,
    watching: JoinHandle<()>,
    // Goes last.
    _folder: Folder,
}

impl TestApp {
    /// Start it, without limits: tests write more in a second than people do in a minute.
    pub async fn start() -> Self {
        Self::start_with(&[("TAMBOUR_LIMITS", "off")]).await
    }

    /// Start it with these settings.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::start_patient(settings, PeerPatience::default()).await
    }

    /// Start it with `patience` for slow peers. It may open as many files as the system allows.
    pub async fn start_patient(settings: &[(&str, &str)], patience: PeerPatience) -> Self {
        Self::start_whole(settings, patience, KINDS).await
    }

    /// Start it where these kinds of posts are known, without limits.
    pub async fn start_with_kinds(kinds: &[PostKind]) -> Self {
        Self::start_whole(&[("TAMBOUR_LIMITS", "off")], PeerPatience::default(), kinds).await
    }

    async fn start_whole(settings: &[(&str, &str)], patience: PeerPatience, kinds: &[PostKind]) -> Self {
        http::raise_descriptors();
        let more = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let folder = Folder::new();
        let database = Database::with_villages(&folder).await;
        let settings = [
            ("TAMBOUR_DATABASE_URL", database.url),
            ("TAMBOUR_DATA_DIR", folder.path().display().to_string()),
            ("TAMBOUR_LISTEN", "127.0.0.1:0".to_owned()),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value));
        let mut config = Config::read(settings.into_iter().chain(more), "").expect("the configuration is good");
        config.patience = patience;
        let app = server::open_with(&config, kit::db::Patience::REQUEST, kinds).await.expect("the app opens");
        Self::serve(app, config, folder).await
    }

    async fn serve(app: App, config: Config, folder: Folder) -> Self {
        let door = Door::open(config.listen).await.expect("a free port");
        let door = door.with_tls(config.tls.as_ref()).expect("the certificate is good");
        let scheme = if config.tls.is_some() { "https" } else { "http" };
        let base = format!("{scheme}://{}", door.address().expect("an address"));
        let watching = tokio::spawn(documents::watch(app.boards.clone()));
        let (served, with) = (app.clone(), config.clone());
        let serving = tokio::spawn(async move {
            server::serve(&served, &with, door, std::future::pending()).await.expect("the server runs");
        });
        Self { app, config, base, serving, watching, _folder: folder }
    }

    /// Its address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Its address without a scheme, such as `127.0.0.1:4711`.
    pub fn address(&self) -> &str {
        self.base.split_once("://").map_or("", |it| it.1)
    }

    /// Let this many seconds pass.
    pub fn advance(&self, seconds: i64) {
        self.app.clock.advance(seconds);
    }

    /// Sweep files that nothing refers to, as the server does now and then: how many went.
    pub async fn sweep(&self) -> usize {
        files::sweep(&self.app).await.expect("the sweep succeeds")
    }

    /// An instant this many seconds from now, as text.
    pub fn in_seconds(&self, seconds: i64) -> String {
        self.app.clock.now().plus_seconds(seconds).to_string()
    }

    /// The day in the villages this many seconds from now, as text; in France it begins before that of UTC.
    pub fn local_day(&self, seconds: i64) -> String {
        let then = chrono::DateTime::from_timestamp_micros(self.app.clock.now().plus_seconds(seconds).micros());
        then.expect("a time").with_timezone(&chrono_tz::Europe::Paris).date_naive().to_string()
    }

    /// Somebody nobody knows.
    pub fn stranger(&self) -> Person {
        Person::at(&self.base, None)
    }

    /// Somebody with this token.
    pub fn bearer(&self, token: &str) -> Person {
        Person::at(&self.base, Some(token.to_owned()))
    }

    /// Somebody nobody knows, with a device that answers polls.
    pub async fn device(&self) -> Person {
        self.stranger().with_new_device().await
    }

    /// The clerk of Kerling.
    pub async fn clerk(&self) -> Person {
        self.person(Role::Clerk, Some(KERLING)).await
    }

    /// Somebody with this role.
    pub async fn person(&self, role: Role, commune: Option<&str>) -> Person {
        self.bearer(&self.token(role, commune, 365).await)
    }

    /// The id of a new association of Kerling.
    pub async fn organisation(&self, name: &str, trusted: bool) -> String {
        let body = json!({"kind": "association", "name": name, "trusted": trusted});
        let made =
            self.clerk().await.post(format!("/v1/communes/{KERLING}/organisations"), body).await.expect(201).json();
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Let an organisation that Kerling made and that nobody publishes for yet serve another commune, as its clerk says
    /// (`trusted`): both clerks agree.
    pub async fn serve_too(&self, commune: &str, organisation: &str, offer: Value) {
        let path = format!("/v1/communes/{commune}/organisations/{organisation}");
        let there = self.person(Role::Clerk, Some(commune)).await;
        let offered = there.put(&path, offer).await.expect(200).json();
        assert_eq!(offered["communes"], json!([KERLING]), "it waits for the other side");
        self.clerk().await.act(format!("{path}/accept")).await.expect(200);
    }

    /// The publisher of an organisation of this commune, by the organisation's name.
    pub async fn publisher(&self, commune: &str, organisation: &str) -> Person {
        let of = self.app.communes.get(commune).expect("the commune");
        let organisation =
            organisations::named(&self.app.db.read, of.id, organisation).await.expect("an organisation of this name");
        let (commune, organisation) = (Some(commune.to_owned()), Some(organisation));
        let new = NewToken { commune, role: Role::Publisher, organisation, label: "test".to_owned(), days: 365 };
        self.bearer(&tokens::create(&self.app, new).await.expect("a token"))
    }

    /// A token for this role; a publisher's is for the town hall.
    pub async fn token(&self, role: Role, commune: Option<&str>, days: u32) -> String {
        let organisation = match (role, commune) {
            (Role::Publisher, Some(commune)) => {
                let details = self.stranger().get(format!("/v1/communes/{commune}")).await.expect(200).json();
                details["organisations"][0]["id"].as_str().and_then(|id| id.parse().ok())
            }
            _ => None,
        };
        let new = NewToken { commune: commune.map(str::to_owned), role, organisation, label: "test".to_owned(), days };
        tokens::create(&self.app, new).await.expect("a token")
    }

    /// The board of a commune, as a phone reads it.
    pub async fn board(&self, commune: &str) -> Value {
        self.stranger().get(format!("/v1/communes/{commune}/board")).await.expect(200).json()
    }

    /// The titles on Kerling's board, in order.
    pub async fn titles(&self) -> Vec<String> {
        self.titles_in(KERLING).await
    }

    /// The titles on a commune's board, in order.
    pub async fn titles_in(&self, commune: &str) -> Vec<String> {
        titles_of(&self.board(commune).await["notices"])
    }

    /// A notice of Kerling with this title, posted by its clerk, with more members if `more` has them.
    pub async fn post(&self, title: &str, more: Value) -> Value {
        let mut body = json!({"title": title, "category": "information"});
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        self.clerk().await.post(format!("/v1/communes/{KERLING}/notices"), body).await.expect(201).json()
    }

    /// A poll of Kerling with the options `Oui` and `Non`, asked by its clerk, live, open for a day, with other members
    /// if `more` has them.
    pub async fn ask(&self, question: &str, more: Value) -> Value {
        let mut body = json!({"question": question, "options": ["Oui", "Non"], "results": "live", "closes_at": self.in_seconds(86_400)});
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        self.clerk().await.post(format!("/v1/communes/{KERLING}/polls"), body).await.expect(201).json()
    }
}

/// The titles of a list of notices.
fn titles_of(notices: &Value) -> Vec<String> {
    notices.as_array().into_iter().flatten().filter_map(|it| it["title"].as_str().map(str::to_owned)).collect()
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.serving.abort();
        self.watching.abort();
    }
}
