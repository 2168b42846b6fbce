//! The README is true.

use std::fs;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");

#[test]
fn the_reference_of_settings_in_the_readme_is_the_generated_one() {
    let readme = fs::read_to_string(README).unwrap();
    let reference = api::server::config::reference();
    assert!(readme.contains(&reference), "README lacks what `tambour settings` prints:\n{reference}");
}
