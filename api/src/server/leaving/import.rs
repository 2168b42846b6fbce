//! A commune comes: all that is in an archive, in one transaction.
//!
//! The contents of files come first, under the commune's own id, where nobody finds them without their rows. Then all rows come at
//! once, or none: an import that was killed has left nothing that shows, and is begun again as if it had not been.

use std::path::PathBuf;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Map, Value};
use tokio::task::spawn_blocking;

use super::refusals::ArrivalError;
use super::tables::{TABLES, Travels};
use super::take_in::TakeIn;
use super::unpack::UnpackedCommune;
use crate::notices::KeepWords;
use crate::{App, audit};
use ground::ids::CommuneId;
use kit::documents;
use kit::jobs::Sweep;
use kit::tenants::{self, Directory, departures};

/// A commune that was taken in.
#[derive(Debug)]
pub struct Arrived {
    /// Its name in addresses.
    pub slug: String,
    /// Number of rows.
    pub rows: u64,
    /// Number of contents of files.
    pub files: usize,
    /// Number of people who had an account here already, under another id.
    pub known: usize,
    /// Number of drafts of consultations whose key must be made anew.
    pub keyless: u64,
    /// Number of entries of its log.
    pub entries: usize,
    /// What is wrong with its log, a line each.
    pub faults: Vec<String>,
}

/// Where to take a commune from, and how.
#[derive(Debug)]
pub struct ImportFrom {
    /// The archive.
    pub file: PathBuf,
    /// A file with the key to an encrypted one.
    pub identity: Option<PathBuf>,
    /// The folder below which it is unpacked.
    pub folder: PathBuf,
    /// True if an organisation that is here under the same id is the same.
    pub same_organisations: bool,
}

/// The commune that comes, by what must be free for it here.
struct Coming {
    id: CommuneId,
    slug: String,
    insee_code: String,
}

/// Take a commune in.
///
/// # Errors
/// When the archive is not whole or not for this server, the commune is here, or something of it is. Nothing has changed then.
pub async fn import(app: &App, from: ImportFrom) -> Result<Arrived, ArrivalError> {
    let same_organisations = from.same_organisations;
    let unpacked =
        spawn_blocking(move || UnpackedCommune::read(&from.file, from.identity.as_deref(), &from.folder)).await??;
    let coming = coming(&unpacked)?;
    must_be_new(&app.db.read, &coming).await?;
    let mut imported = match put_down(app, &unpacked, &coming, same_organisations).await {
        Ok(imported) => imported,
        Err(error) => {
            // Unless somebody else took it in meanwhile, nothing knows these.
            if must_be_new(&app.db.read, &coming).await.is_ok() {
                for name in &unpacked.contents {
                    app.files.remove_named(name).await?;
                }
            }
            return Err(error);
        }
    };
    app.communes.replace(Directory::load(&app.db).await?);
    if let Err(error) = KeepWords::run(app).await {
        tracing::warn!(?error, "notices are found by their words once the next sweep made them findable");
    }
    let log = audit::verify_commune(app, coming.id).await?;
    (imported.entries, imported.faults) = (log.entries, log.faults);
    Ok(imported)
}

fn coming(unpacked: &UnpackedCommune) -> Result<Coming, ArrivalError> {
    let mut rows = unpacked.rows("communes")?.collect::<Result<Vec<Map<String, Value>>, _>>()?.into_iter();
    let (Some(row), None) = (rows.next(), rows.next()) else {
        return Err(ArrivalError::damaged("it is not of one commune"));
    };
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let id = text("id").parse().map_err(|_| ArrivalError::damaged("the commune has no id"))?;
    let coming = Coming { id, slug: text("slug"), insee_code: text("insee_code") };
    let theirs = format!("{id}/");
    if unpacked.contents.iter().any(|name| !name.starts_with(&theirs)) {
        return Err(ArrivalError::damaged("a content is of another commune"));
    }
    Ok(coming)
}

async fn must_be_new(db: &impl ConnectionTrait, coming: &Coming) -> Result<(), ArrivalError> {
    for key in [&coming.slug, &coming.insee_code] {
        let Some(here) = tenants::find(db, key).await? else { continue };
        let departure = departures::of(db, &here).await?;
        return Err(match (departure.removed_at, departure.moved_to) {
            (Some(_), _) => ArrivalError::HalfRemoved(here.name),
            (None, Some(_)) => ArrivalError::StillHere(here.name),
            (None, None) => ArrivalError::AlreadyHere(here.name),
        });
    }
    // Its contents go under its id: a neighbour's must not be among them.
    let sql = "SELECT id FROM communes WHERE id = $1";
    let taken = Statement::from_sql_and_values(db.get_database_backend(), sql, [coming.id.into()]);
    if db.query_one_raw(taken).await?.is_some() { Err(ArrivalError::Taken("communes")) } else { Ok(()) }
}

async fn put_down(
    app: &App,
    unpacked: &UnpackedCommune,
    coming: &Coming,
    same_organisations: bool,
) -> Result<Arrived, ArrivalError> {
    for name in &unpacked.contents {
        app.files.write_named(name, &unpacked.content(name)).await?;
    }
    let tx = app.db.begin_write().await?;
    must_be_new(&tx, coming).await?;
    // It comes back: its addresses lead here again.
    for key in [&coming.slug, &coming.insee_code] {
        if let Some(departure) = departures::find(&tx, key).await? {
            departures::forget(&tx, departure.id).await?;
        }
    }
    let mut rows = TakeIn::new(&tx, coming.id, same_organisations);
    for table in TABLES.iter().filter(|it| it.travels == Travels::Yes) {
        rows.table(table, unpacked.rows(table.name)?).await?;
    }
    rows.people.note(&tx, coming.id).await?;
    let imported = Arrived {
        slug: coming.slug.clone(),
        rows: rows.written,
        files: unpacked.contents.len(),
        known: rows.people.known(),
        keyless: rows.keyless,
        entries: 0,
        faults: Vec::new(),
    };
    audit::seal_anew(app, &tx, coming.id).await?;
    documents::notify_everything(&tx).await?;
    tx.commit().await?;
    Ok(imported)
}
