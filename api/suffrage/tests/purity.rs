//! The library has no files, network, clock, environment or chance: it runs wherever Rust does, in a browser too.

#![allow(clippy::unwrap_used, reason = "a test may stop at once")]

use std::path::{Path, PathBuf};

#[test]
fn nothing_in_the_sources_reaches_outside() {
    let outside = [
        "std::fs",
        "std::io",
        "std::net",
        "std::time",
        "std::env",
        "std::process",
        "std::thread",
        "rand::",
        "unsafe",
        "println!",
    ];
    let sources = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")));
    assert!(sources.len() > 20);
    for source in sources {
        let text = std::fs::read_to_string(&source).unwrap();
        for word in outside {
            assert!(!text.contains(word), "{} has {word}", source.display());
        }
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
}
