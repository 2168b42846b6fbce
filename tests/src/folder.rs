//! Folders that go when the test ends.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder of the test's own, removed with everything in it.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new, empty one.
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("tambour-test-{}", uuid::Uuid::now_v7()));
        fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for Folder {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The system's own cleaning removes what is left.
        let _ = fs::remove_dir_all(&self.0);
    }
}
