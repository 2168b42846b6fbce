//! Servers that a village moves between.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use ground::clock::Clock;
use sea_orm::{ConnectionTrait, Database as SeaOrm, DatabaseConnection, DbBackend, Statement};
use tests::{Folder, PushService, TestApp, binary, tambour, until};

use crate::backups::altered::Backup;

/// A server, with its command line.
pub struct Place {
    pub app: TestApp,
    pub origin: String,
    pub pushes: PushService,
}

impl Place {
    /// Start one of this name; on a file in a folder if that is said, whatever the tests run on.
    pub async fn start(name: &str, file: Option<&Folder>) -> Self {
        let pushes = PushService::start().await;
        let origin = format!("https://{name}.exemple.fr");
        let mut settings = vec![
            ("TAMBOUR_LIMITS", "off".to_owned()),
            ("TAMBOUR_PUBLIC_URL", origin.clone()),
            ("TAMBOUR_OUTGOING_ALLOW", pushes.origin().to_owned()),
        ];
        if let Some(folder) = file {
            settings.push(("TAMBOUR_DATABASE_URL", kit::db::default_url(folder.path())));
        }
        let settings: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let app = TestApp::start_with(&settings).await;
        for insee in ["57361", "26289"] {
            let which = api::communes::Which::Insee(insee.to_owned());
            api::communes::add(&app.app, which).await.unwrap();
        }
        Self { app, origin, pushes }
    }

    /// Let it be as late as at another one.
    pub fn catch_up(&self, other: &Self) {
        let behind = other.app.app.clock.now().micros() - self.app.app.clock.now().micros();
        self.app.advance(behind / 1_000_000);
    }

    /// The settings of its command line, whose clock is its own.
    fn settings(&self) -> [(&'static str, String); 4] {
        let config = &self.app.config;
        let ahead = (self.app.app.clock.now().micros() - Clock::system(0).now().micros()) / 1_000_000;
        [
            ("TAMBOUR_DATA_DIR", config.data_dir.display().to_string()),
            ("TAMBOUR_DATABASE_URL", config.database_url.clone()),
            ("TAMBOUR_PUBLIC_URL", self.origin.clone()),
            ("TAMBOUR_CLOCK_OFFSET", ahead.to_string()),
        ]
    }

    async fn run(&self, arguments: &[&str]) -> (bool, String) {
        let settings = self.settings();
        let arguments: Vec<String> = arguments.iter().map(|it| (*it).to_owned()).collect();
        let output = tokio::task::spawn_blocking(move || {
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            tambour(&arguments, &settings.each_ref().map(|(name, value)| (*name, value.as_str())))
        });
        let output = output.await.unwrap();
        let said = [output.stdout, output.stderr].map(|it| String::from_utf8_lossy(&it).into_owned()).concat();
        (output.status.success(), said)
    }

    /// A command that is killed without warning once something holds; what it did last takes until then.
    pub async fn killed(&self, arguments: &[&str], holds: impl AsyncFnMut() -> bool) {
        let mut command = Command::new(binary());
        command.args(arguments).env_clear().envs(self.settings()).stdin(Stdio::null()).stderr(Stdio::null());
        let mut child = command.stdout(Stdio::null()).spawn().unwrap();
        until("the command is in the middle of it", holds).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// What a command says that succeeds.
    pub async fn does(&self, arguments: &[&str]) -> String {
        let (well, said) = self.run(arguments).await;
        assert!(well, "{arguments:?}: {said}");
        said
    }

    /// What a command says that fails.
    pub async fn fails(&self, arguments: &[&str]) -> String {
        let (well, said) = self.run(arguments).await;
        assert!(!well, "{arguments:?}: {said}");
        said
    }

    pub fn path(&self, name: &str) -> String {
        self.app.config.data_dir.join(name).display().to_string()
    }

    pub fn file(&self, name: &str, content: &[u8]) -> String {
        fs::write(self.path(name), content).unwrap();
        self.path(name)
    }

    pub async fn exported(&self, commune: &str) -> Backup {
        let file = self.path("export.tambour");
        self.does(&["commune", "export", "--commune", commune, &file]).await;
        Backup::read(Path::new(&file))
    }

    /// All rows of a commune, as an export has them.
    pub async fn rows_of(&self, commune: &str) -> Vec<(String, Vec<String>)> {
        let export = self.exported(commune).await;
        let parts = export.parts().iter().filter(|(name, _)| name.starts_with("rows/"));
        let sorted = |content: &[u8]| {
            let mut lines: Vec<String> = String::from_utf8_lossy(content).lines().map(str::to_owned).collect();
            lines.sort();
            lines
        };
        parts.map(|(name, content)| (name.clone(), sorted(content))).collect()
    }

    async fn db(&self) -> DatabaseConnection {
        SeaOrm::connect(&self.app.config.database_url).await.unwrap()
    }

    async fn names(db: &DatabaseConnection, sqlite: &str, postgres: &str) -> Vec<String> {
        let sql = if db.get_database_backend() == DbBackend::Sqlite { sqlite } else { postgres };
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    }

    /// The number of rows that name a commune, and of rows of communes with its id.
    pub async fn rows_with(&self, commune: &str) -> i64 {
        let db = self.db().await;
        let sqlite = "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND c.name = 'commune_id'";
        let postgres = "SELECT table_name::text FROM information_schema.columns WHERE table_schema = current_schema() AND column_name = 'commune_id'";
        let mut counts: Vec<String> = Self::names(&db, sqlite, postgres)
            .await
            .iter()
            .map(|table| format!("(SELECT count(*) FROM \"{table}\" WHERE commune_id = $1)"))
            .collect();
        counts.push("(SELECT count(*) FROM communes WHERE id = $1)".to_owned());
        let sql = format!("SELECT CAST({} AS bigint)", counts.join(" + "));
        let id: uuid::Uuid = commune.parse().unwrap();
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()]);
        let count = db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        count
    }

