//! Putting a backup back, while no server runs.

use std::fs::{self, DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use tokio::task::spawn_blocking;

use super::swap::Swap;
use super::unpack::{Unpacked, names_in};
use super::{BackupError, KeptBy, key_files, of};
use crate::archives::{self, ArchiveError, ArchiveManifest, ArchiveSource};
use crate::blobs::{Store, StoreUrl};
use crate::db::copies::{self, DatabaseCopyError};
use crate::db::{Db, Schema, is_damage, is_sqlite, redacted, sqlite_file};
use sea_orm::DbErr;

/// A backup that was put back.
#[derive(Debug)]
pub struct Restored {
    /// What it says of itself.
    pub manifest: ArchiveManifest,
    /// Number of contents of files.
    pub files: u64,
    /// Number of keys.
    pub keys: usize,
    /// True if the schema is older than this version's.
    pub is_older: bool,
}

/// Put the backup in this file back, opened with the keys in another file if it is encrypted. What is there is replaced if
/// `force`.
///
/// # Errors
/// When something is there already, the backup is not whole or not for this server, or it cannot be put in place. Then nothing has
/// changed, but for contents that a bucket may have got.
pub async fn restore(
    from: &Path,
    identity: Option<&Path>,
    kept: &KeptBy,
    force: bool,
) -> Result<Restored, BackupError> {
    let store = match &kept.files {
        // Opening it would make it.
        StoreUrl::Folder(folder) if !folder.exists() => None,
        place => Some(Store::open(place)?),
    };
    if !force {
        must_be_free(kept, store.as_ref()).await?;
    }
    let unpacked = unpack(from, identity, kept).await?;
    if !unpacked.has_database {
        return Err(BackupError::NoDatabase);
    }
    let sides = [&unpacked.database, &unpacked.files, &unpacked.keys];
    sides.into_iter().try_for_each(|side| side.sync())?;
    let mut is_older = unpacked.manifest.as_ref().is_some_and(|it| it.steps.len() < copies::known_steps());
    if is_sqlite(&kept.database_url) {
        is_older = look(&unpacked.database_file()).await? == Schema::Older;
    }
    copies::let_go(&kept.database_url).await?;
    let mut swap = Swap::default();
    match &kept.files {
        StoreUrl::Folder(folder) => replace_files(&mut swap, folder, &unpacked)?,
        StoreUrl::Bucket { .. } => send_files(&Store::open(&kept.files)?, &unpacked).await?,
    }
    replace_keys(&mut swap, kept, &unpacked)?;
    if is_sqlite(&kept.database_url) {
        replace_file(&mut swap, &sqlite_file(&kept.database_url), &unpacked)?;
    } else {
        copies::put_back(&kept.database_url, &unpacked.database_file()).await?;
    }
    swap.keep();
    [&unpacked.database, &unpacked.files, &unpacked.keys].into_iter().try_for_each(|side| side.sync())?;
    let manifest = unpacked.manifest.ok_or(ArchiveError::Foreign)?;
    Ok(Restored { manifest, files: unpacked.file_count, keys: unpacked.key_names.len(), is_older })
}

/// Makes sure that nothing is where the backup goes.
async fn must_be_free(kept: &KeptBy, store: Option<&Store>) -> Result<(), BackupError> {
    let is_bare = match copies::is_bare(&kept.database_url).await {
        // A damaged one is there all the same.
        Err(DatabaseCopyError::Database(error)) if is_damage(&error) => false,
        bare => bare?,
    };
    if !is_bare {
        return Err(BackupError::Occupied(format!("the database {}", redacted(&kept.database_url))));
    }
    let keys = key_files::folder(kept);
    if !key_files::all(kept).map_err(of(&keys))?.is_empty() {
        return Err(BackupError::Occupied(format!("the keys in {}", keys.display())));
    }
    match store {
        Some(store) if store.holds_something().await? => {
            Err(BackupError::Occupied(format!("the files in {}", kept.files)))
        }
        _ => Ok(()),
    }
}

/// Unpacks a backup beside its places, and answers once every digest was right.
async fn unpack(from: &Path, identity: Option<&Path>, kept: &KeptBy) -> Result<Unpacked, BackupError> {
    let (from, identity, kept) = (from.to_owned(), identity.map(Path::to_owned), kept.clone());
    spawn_blocking(move || {
        let mut source = ArchiveSource::open(&from, identity.as_deref())?;
        let mut unpacked = Unpacked::beside(&kept)?;
        let folder = unpacked.keys.path().to_owned();
        let read = archives::read(&mut source, &folder, &mut unpacked);
        // A program that cannot decrypt it knows better why it cannot be read.
        source.close()?;
        read.map(|()| unpacked)
    })
    .await?
}

/// Looks at an unpacked file of SQLite, which its manifest may have told wrong.
async fn look(file: &Path) -> Result<Schema, BackupError> {
    let url = crate::db::url_of_file(file);
    match Db::look(&url).await {
        Ok(Schema::None) => Err(BackupError::NoDatabase),
        Ok(schema) => Ok(schema),
        Err(DbErr::Migration(reason)) => Err(ArchiveError::Damaged(reason).into()),
        Err(error) => Err(DatabaseCopyError::Database(error).into()),
    }
}

/// The contents of all files for those of before.
fn replace_files(swap: &mut Swap, folder: &Path, unpacked: &Unpacked) -> Result<(), BackupError> {
    let (new, old) = (unpacked.files.fresh(), unpacked.files.old());
    let there = names_in(folder).map_err(of(folder))?;
    for commune in there.iter().filter(|name| name.parse::<uuid::Uuid>().is_ok()) {
        swap.put_aside(&folder.join(commune), &old).map_err(of(folder))?;
    }
    for commune in names_in(&new).map_err(of(&new))? {
        swap.replace(&folder.join(&commune), &new.join(&commune), &old).map_err(of(folder))?;
    }
    Ok(())
}

/// The contents of all files into a bucket, beside what is there: another one under the same name is the same.
async fn send_files(store: &Store, unpacked: &Unpacked) -> Result<(), BackupError> {
    let new = unpacked.files.fresh();
    for commune in names_in(&new).map_err(of(&new))? {
        let folder = new.join(&commune);
        for file in names_in(&folder).map_err(of(&folder))? {
            store.write_named(&format!("{commune}/{file}"), &folder.join(&file)).await?;
        }
    }
    Ok(())
}

/// Keys for those of the same names; the others stay, those of votes among them.
fn replace_keys(swap: &mut Swap, kept: &KeptBy, unpacked: &Unpacked) -> Result<(), BackupError> {
    let folder = key_files::folder(kept);
    for name in &unpacked.key_names {
        let place = folder.join(name);
        let parent = place.parent().unwrap_or(&folder);
        DirBuilder::new().recursive(true).mode(0o700).create(parent).map_err(of(parent))?;
        // Keys of one name in two folders do not meet.
        let old = unpacked.keys.old().join(name.replace('/', "-"));
        DirBuilder::new().mode(0o700).create(&old).map_err(of(&old))?;
        swap.replace(&place, &unpacked.keys.fresh().join(name), &old).map_err(of(&place))?;
    }
    Ok(())
}

/// A file of SQLite for the one of before, which takes its log along: the new one must not find it.
fn replace_file(swap: &mut Swap, file: &Path, unpacked: &Unpacked) -> Result<(), BackupError> {
    let old = unpacked.database.old();
    for end in ["-wal", "-shm"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(end);
        swap.put_aside(&PathBuf::from(beside), &old).map_err(of(file))?;
    }
    let new = unpacked.database_file();
    let placed = fs::set_permissions(&new, Permissions::from_mode(0o600));
    placed.and_then(|()| swap.replace(file, &new, &old)).map_err(of(file))
}
