//! Writing an archive into its file, which has its name once it is whole.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::Path;

use super::{BackupError, of, scratch};
use crate::archives::{AgeRecipient, ArchiveTarget};
use crate::blobs::StoreError;

/// Have an archive written into this file, or to standard output, encrypted if there are recipients.
///
/// # Errors
/// When it is not written whole; then there is no file.
pub fn write_whole<T>(
    to: Option<&Path>,
    recipients: &[AgeRecipient],
    write: impl FnOnce(&mut ArchiveTarget) -> Result<T, NotWritten>,
) -> Result<T, BackupError> {
    let Some(path) = to else {
        let out = io::stdout().as_fd().try_clone_to_owned().map_err(of(Path::new("standard output")))?;
        return write_to(out.into(), recipients, write);
    };
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Nobody else may read it: that is how such files are made.
    let partial = scratch::file(".backup-", folder).map_err(of(folder))?;
    let out = partial.as_file().try_clone().map_err(of(path))?;
    let made = write_to(out, recipients, write)?;
    partial.as_file().sync_all().map_err(of(path))?;
    partial.persist(path).map_err(|error| of(path)(error.error))?;
    File::open(folder).and_then(|it| it.sync_all()).map_err(of(folder))?;
    Ok(made)
}

fn write_to<T>(
    to: File,
    recipients: &[AgeRecipient],
    write: impl FnOnce(&mut ArchiveTarget) -> Result<T, NotWritten>,
) -> Result<T, BackupError> {
    let mut target = ArchiveTarget::open(to, recipients)?;
    match write(&mut target) {
        Ok(made) => {
            target.close()?;
            Ok(made)
        }
        Err(NotWritten::Archive(error)) => Err(target.explain(error).into()),
        Err(NotWritten::Other(error)) => Err(error),
    }
}

/// Reasons why an archive is not written.
#[derive(Debug)]
pub enum NotWritten {
    /// It cannot be, perhaps because of the program that encrypts it.
    Archive(io::Error),
    /// For another reason.
    Other(BackupError),
}

impl From<io::Error> for NotWritten {
    fn from(error: io::Error) -> Self {
        Self::Archive(error)
    }
}

impl From<BackupError> for NotWritten {
    fn from(error: BackupError) -> Self {
        Self::Other(error)
    }
}

impl From<StoreError> for NotWritten {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}
