//! Going through all chains.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain;
use super::entity::{entry, head};
use crate::App;

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
    let heads = head::Entity::find().order_by_asc(head::Column::CommuneId).all(&app.db.read).await?;
    for head in heads {
        let slug =
            app.communes.by_id(head.commune_id).map_or_else(|| head.commune_id.to_string(), |it| it.slug.clone());
        found.communes += 1;
        let mut before: Option<entry::Model> = None;
        loop {
            let after = before.as_ref().map_or(i64::MIN, |it| it.number);
            let some = next(app, &head, after).await?;
            for entry in &some {
                if let Some(fault) = chain::fault(before.as_ref(), entry) {
                    found.faults.push(format!("{slug}: entry {} {fault}", entry.number));
                }
                before = Some(entry.clone());
                found.entries += 1;
            }
            if (some.len() as u64) < AT_ONCE {
                break;
            }
        }
        let last = before.map(|it| (it.number, it.hash));
        // What is older than the log is kept leaves the head alone.
        if last.is_some_and(|it| it != (head.number, head.hash.clone())) {
            found.faults.push(format!("{slug}: the last entries are missing: {} were written", head.number));
        }
    }
    Ok(found)
}

/// Entries that were written when the head was read: others may come meanwhile.
async fn next(app: &App, head: &head::Model, after: i64) -> Result<Vec<entry::Model>, DbErr> {
    let of_commune = entry::Entity::find().filter(entry::Column::CommuneId.eq(head.commune_id));
    let of_commune = of_commune.filter(entry::Column::Number.lte(head.number));
    let some = of_commune.filter(entry::Column::Number.gt(after)).order_by_asc(entry::Column::Number);
    some.limit(AT_ONCE).all(&app.db.read).await
}
