//! Folders that go when the test ends.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A folder of the test's own, removed with everything in it.
pub struct Folder {
    path: PathBuf,
    /// What goes with it though it is kept elsewhere.
    leaving: Mutex<Vec<Leaving>>,
}

type Leaving = Box<dyn FnOnce() + Send>;

impl Folder {
    /// A new, empty one.
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("tambour-test-{}", uuid::Uuid::now_v7()));
        fs::create_dir_all(&path).expect("a folder for the test");
        Self { path, leaving: Mutex::default() }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Have something done when the folder goes.
    pub fn leaves_with(&self, leaving: impl FnOnce() + Send + 'static) {
        self.leaving.lock().expect("no test panics with the lock").push(Box::new(leaving));
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(out)
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
        let _ = fs::remove_dir_all(&self.path);
        for leaving in self.leaving.get_mut().into_iter().flat_map(std::mem::take) {
            leaving();
        }
    }
}
