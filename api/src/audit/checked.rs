//! Whether a commune's chain holds, for its page: it is gone through again when the last look is old.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use sea_orm::DbErr;

use super::verify::verify_commune;
use crate::App;
use crate::accounts::Mayor;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// Number of seconds for which a look counts.
const COUNTS: i64 = 600;

/// A look at the chain of a commune.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checked {
    /// Time of the look.
    pub(crate) at: Instant,
    /// Number of entries.
    pub(crate) entries: usize,
    /// True if nothing was changed or taken out.
    pub(crate) holds: bool,
}

/// The last look at each commune's chain.
#[derive(Debug, Default)]
struct Looks(Mutex<HashMap<CommuneId, Checked>>);

/// Look at the chain of a commune for its mayor, or tell of the last look.
pub(crate) async fn checked(app: &App, mayor: Mayor<'_>) -> Result<Checked, DbErr> {
    let commune = mayor.commune();
    let (looks, now) = (app.part(Looks::default), app.clock.now());
    let last = looks.0.lock().unwrap_or_else(PoisonError::into_inner).get(&commune).copied();
    if let Some(last) = last.filter(|it| it.at <= now && now < it.at.plus_seconds(COUNTS)) {
        return Ok(last);
    }
    let found = verify_commune(app, commune).await?;
    let look = Checked { at: now, entries: found.entries, holds: found.faults.is_empty() };
    looks.0.lock().unwrap_or_else(PoisonError::into_inner).insert(commune, look);
    Ok(look)
}
