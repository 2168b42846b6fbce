//! A fresh database for each test.

use api::communes::{self, Which};
use api::server::config::Config;
use api::server::{self, KINDS};
use sea_orm::{ConnectOptions, ConnectionTrait, Database as SeaOrm};
use tokio::sync::OnceCell;

use crate::Folder;

/// Names the PostgreSQL server to test on.
const POSTGRES: &str = "TEST_POSTGRES";

/// The file of a database in its folder, as the server names it.
const SQLITE: &str = "tambour.sqlite";

/// True if tests run on PostgreSQL.
pub fn on_postgres() -> bool {
    std::env::var_os(POSTGRES).is_some()
}

/// A database of the test's own, empty but for the schema (SQLite: empty, the first start makes the schema).
#[derive(Debug)]
pub struct Database {
    /// Its address.
    pub url: String,
}

impl Database {
    /// A new one; an SQLite file goes into the folder.
    pub async fn new(folder: &Folder) -> Self {
        let Ok(server) = std::env::var(POSTGRES) else {
            return Self { url: kit::db::default_url(folder.path()) };
        };
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(|| make_template(&server)).await;
        Self::made_with(folder, server, &format!("TEMPLATE {template}")).await
    }

    /// A new one with the two villages, Kerling and Saillans: a copy, since reading the catalogue takes a second.
    pub async fn with_villages(folder: &Folder) -> Self {
        static VILLAGES: OnceCell<Villages> = OnceCell::const_new();
        let villages = VILLAGES.get_or_init(make_villages).await;
        match villages {
            Villages::Template { server, name } => {
                Self::made_with(folder, server.clone(), &format!("TEMPLATE {name}")).await
            }
            Villages::File(bytes) => {
                std::fs::write(folder.path().join(SQLITE), bytes).expect("the database is copied");
                Self { url: kit::db::default_url(folder.path()) }
            }
        }
    }

    /// A new one without a schema.
    pub async fn empty(folder: &Folder) -> Self {
        match std::env::var(POSTGRES) {
            Ok(server) => Self::made_with(folder, server, "").await,
            Err(_) => Self { url: kit::db::default_url(folder.path()) },
        }
    }

    /// Six hundred of them fill a small disk: each goes with the folder of its test.
    async fn made_with(folder: &Folder, server: String, how: &str) -> Self {
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        run(&server, &format!("CREATE DATABASE {name} {how}")).await;
        let url = in_database(&server, &name);
        folder.leaves_with(move || dropped(&server, &name));
        Self { url }
    }
}

/// A database with the two villages, to copy.
enum Villages {
    Template { server: String, name: String },
    File(Vec<u8>),
}

async fn make_villages() -> Villages {
    let folder = Folder::new();
    let template = match std::env::var(POSTGRES) {
        Ok(server) => Some((make_template(&server).await, server)),
        Err(_) => None,
    };
    let url = match &template {
        Some((name, server)) => in_database(server, name),
        None => kit::db::default_url(folder.path()),
    };
    let settings = [("TAMBOUR_DATABASE_URL", url), ("TAMBOUR_DATA_DIR", folder.path().display().to_string())];
    let settings = settings.map(|(name, value)| (name.to_owned(), value));
    let config = Config::read(settings.into_iter(), "").expect("the configuration is good");
    let app = server::open_with(&config, kit::db::Patience::REQUEST, KINDS).await.expect("the app opens");
    for insee in ["57361", "26289"] {
        communes::add(&app, Which::Insee(insee.to_owned())).await.expect("the village is added");
    }
    app.db.clone().close().await.expect("the database is let go");
    match template {
        Some((name, server)) => Villages::Template { server, name },
        None => Villages::File(std::fs::read(folder.path().join(SQLITE)).expect("the database is read")),
    }
}

async fn make_template(server: &str) -> String {
    let name = format!("template_{}", uuid::Uuid::now_v7().simple());
    run(server, &format!("CREATE DATABASE {name}")).await;
    let db = kit::db::Db::connect(&in_database(server, &name)).await.expect("the template migrates");
    db.close().await.expect("the template is let go");
    name
}

/// Drop a database, whoever is still connected: a runtime of its own does it, since the test's may be ending.
fn dropped(server: &str, name: &str) {
    let work = async { run(server, &format!("DROP DATABASE {name} WITH (FORCE)")).await };
    let run = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime starts").block_on(work);
    };
    // A test that failed is ending by a panic, and a second one would end all the others.
    if std::thread::scope(|scope| scope.spawn(run).join()).is_err() {
        crate::say(&format!("the database {name} was left behind"));
    }
}

/// Run one statement on the server itself.
async fn run(server: &str, sql: &str) {
    let mut options = ConnectOptions::new(server.to_owned());
    options.max_connections(1).sqlx_logging(false);
    let connection = SeaOrm::connect(options).await.expect("the PostgreSQL server answers");
    connection.execute_unprepared(sql).await.expect("the statement runs");
    connection.close().await.expect("the connection closes");
}

/// The address of a database on the same server.
pub fn in_database(server: &str, name: &str) -> String {
    let (address, parameters) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').expect("an address ends with a database");
    format!("{host}/{name}?{parameters}")
}
