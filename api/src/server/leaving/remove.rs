//! A commune is removed: all that is its own, in pieces, so that neighbours who write wait for one piece alone.
//!
//! From the first moment it is not served any more. What a removal that was killed has left is removed by the next one; the commune's
//! own row goes last.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement, Value};
use uuid::Uuid;

use super::refusals::RemoveError;
use super::tables::{Belongs, TABLES, TableOfCommune, WITH_ORGANISATION};
use crate::{App, ballots, consultations};
use futures_util::TryStreamExt;
use ground::ids::CommuneId;
use kit::documents;
use kit::tenants::{self, Commune, Directory, departures};

/// Rows that one transaction deletes.
const ROWS: u64 = 500;

/// Number of seconds that an export counts.
const LATELY: i64 = 86_400;

/// A commune that was removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Number of rows.
    pub rows: u64,
    /// Number of contents of files.
    pub files: u64,
    /// The address that its own lead to, if it moved.
    pub leads_to: Option<String>,
}

/// The commune that a key names, served here or not.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn to_remove(app: &App, key: &str) -> Result<Commune, RemoveError> {
    tenants::find(&app.db.read, key).await?.ok_or_else(|| RemoveError::NoSuchCommune(key.to_owned()))
}

/// Remove a commune; with `force`, without an export and while a vote runs.
///
/// # Errors
/// When it was not exported lately or a vote runs, and not by force, or something cannot be deleted; then the rest waits for the next
/// time.
pub async fn remove(app: &App, commune: &Commune, force: bool) -> Result<Removed, RemoveError> {
    begin(app, commune, force).await?;
    let id = commune.id;
    for vote in ids(app, "SELECT id FROM consultations WHERE commune_id = $1 AND ended = false", [id.into()]).await? {
        ballots::forget_vote(app, vote).await?;
    }
    let mut removed = Removed { rows: 0, files: 0, leads_to: None };
    removed.rows += delete(app, "push_subscriptions", LONE_PHONES, id).await?;
    for table in TABLES.iter().rev() {
        removed.rows += match (table.name, table.belongs) {
            // An account is its person's own, whatever becomes of the commune.
            (_, Belongs::Server | Belongs::Named(_)) => 0,
            ("communes", _) => 0,
            (_, Belongs::Shared(..)) => organisations(app, id).await?,
            (_, Belongs::To(_) | Belongs::With(..)) => own(app, table, id).await?,
        };
    }
    let mut contents = app.files.holdings_of(id);
    while let Some(content) = contents.try_next().await? {
        app.files.remove_named(&content.name).await?;
        removed.files += 1;
    }
    removed.leads_to = end(app, commune).await?;
    removed.rows += 1;
    Ok(removed)
}

/// Phones that follow no other commune.
const LONE_PHONES: &str = "id IN (SELECT subscription_id FROM push_follows WHERE commune_id = $1) \
     AND id NOT IN (SELECT subscription_id FROM push_follows WHERE commune_id <> $1)";

/// Note that the removal began: the commune is not served any more.
async fn begin(app: &App, commune: &Commune, force: bool) -> Result<(), RemoveError> {
    let tx = app.db.begin_write().await?;
    let mut departure = departures::of(&tx, commune).await?;
    if departure.removed_at.is_some() {
        return Ok(());
    }
    let now = app.clock.now();
    if !force {
        if !departures::is_recent(&departure, now, LATELY) {
            return Err(RemoveError::NotExported);
        }
        if let Some(open) = consultations::with_keys(&tx, commune.id).await?.into_iter().next() {
            return Err(RemoveError::Voting(open.title.to_string()));
        }
    }
    departure.removed_at = Some(now);
    departures::keep(&tx, departure).await?;
    documents::notify_everything(&tx).await?;
    tx.commit().await?;
    app.communes.replace(Directory::load(&app.db).await?);
    Ok(())
}

