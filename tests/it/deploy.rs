//! Everything in `deploy/` works.

use std::fs;
use std::io::ErrorKind;
use std::process::Command;

use tests::{Folder, binary, say};

#[test]
fn systemd_finds_nothing_wrong_with_the_unit() {
    let unit = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/tambour.service")).unwrap();
    let folder = Folder::new();
    let path = folder.path().join("tambour.service");
    fs::write(&path, unit.replace("/usr/local/bin/tambour", binary().to_str().unwrap())).unwrap();
    match Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&path).output() {
        Ok(output) => assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            say("systemd is not on this machine: the unit was not checked")
        }
        Err(error) => panic!("{error}"),
    }
}
