//! The `tambour` command itself, as a process.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::{self, JoinHandle};

use serde_json::Value;

use crate::Person;

/// The command as it was built beside the tests, or beside a benchmark.
pub fn binary() -> PathBuf {
    let path = std::env::current_exe().expect("the test's own path");
    let binary = path.ancestors().skip(1).take(2).map(|folder| folder.join("tambour")).find(|binary| binary.exists());
    binary.unwrap_or_else(|| panic!("tambour is not beside {}: run `cargo build --workspace` first", path.display()))
}

fn command(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).env_clear().env("TAMBOUR_LIMITS", "off").envs(settings.iter().copied());
    // Away from any tambour.toml of whoever runs the tests.
    command.current_dir(std::env::temp_dir()).stdin(Stdio::null());
    command
}

/// Run a command to its end.
pub fn tambour(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    command(arguments, settings).output().expect("the command runs")
}

/// A server as a process of its own.
#[derive(Debug)]
pub struct Server {
    child: Child,
    base: String,
    log: Option<JoinHandle<Vec<String>>>,
}

impl Server {
    /// Start `tambour serve` on a free port and wait until it listens.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        Self::start_as("serve", settings)
    }

    /// [`Server::start`] with another command that serves, such as `demo`; a worker is waited for until it works.
    pub fn start_as(words: &str, settings: &[(&str, &str)]) -> Self {
        let mut settings = settings.to_vec();
        settings.push(("TAMBOUR_LISTEN", "127.0.0.1:0"));
        let arguments: Vec<_> = words.split(' ').collect();
        let mut child = command(&arguments, &settings)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its log")).lines().map_while(Result::ok);
        let mut log = Vec::new();
        let base = loop {
            let line = lines.next().unwrap_or_else(|| panic!("the server stopped before it listened: {log:?}"));
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            log.push(line);
            if let Some(address) = entry["fields"]["address"].as_str() {
                break format!("http://{address}");
            }
            if entry["fields"]["message"] == "working" {
                break String::new();
            }
        };
        let rest = thread::spawn(move || {
            log.extend(lines);
            log
        });
        Self { child, base, log: Some(rest) }
    }

    /// Somebody who talks to it.
    pub fn person(&self, token: Option<&str>) -> Person {
        Person::at(&self.base, token.map(str::to_owned))
    }

    /// The address it listens on, such as `127.0.0.1:4711`.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The most memory it has used so far, in MB, as Linux counts it.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the system tells");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("it tells the peak");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") / 1000
    }

    /// Seconds of the processor it has used so far, as Linux counts them, in hundredths.
    pub fn processor_time(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("the system tells");
        // The command, in brackets, is the second field; user and system time are the 14th and 15th.
        let fields = stat.rsplit_once(')').expect("its command").1.split_whitespace();
        fields.skip(11).take(2).map(|ticks| ticks.parse::<f64>().expect("a number") / 100.0).sum()
    }

    /// Ask it to stop, as a supervisor does.
    pub fn terminate(&self) {
        // Every shell has a `kill` of its own; the program is not on every machine.
        let killed = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &self.child.id().to_string()])
            .status()
            .expect("a shell runs");
        assert!(killed.success(), "the server could not be told to stop");
    }

    /// End it without warning, as `kill -9` and a power cut do.
    pub fn kill(mut self) {
        self.child.kill().expect("the server is killed");
        self.child.wait().expect("the server ends");
    }

    /// Wait until it is gone: its exit code and everything it logged.
    pub fn wait(mut self) -> (Option<i32>, Vec<String>) {
        let status = self.child.wait().expect("the server ends");
        let log = self.log.take().map(|log| log.join().expect("its log is read")).unwrap_or_default();
        (status.code(), log)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It is gone already when a test waited for it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