/// Delete the commune's row, and answer where its addresses lead.
async fn end(app: &App, commune: &Commune) -> Result<Option<String>, RemoveError> {
    let tx = app.db.begin_write().await?;
    let departure = departures::of(&tx, commune).await?;
    let backend = app.db.backend();
    let row = Statement::from_sql_and_values(backend, "DELETE FROM communes WHERE id = $1", [commune.id.into()]);
    tx.execute_raw(row).await?;
    if departure.moved_to.is_none() {
        departures::forget(&tx, commune.id).await?;
    }
    documents::notify_everything(&tx).await?;
    tx.commit().await?;
    Ok(departure.moved_to)
}

async fn own(app: &App, table: &TableOfCommune, commune: CommuneId) -> Result<u64, DbErr> {
    match table.condition() {
        Some(condition) => delete(app, table.name, &condition, commune).await,
        None => Ok(0),
    }
}

/// Delete the rows for which a condition on the commune `$1` holds, some at a time.
async fn delete(app: &App, table: &str, condition: &str, commune: CommuneId) -> Result<u64, DbErr> {
    let place = if app.db.backend() == DbBackend::Sqlite { "rowid" } else { "ctid" };
    let some = format!("SELECT \"{table}\".{place} FROM \"{table}\" WHERE {condition} LIMIT {ROWS}");
    let sql = match app.db.backend() {
        DbBackend::Sqlite => format!("DELETE FROM \"{table}\" WHERE rowid IN ({some})"),
        _ => format!("DELETE FROM \"{table}\" WHERE ctid = ANY(ARRAY({some}))"),
    };
    let mut deleted = 0;
    loop {
        let tx = app.db.begin_write().await?;
        let statement = Statement::from_sql_and_values(app.db.backend(), sql.as_str(), [commune.into()]);
        let piece = tx.execute_raw(statement).await?.rows_affected();
        tx.commit().await?;
        deleted += piece;
        if piece < ROWS {
            return Ok(deleted);
        }
    }
}

/// Delete the commune's organisations; one that others know goes on as theirs.
async fn organisations(app: &App, commune: CommuneId) -> Result<u64, DbErr> {
    let by_others: Vec<String> = WITH_ORGANISATION
        .iter()
        .map(|(column, table)| format!("SELECT \"{column}\" FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"))
        .collect();
    let mine = format!("commune_id = $1 AND id NOT IN ({})", by_others.join(" UNION "));
    let deleted = delete(app, "organisations", &mine, commune).await?;
    for organisation in ids(app, "SELECT id FROM organisations WHERE commune_id = $1", [commune.into()]).await? {
        let theirs: Vec<String> = WITH_ORGANISATION
            .iter()
            .map(|(column, table)| {
                format!("SELECT commune_id FROM \"{table}\" WHERE \"{column}\" = $1 AND commune_id <> $2")
            })
            .collect();
        let others = ids(app, &theirs.join(" UNION "), [organisation.into(), commune.into()]).await?;
        let Some(other) = others.into_iter().next() else { continue };
        // Its new home may have one of that name.
        let sql = "UPDATE organisations SET commune_id = $2, name = CASE WHEN EXISTS \
                   (SELECT 1 FROM organisations AS there WHERE there.commune_id = $2 AND there.name = organisations.name) \
                   THEN name || ' (2)' ELSE name END WHERE id = $1";
        let tx = app.db.begin_write().await?;
        let values = [organisation.into(), other.into()];
        tx.execute_raw(Statement::from_sql_and_values(app.db.backend(), sql, values)).await?;
        tx.commit().await?;
    }
    Ok(deleted)
}

/// The ids that a question finds in its first column.
async fn ids(app: &App, sql: &str, values: impl IntoIterator<Item = Value>) -> Result<Vec<Uuid>, DbErr> {
    let statement = Statement::from_sql_and_values(app.db.backend(), sql, values);
    app.db.read.query_all_raw(statement).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}
