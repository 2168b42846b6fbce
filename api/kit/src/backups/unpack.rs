//! Unpacking a backup beside what is there.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{BackupError, FILES, KEYS, KeptBy, POSTGRES, SQLITE, key_files, of};
use crate::archives::{ArchiveError, ArchiveKind, ArchiveManifest, ArchivePart, Unpacks};
use crate::blobs::{StoreUrl, is_name};
use crate::db::{copies, is_sqlite, sqlite_file};

/// A folder beside a place, with the new and, for a while, the old. It goes with everything in it.
pub(super) struct Side {
    folder: TempDir,
}

impl Side {
    fn beside(place: &Path) -> Result<Self, BackupError> {
        DirBuilder::new().recursive(true).mode(0o700).create(place).map_err(of(place))?;
        let folder = TempDir::with_prefix_in(".restore-", place).map_err(of(place))?;
        let it = Self { folder };
        for path in [it.fresh(), it.old()] {
            DirBuilder::new().mode(0o700).create(&path).map_err(of(&path))?;
        }
        Ok(it)
    }

    pub(super) fn fresh(&self) -> PathBuf {
        self.folder.path().join("new")
    }

    pub(super) fn old(&self) -> PathBuf {
        self.folder.path().join("old")
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Waits until all of it would survive a power cut.
    pub(super) fn sync(&self) -> Result<(), BackupError> {
        let synced = File::open(self.folder.path()).and_then(|it| Ok(rustix::fs::syncfs(it)?));
        synced.map_err(of(self.folder.path()))
    }
}

/// What was in a backup, unpacked beside the places that it is for: renames there cross no border between disks.
pub(super) struct Unpacked {
    kept: KeptBy,
    pub(super) database: Side,
    pub(super) files: Side,
    pub(super) keys: Side,
    pub(super) manifest: Option<ArchiveManifest>,
    pub(super) has_database: bool,
    /// The contents of files, each by its name.
    pub(super) file_count: u64,
    pub(super) key_names: Vec<String>,
}

impl Unpacked {
    pub(super) fn beside(kept: &KeptBy) -> Result<Self, BackupError> {
        let keys = Side::beside(&kept.data_dir)?;
        let files = match &kept.files {
            StoreUrl::Folder(folder) => Side::beside(folder)?,
            StoreUrl::Bucket { .. } => Side::beside(&kept.data_dir)?,
        };
        let database = match sqlite_file(&kept.database_url).parent().filter(|it| !it.as_os_str().is_empty()) {
            Some(folder) if is_sqlite(&kept.database_url) => Side::beside(folder)?,
            None if is_sqlite(&kept.database_url) => Side::beside(Path::new("."))?,
            _ => Side::beside(&kept.data_dir)?,
        };
        Ok(Self {
            kept: kept.clone(),
            database,
            files,
            keys,
            manifest: None,
            has_database: false,
            file_count: 0,
            key_names: Vec::new(),
        })
    }

    /// The place of an unpacked database.
    pub(super) fn database_file(&self) -> PathBuf {
        self.database.fresh().join(if is_sqlite(&self.kept.database_url) { SQLITE } else { POSTGRES })
    }
}

impl Unpacks for Unpacked {
    type Error = BackupError;

    fn begin(&mut self, manifest: ArchiveManifest) -> Result<(), BackupError> {
        match manifest.holds {
            ArchiveKind::Backup => {}
            ArchiveKind::Commune => return Err(BackupError::OfCommune),
        }
        let here = copies::kind_of(&self.kept.database_url);
        if manifest.database != here {
            return Err(BackupError::OtherDatabase { of: manifest.database, here });
        }
        if let Some(step) = copies::unknown_step(&manifest.steps) {
            let (step, tambour) = (step.to_owned(), manifest.tambour);
            return Err(BackupError::Newer { tambour, step });
        }
        self.manifest = Some(manifest);
        Ok(())
    }

    fn part(&mut self, name: &str, part: &mut ArchivePart<'_>) -> Result<(), BackupError> {
        let place = if name == SQLITE || name == POSTGRES {
            self.has_database = true;
            self.database_file()
        } else if let Some(name) = name.strip_prefix(FILES).filter(|name| is_name(name)) {
            self.file_count += 1;
            self.files.fresh().join(name)
        } else if let Some(name) = name.strip_prefix(KEYS).filter(|name| key_files::may_be_kept(name)) {
            self.key_names.push(name.to_owned());
            self.keys.fresh().join(name)
        } else {
            return Err(ArchiveError::Damaged(format!("nothing of ours is called {name}")).into());
        };
        if let Some(folder) = place.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(of(folder))?;
        }
        let mut file = created(&place).map_err(of(&place))?;
        part.copy_to(&mut file)?;
        Ok(())
    }
}

/// A new file, for the server's own user alone.
fn created(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// The names of what lies in a folder.
pub(super) fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let names = fs::read_dir(folder)?.map(|entry| Ok::<_, io::Error>(entry?.file_name().into_string().ok()));
    Ok(names.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}
