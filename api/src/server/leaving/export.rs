//! All of one commune, as its rows are at one moment, in one file.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;

use futures_util::TryStreamExt;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, Statement, StreamTrait};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::refusals::LeavingError;
use super::rows;
use super::tables::{Belongs, TABLES, TableOfCommune, Travels};
use crate::{App, consultations, digests};
use ground::ids::{CommuneId, ReaderId};
use kit::archives::{AgeRecipient, ArchiveKind, ArchiveManifest, ArchiveWriter};
use kit::backups::{NotWritten, put_contents, write_whole};
use kit::db::copies;
use kit::tenants::{Commune, departures};

/// A commune that was written into a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exported {
    /// Number of rows in it.
    pub rows: u64,
    /// Number of contents of files in it.
    pub files: u64,
    /// Titles of the votes that are not over: no server takes the commune in with them.
    pub voting: Vec<String>,
}

/// Write a commune into this file, or to standard output; `folder` is for what does not fit into memory meanwhile.
///
/// # Errors
/// When something cannot be read, or the file not be written; then there is no file.
pub async fn export(
    app: &App,
    commune: &Commune,
    to: Option<PathBuf>,
    recipients: Vec<AgeRecipient>,
    folder: PathBuf,
) -> Result<Exported, LeavingError> {
    // The rows first: files are only added while they know them.
    let tables = all_rows(app, commune.id, &folder).await?;
    let steps = copies::steps(&app.db.read).await?;
    let kind = copies::kind_of_backend(app.db.backend());
    let manifest = ArchiveManifest::new(ArchiveKind::Commune, app.clock.now().to_string(), kind, steps);
    let manifest = manifest.of_commune(&commune.slug);
    let (store, id, handle) = (app.files.clone(), commune.id, Handle::current());
    let written = spawn_blocking(move || {
        write_whole(to.as_deref(), &recipients, |target| {
            let mut archive = ArchiveWriter::new(target, &folder, &manifest)?;
            let mut made = Exported::default();
            for table in tables {
                made.rows += table.rows;
                archive.put(&format!("rows/{}.jsonl", table.name), table.bytes, table.lines)?;
            }
            (made.files, _) = put_contents(&mut archive, &store, store.holdings_of(id), &handle)?;
            archive.finish()?;
            Ok::<_, NotWritten>(made)
        })
    });
    let mut made = written.await??;
    made.voting =
        consultations::with_keys(&app.db.read, commune.id).await?.iter().map(|it| it.title.to_string()).collect();
    let tx = app.db.begin_write().await?;
    let mut departure = departures::of(&tx, commune).await?;
    departure.exported_at = Some(app.clock.now());
    departures::keep(&tx, departure).await?;
    tx.commit().await?;
    Ok(made)
}

/// The rows of a table, a line of JSON each, in a file without a name.
struct RowsOfTable {
    name: &'static str,
    lines: File,
    bytes: u64,
    rows: u64,
}

/// The rows of a commune in all tables that leave with it, as they are at one moment.
async fn all_rows(app: &App, commune: CommuneId, folder: &Path) -> Result<Vec<RowsOfTable>, LeavingError> {
    let snapshot = app.db.snapshot().await?;
    let mut all = Vec::new();
    for table in TABLES.iter().filter(|it| it.travels == Travels::Yes) {
        all.extend(rows_of(app, &snapshot, table, commune, folder).await?);
    }
    snapshot.rollback().await?;
    Ok(all)
}

async fn rows_of(
    app: &App,
    db: &DatabaseTransaction,
    table: &TableOfCommune,
    commune: CommuneId,
    folder: &Path,
) -> Result<Option<RowsOfTable>, LeavingError> {
    let Some(condition) = table.condition() else { return Ok(None) };
    let columns = rows::columns(db, table.name).await?;
    let question = rows::question(table.name, &columns, &condition);
    let statement =
        Statement::from_sql_and_values(ConnectionTrait::get_database_backend(db), question, [commune.into()]);
    let mut lines = BufWriter::new(tempfile::tempfile_in(folder)?);
    let mut count = 0;
    {
        let mut found = pin!(db.stream_raw(statement).await?);
        while let Some(row) = found.try_next().await? {
            serde_json::to_writer(&mut lines, &rows::object(&row, &columns)?).map_err(io::Error::from)?;
            lines.write_all(b"\n")?;
            count += 1;
        }
        // The connection is free for the next question here.
    }
    if table.name == READER_LINKS {
        for link in links(app, db, commune).await? {
            serde_json::to_writer(&mut lines, &link).map_err(io::Error::from)?;
            lines.write_all(b"\n")?;
            count += 1;
        }
    }
    let mut lines = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
    let bytes = lines.stream_position()?;
    lines.rewind()?;
    Ok(Some(RowsOfTable { name: table.name, lines, bytes, rows: count }))
}

/// The table of links that readers have from other servers; those from this one are added to it.
const READER_LINKS: &str = "reader_links";

/// The links that readers have from this server, and no row: which another server could not make.
async fn links(app: &App, db: &DatabaseTransaction, commune: CommuneId) -> Result<Vec<Value>, DbErr> {
    let backend = ConnectionTrait::get_database_backend(db);
    let known = "SELECT l.hash FROM reader_links l JOIN digest_readers r ON r.id = l.reader_id WHERE r.commune_id = $1";
    let known = db.query_all_raw(Statement::from_sql_and_values(backend, known, [commune.into()])).await?;
    let known: HashSet<String> = known.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let readers = "SELECT id, epoch FROM digest_readers WHERE commune_id = $1";
    let readers = db.query_all_raw(Statement::from_sql_and_values(backend, readers, [commune.into()])).await?;
    let mut all = Vec::with_capacity(readers.len() * 3);
    for row in readers {
        let (reader, epoch): (Uuid, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        for link in digests::links_of(app, ReaderId::from_uuid(reader), epoch) {
            if !known.contains(&link.hash) {
                all.push(json!({"reader_id": reader, "purpose": link.purpose, "hash": link.hash, "epoch": epoch}));
            }
        }
    }
    Ok(all)
}

/// What stays behind of a commune, and why: each reason once.
pub fn left_behind() -> Vec<&'static str> {
    let mut reasons = Vec::new();
    for table in TABLES.iter().filter(|it| !matches!(it.belongs, Belongs::Server)) {
        if let Travels::No(why) = table.travels
            && !reasons.contains(&why)
        {
            reasons.push(why);
        }
    }
    reasons
}
