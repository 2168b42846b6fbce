//! A fresh database for each test.

use sea_orm::{ConnectOptions, ConnectionTrait, Database as SeaOrm};
use tokio::sync::OnceCell;

use crate::Folder;

/// Names the PostgreSQL server to test on.
const POSTGRES: &str = "TEST_POSTGRES";

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
        Self::made_with(&server, &format!("TEMPLATE {template}")).await
    }

    /// A new one without a schema.
    pub async fn empty(folder: &Folder) -> Self {
        match std::env::var(POSTGRES) {
            Ok(server) => Self::made_with(&server, "").await,
            Err(_) => Self { url: kit::db::default_url(folder.path()) },
        }
    }

    async fn made_with(server: &str, how: &str) -> Self {
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        run(server, &format!("CREATE DATABASE {name} {how}")).await;
        Self { url: in_database(server, &name) }
    }
}

async fn make_template(server: &str) -> String {
    let name = format!("template_{}", uuid::Uuid::now_v7().simple());
    run(server, &format!("CREATE DATABASE {name}")).await;
    let db = kit::db::Db::connect(&in_database(server, &name)).await.expect("the template migrates");
    db.close().await.expect("the template is let go");
    name
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
