//! The server as a process that faults happen to.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tests::{binary, client, tambour};

/// The INSEE code of the commune that everything happens in.
pub const COMMUNE: &str = "57361";

/// Time that a server may take to start.
const START: Duration = Duration::from_secs(60);

/// A server, its settings and a clerk's token.
pub struct Daemon {
    settings: Vec<(String, String)>,
    child: Option<Child>,
    pub base: String,
    pub token: String,
}

impl Daemon {
    /// A server with this data folder and this database, or the usual one; it does not run yet.
    pub fn new(folder: &Path, database: Option<&str>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
        let mut settings = vec![
            ("TAMBOUR_DATA_DIR".to_owned(), folder.display().to_string()),
            ("TAMBOUR_LISTEN".to_owned(), format!("127.0.0.1:{port}")),
            ("TAMBOUR_LIMITS".to_owned(), "off".to_owned()),
        ];
        settings.extend(database.map(|url| ("TAMBOUR_DATABASE_URL".to_owned(), url.to_owned())));
        let mut daemon = Self { settings, child: None, base: format!("http://127.0.0.1:{port}"), token: String::new() };
        daemon.command(&["commune", "add", "--insee", COMMUNE]);
        daemon.token = daemon.command(&["token", "create", "--commune", COMMUNE, "--role", "clerk"]).trim().to_owned();
        daemon
    }

    /// Run a command of its installation; what it prints.
    pub fn command(&self, arguments: &[&str]) -> String {
        let settings: Vec<_> = self.settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let output = tambour(arguments, &settings);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Start it, with its log there and other settings besides, and wait until it is ready.
    pub async fn start(&mut self, log: Stdio, more: &[(&str, &str)]) -> &mut Child {
        let mut command = Command::new(binary());
        command.arg("serve").env_clear().envs(self.settings.iter().cloned()).envs(more.iter().copied());
        command.current_dir(std::env::temp_dir()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = self.child.insert(command.spawn().expect("the server starts"));
        let (client, begun) = (client(), Instant::now());
        while !client.get(format!("{}/health/ready", self.base)).send().await.is_ok_and(|answer| answer.status() == 200)
        {
            assert!(begun.elapsed() < START, "the server is not ready");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        child
    }

    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("the server is killed");
            child.wait().expect("the server ends");
        }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}
