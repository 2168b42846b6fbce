//! Putting the new in the place of the old by renaming: all of it, or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Renames that are undone unless they are kept.
#[derive(Debug, Default)]
pub(super) struct Swap {
    done: Vec<(PathBuf, PathBuf)>,
}

impl Swap {
    /// Put the new in its place; what is there goes into a folder first.
    pub(super) fn replace(&mut self, place: &Path, new: &Path, old: &Path) -> io::Result<()> {
        self.put_aside(place, old)?;
        self.rename(new, place)
    }

    /// Put what is there, if something is, into a folder.
    pub(super) fn put_aside(&mut self, place: &Path, old: &Path) -> io::Result<()> {
        let there = place.symlink_metadata().is_ok();
        match place.file_name().filter(|_| there) {
            Some(name) => self.rename(place, &old.join(name)),
            None => Ok(()),
        }
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        self.done.push((from.to_owned(), to.to_owned()));
        Ok(())
    }

    /// Leave it so.
    pub(super) fn keep(mut self) {
        self.done.clear();
    }
}

impl Drop for Swap {
    fn drop(&mut self) {
        for (from, to) in self.done.drain(..).rev() {
            if let Err(error) = fs::rename(&to, &from) {
                tracing::error!(%error, from = %to.display(), to = %from.display(), "a file could not be put back");
            }
        }
    }
}