    /// The number of rows that a table has of a commune.
    pub async fn rows_in(&self, table: &str, commune: &str) -> i64 {
        let (db, id) = (self.db().await, commune.parse::<uuid::Uuid>().unwrap());
        let sql = format!("SELECT count(*) FROM {table} WHERE commune_id = $1");
        let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [id.into()]);
        let count = db.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
        db.close().await.unwrap();
        count
    }

    /// The tables of urns.
    pub async fn urns(&self) -> Vec<String> {
        let db = self.db().await;
        let sqlite = "SELECT name FROM sqlite_master WHERE name LIKE 'urn_%'";
        let found = Self::names(&db, sqlite, "SELECT relname::text FROM pg_class WHERE relname LIKE 'urn_%'").await;
        db.close().await.unwrap();
        found
    }

    /// The number of contents that a commune's files have in the store.
    pub fn contents_of(&self, commune: &str) -> usize {
        let folder = self.app.config.data_dir.join("files").join(commune);
        fs::read_dir(folder).into_iter().flatten().count()
    }

    /// From now on this fails in the middle.
    pub async fn stumbles_over(&self, what: &str, table: &str) {
        self.meets(what, table, "SELECT RAISE(ABORT, 'stumbled')", "RAISE 'stumbled'").await;
    }

    /// From now on this takes for ever, in the middle.
    pub async fn stalls_at(&self, what: &str, table: &str) {
        let (all, of_all) = ("sqlite_master", ["a", "b", "c", "d", "e", "f"]);
        let for_ever = of_all.map(|name| format!("{all} {name}")).join(", ");
        let sqlite = format!("SELECT count(*) FROM {for_ever} WHERE a.name || f.name = 'x'");
        self.meets(what, table, &sqlite, "PERFORM pg_sleep(600)").await;
    }

    async fn meets(&self, what: &str, table: &str, sqlite: &str, postgres: &str) {
        let db = self.db().await;
        let statements = match db.get_database_backend() {
            DbBackend::Sqlite => vec![format!("CREATE TRIGGER stumble BEFORE {what} ON {table} BEGIN {sqlite}; END")],
            _ => vec![
                format!(
                    "CREATE FUNCTION stumble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {postgres}; RETURN NULL; END $$"
                ),
                format!("CREATE TRIGGER stumble BEFORE {what} ON {table} FOR EACH ROW EXECUTE FUNCTION stumble()"),
            ],
        };
        for statement in statements {
            db.execute_unprepared(&statement).await.unwrap();
        }
        db.close().await.unwrap();
    }

    /// It goes well again.
    pub async fn gets_up(&self, table: &str) {
        let db = self.db().await;
        // The server of a database goes on for a while with what somebody asked who is gone.
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'";
        if db.get_database_backend() != DbBackend::Sqlite {
            db.execute_unprepared(end).await.unwrap();
        }
        match db.get_database_backend() {
            DbBackend::Sqlite => db.execute_unprepared("DROP TRIGGER stumble").await.unwrap(),
            _ => db
                .execute_unprepared(&format!("DROP TRIGGER stumble ON {table}; DROP FUNCTION stumble()"))
                .await
                .unwrap(),
        };
        db.close().await.unwrap();
    }
}
