//! Temporary files and folders beside what is made of them. Each is locked while its process lives, so that what a killed process
//! left is known by its lock: whoever makes one next takes it away.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use tempfile::{NamedTempFile, TempDir};

/// The letters that a name gets behind its beginning.
const LETTERS: usize = 6;

/// A temporary folder, which goes with everything in it.
#[derive(Debug)]
pub struct ScratchFolder {
    folder: TempDir,
    _lock: File,
}

impl ScratchFolder {
    /// A new one in a folder, once what killed processes left there under this beginning is gone.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(prefix: &str, within: &Path) -> io::Result<Self> {
        sweep(prefix, within);
        loop {
            let folder = tempfile::Builder::new().prefix(prefix).rand_bytes(LETTERS).tempdir_in(within)?;
            let lock = File::open(folder.path())?;
            lock.lock()?;
            // Another process may have swept it before it was locked.
            if folder.path().exists() {
                return Ok(Self { folder, _lock: lock });
            }
        }
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// A new temporary file in a folder, once what killed processes left there under this beginning is gone.
pub(super) fn file(prefix: &str, within: &Path) -> io::Result<NamedTempFile> {
    sweep(prefix, within);
    loop {
        let file = tempfile::Builder::new().prefix(prefix).rand_bytes(LETTERS).tempfile_in(within)?;
        file.as_file().lock()?;
        if file.path().exists() {
            return Ok(file);
        }
    }
}

/// Takes away what killed processes left under this beginning. What cannot be is left to the next one.
fn sweep(prefix: &str, within: &Path) {
    for entry in fs::read_dir(within).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let letters = name.to_str().and_then(|name| name.strip_prefix(prefix));
        let is_ours = letters.is_some_and(|it| it.len() == LETTERS && it.bytes().all(|b| b.is_ascii_alphanumeric()));
        let kind = entry.file_type().ok().filter(|kind| is_ours && (kind.is_file() || kind.is_dir()));
        let Some(kind) = kind else { continue };
        let gone = File::open(entry.path()).and_then(|left| {
            // Somebody who is at work holds it.
            if left.try_lock().is_err() {
                return Ok(());
            }
            if kind.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }
        });
        if let Err(error) = gone {
            tracing::warn!(%error, path = %entry.path().display(), "what a killed process left stays");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_process_left_goes_and_what_is_at_work_stays() {
        let place = TempDir::new().unwrap();
        let at_work = file(".backup-", place.path()).unwrap();
        let folder = ScratchFolder::new(".backup-", place.path()).unwrap();
        for name in [".backup-abc123", ".backup-sauvegarde", ".restore-abc123", "backup"] {
            fs::write(place.path().join(name), "left").unwrap();
        }
        fs::create_dir_all(place.path().join(".backup-Zyx987/files")).unwrap();
        let next = file(".backup-", place.path()).unwrap();
        let mut left: Vec<_> = fs::read_dir(place.path()).unwrap().map(|it| it.unwrap().path()).collect();
        left.sort();
        let mut expected: Vec<_> =
            [".backup-sauvegarde", ".restore-abc123", "backup"].map(|it| place.path().join(it)).to_vec();
        expected.extend([at_work.path(), folder.path(), next.path()].map(Path::to_owned));
        expected.sort();
        assert_eq!(left, expected);
    }
}
