//! Making a backup, while the server runs.

use std::fs::{self, File};
use std::path::PathBuf;

use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::contents::put_contents;
use super::scratch::ScratchFolder;
use super::written::{NotWritten, write_whole};
use super::{BackupError, KEYS, KeptBy, POSTGRES, SQLITE, key_files, of};
use crate::archives::{AgeRecipient, ArchiveKind, ArchiveManifest, ArchiveTarget, ArchiveWriter};
use crate::blobs::Store;
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
    let folder = ScratchFolder::new(".backup-", &kept.data_dir).map_err(of(&kept.data_dir))?;
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
    spawn_blocking(move || write_whole(to.as_deref(), &recipients, |target| work.write(target, &manifest, database)))
        .await?
}

struct Work {
    kept: KeptBy,
    store: Store,
    handle: Handle,
}

impl Work {
    fn write(
        &self,
        target: &mut ArchiveTarget,
        manifest: &ArchiveManifest,
        database: File,
    ) -> Result<BackedUp, NotWritten> {
        let mut archive = ArchiveWriter::new(target, &self.kept.data_dir, manifest)?;
        let name = if is_sqlite(&self.kept.database_url) { SQLITE } else { POSTGRES };
        archive.put(name, database.metadata()?.len(), database)?;
        let (files, vanished) = put_contents(&mut archive, &self.store, self.store.holdings(), &self.handle)?;
        let mut made = BackedUp { files, vanished, keys: 0 };
        for (name, path) in key_files::all(&self.kept)? {
            let key = fs::read(&path).map_err(of(&path))?;
            archive.put(&format!("{KEYS}{name}"), key.len() as u64, key.as_slice())?;
            made.keys += 1;
        }
        archive.finish()?;
        Ok(made)
    }
}
