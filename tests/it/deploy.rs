//! Everything in `deploy/` works.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use tests::{Folder, TestApp, binary, say};

const DEPLOY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy");

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    let folder = Folder::new();
    let units = ["tambour.service", "tambour-backup.service", "tambour-backup.timer"].map(|name| {
        let unit = fs::read_to_string(format!("{DEPLOY}/{name}")).unwrap();
        let path = folder.path().join(name);
        fs::write(&path, unit.replace("/usr/local/bin/tambour", binary().to_str().unwrap())).unwrap();
        path
    });
    match Command::new("systemd-analyze").args(["verify", "--man=no"]).args(&units).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            say("systemd is not on this machine: its units were not checked")
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn the_runbook_tells_of_every_number() {
    let numbers = TestApp::start().await.stranger().get("/metrics").await.expect(200).text();
    let runbook = fs::read_to_string(format!("{DEPLOY}/../docs/runbook.md")).unwrap();
    let names = numbers.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next());
    let untold: Vec<&str> = names.filter(|name| !runbook.contains(&format!("`{name}"))).collect();
    assert!(untold.is_empty(), "{untold:?}");
}
