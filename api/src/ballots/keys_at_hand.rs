//! The private keys that running votes need, and whether they lie in a folder.

use std::path::Path;

use sea_orm::{ConnectionTrait, DbErr};

use crate::consultations;
use crate::envelopes::{self, Box};
use ground::clock::Instant;

/// The keys of running votes.
#[derive(Debug)]
pub(crate) struct KeysAtHand {
    /// Number of keys that a server needs.
    pub(crate) needed: usize,
    /// The consultations of those that are not in the folder.
    pub(crate) missing: Vec<String>,
}

/// The keys that running votes need from a server, looked for in a folder. What three people hold is theirs.
pub(crate) async fn keys_at_hand(db: &impl ConnectionTrait, folder: &Path, now: Instant) -> Result<KeysAtHand, DbErr> {
    let running = consultations::running(db, now).await?;
    let mut keys = KeysAtHand { needed: 0, missing: Vec::new() };
    for row in running.iter().filter(|it| it.final_at.is_none() && it.withdrawn_at.is_none()) {
        let recorded = &row.recorded;
        let is_made = |key: &Option<String>, destroyed: Option<Instant>| key.is_some() && destroyed.is_none();
        let ballots = is_made(&recorded.public_key, recorded.destroyed_at) && recorded.shares_taken.is_none();
        let delegates = is_made(&recorded.delegates_key, recorded.delegates_destroyed_at);
        let needed = [(Box::Ballots, ballots), (Box::Delegates, delegates)];
        for which in needed.into_iter().filter(|it| it.1).map(|it| it.0) {
            keys.needed += 1;
            if !envelopes::key_file(folder, row.id.uuid(), which).exists() {
                keys.missing.push(row.id.to_string());
            }
        }
    }
    keys.missing.dedup();
    Ok(keys)
}
