//! Making a backup, while the server runs.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::path::{Path, PathBuf};

use bytes::{Buf, Bytes};
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use tempfile::{NamedTempFile, TempDir};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::{BackupError, FILES, KEYS, KeptBy, POSTGRES, SQLITE, key_files, of};
use crate::archives::{AgeRecipient, ArchiveKind, ArchiveManifest, ArchiveTarget, ArchiveWriter};
use crate::blobs::{Store, StoreError};
use crate::db::{copies, is_sqlite};
use ground::clock::Instant;

/// A backup that was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// Number of contents of files in it.
    pub files: u64,
    /// Number of keys in it.
    pub keys: usize,
    /// Number of contents that were removed while it was made, and are not in it.
    pub vanished: u64,
}

/// Make one: into this file, which has its name when all of it is written, or to standard output.
///
/// # Errors
/// When something cannot be read, or the file not be written; then there is no file.
pub async fn back_up(
    kept: &KeptBy,
    to: Option<PathBuf>,
    recipients: Vec<AgeRecipient>,
    now: Instant,
) -> Result<BackedUp, BackupError> {
    let folder = TempDir::with_prefix_in(".backup-", &kept.data_dir).map_err(of(&kept.data_dir))?;
    let path = folder.path().join("database");
    File::create(&path).map_err(of(&path))?;
    // The database first: files are only added while it knows them.
    let steps = copies::copy(&kept.database_url, &path).await?;
    let database = File::open(&path).map_err(of(&path))?;
    // From here on nothing is left on the disk, however this ends.
    drop(folder);
    let manifest =
        ArchiveManifest::new(ArchiveKind::Backup, now.to_string(), copies::kind_of(&kept.database_url), steps);
    let work = Work { kept: kept.clone(), store: Store::open(&kept.files)?, handle: Handle::current() };
    spawn_blocking(move || match to {
        Some(path) => work.into_file(&path, &recipients, &manifest, database),
        None => {
            let out = io::stdout().as_fd().try_clone_to_owned().map_err(of(Path::new("standard output")))?;
            work.write(out.into(), &recipients, &manifest, database)
        }
    })
    .await?
}

struct Work {
    kept: KeptBy,
    store: Store,
    handle: Handle,
}

impl Work {
    fn into_file(
        self,
        path: &Path,
        recipients: &[AgeRecipient],
        manifest: &ArchiveManifest,
        database: File,
    ) -> Result<BackedUp, BackupError> {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Nobody else may read it: that is how such files are made.
        let partial = NamedTempFile::with_prefix_in(".backup-", folder).map_err(of(folder))?;
        let out = partial.as_file().try_clone().map_err(of(path))?;
        let made = self.write(out, recipients, manifest, database)?;
        partial.as_file().sync_all().map_err(of(path))?;
        partial.persist(path).map_err(|error| of(path)(error.error))?;
        File::open(folder).and_then(|it| it.sync_all()).map_err(of(folder))?;
        Ok(made)
    }

    fn write(
        &self,
        to: File,
        recipients: &[AgeRecipient],
        manifest: &ArchiveManifest,
        database: File,
    ) -> Result<BackedUp, BackupError> {
        let mut target = ArchiveTarget::open(to, recipients)?;
        match self.write_all(&mut target, manifest, database) {
            Ok(made) => {
                target.close()?;
                Ok(made)
            }
            Err(Unwritten::Archive(error)) => Err(target.explain(error).into()),
            Err(Unwritten::Other(error)) => Err(error),
        }
    }

    fn write_all(
        &self,
        target: &mut ArchiveTarget,
        manifest: &ArchiveManifest,
        database: File,
    ) -> Result<BackedUp, Unwritten> {
        let mut archive = ArchiveWriter::new(target, &self.kept.data_dir, manifest)?;
        let name = if is_sqlite(&self.kept.database_url) { SQLITE } else { POSTGRES };
        archive.put(name, database.metadata()?.len(), database)?;
        let mut made = BackedUp::default();
        let mut holdings = self.store.holdings();
        while let Some(content) = self.handle.block_on(holdings.next()) {
            let content = content?;
            match self.handle.block_on(self.store.read_named(&content.name))? {
                Some(pieces) => {
                    let read = Pieces { pieces, ahead: Bytes::new(), handle: &self.handle };
                    archive.put(&format!("{FILES}{}", content.name), content.bytes, read)?;
                    made.files += 1;
                }
                None => made.vanished += 1,
            }
        }
        for (name, path) in key_files::all(&self.kept)? {
            let key = fs::read(&path).map_err(of(&path))?;
            archive.put(&format!("{KEYS}{name}"), key.len() as u64, key.as_slice())?;
            made.keys += 1;
        }
        archive.finish()?;
        Ok(made)
    }
}

/// Reasons why an archive is not written.
enum Unwritten {
    /// It cannot be, perhaps because of the program that encrypts it.
    Archive(io::Error),
    Other(BackupError),
}

impl From<io::Error> for Unwritten {
    fn from(error: io::Error) -> Self {
        Self::Archive(error)
    }
}

impl From<BackupError> for Unwritten {
    fn from(error: BackupError) -> Self {
        Self::Other(error)
    }
}

impl From<StoreError> for Unwritten {
    fn from(error: StoreError) -> Self {
        Self::Other(error.into())
    }
}

/// A content, read as it comes from its store.
struct Pieces<'a> {
    pieces: BoxStream<'static, Result<Bytes, StoreError>>,
    ahead: Bytes,
    handle: &'a Handle,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.ahead.is_empty() {
            match self.handle.block_on(self.pieces.next()) {
                Some(piece) => self.ahead = piece.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        (&mut self.ahead).reader().read(buffer)
    }
}
