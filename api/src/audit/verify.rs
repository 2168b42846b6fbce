//! Going through chains: of all communes, or of one.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::{self, Link};
use super::entity::{entry, head};
use crate::App;
use ground::ids::CommuneId;
use kit::http::etag::hex;

/// The outcome of going through all chains.
#[derive(Debug, Default)]
pub struct Verified {
    /// Number of communes with a log.
    pub communes: usize,
    /// Number of entries.
    pub entries: usize,
    /// What is wrong, a line each.
    pub faults: Vec<String>,
}

/// Number of entries that are read at a time.
const AT_ONCE: u64 = 1000;

/// Go through the chains of all communes.
///
/// # Errors
/// When the database fails.
pub async fn verify(app: &App) -> Result<Verified, DbErr> {
    let mut found = Verified::default();
    for head in head::Entity::find().order_by_asc(head::Column::CommuneId).all(&app.db.read).await? {
        follow(app, &head, &mut found).await?;
    }
    Ok(found)
}

/// Go through the chain of a commune.
///
/// # Errors
/// When the database fails.
pub async fn verify_commune(app: &App, commune: CommuneId) -> Result<Verified, DbErr> {
    let mut found = Verified::default();
    if let Some(head) = head::Entity::find_by_id(commune).one(&app.db.read).await? {
        follow(app, &head, &mut found).await?;
    }
    Ok(found)
}

async fn follow(app: &App, head: &head::Model, found: &mut Verified) -> Result<(), DbErr> {
    let slug = app.communes.by_id(head.commune_id).map_or_else(|| head.commune_id.to_string(), |it| it.slug.clone());
    found.communes += 1;
    let mut before: Link = (head.cut_number, head.cut_hash.clone());
    if !is_ours(app, head.commune_id, &before, &head.cut_seal) {
        found.faults.push(format!("{slug}: entries up to {} were cut off, and not for their age", before.0));
    }
    loop {
        let some = next(app, head, before.0).await?;
        for entry in &some {
            if let Some(fault) = chain::fault(&before, entry) {
                found.faults.push(format!("{slug}: entry {} {fault}", entry.number));
            }
            before = (entry.number, entry.hash.clone());
            found.entries += 1;
        }
        if (some.len() as u64) < AT_ONCE {
            break;
        }
    }
    if before != (head.number, head.hash.clone()) {
        found.faults.push(format!("{slug}: the last entries are missing: {} were written", head.number));
    }
    Ok(())
}

/// True if the sweep that forgets cut a chain off there, or nothing ever did.
fn is_ours(app: &App, commune: CommuneId, cut: &Link, seal: &str) -> bool {
    let nothing = (0, chain::FIRST.to_owned());
    *cut == nothing || hex(&app.link_key.seal(chain::cut(commune, cut).as_bytes())) == seal
}

/// Entries that were written when the head was read: others may come meanwhile.
async fn next(app: &App, head: &head::Model, after: i64) -> Result<Vec<entry::Model>, DbErr> {
    let of_commune = entry::Entity::find().filter(entry::Column::CommuneId.eq(head.commune_id));
    let of_commune = of_commune.filter(entry::Column::Number.lte(head.number));
    let some = of_commune.filter(entry::Column::Number.gt(after)).order_by_asc(entry::Column::Number);
    some.limit(AT_ONCE).all(&app.db.read).await
}
