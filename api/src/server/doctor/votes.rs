//! The private keys of votes: without one, nobody counts.

use super::Finding::{self, Bad, Good};
use crate::ballots;
use crate::server::config::Config;
use ground::clock::Clock;
use kit::db::{Db, Schema};

/// That the key of every vote that goes on lies in this process's folder; nothing to say without a database.
pub(super) async fn keys(config: &Config) -> Option<Finding> {
    if !matches!(Db::look(&config.database_url).await, Ok(Schema::Current)) {
        return None;
    }
    let shown = config.ballot_keys.display();
    let db = match Db::connect(&config.database_url).await {
        Ok(db) => db,
        Err(error) => return Some(unread(&error)),
    };
    let found = ballots::keys_at_hand(&db.read, &config.ballot_keys, Clock::system(config.clock_offset).now()).await;
    if let Err(error) = db.close().await {
        return Some(unread(&error));
    }
    Some(match found {
        Ok(keys) if keys.missing.is_empty() => Good(format!("{shown}: {} needed, all there", keys.needed)),
        Ok(keys) => Bad {
            wrong: format!(
                "{shown}: {} needed, {} missing; these votes are not counted here: {}",
                keys.needed,
                keys.missing.len(),
                keys.missing.join(", ")
            ),
            mend: "Name the folder that holds them with TAMBOUR_BALLOT_KEYS, or let the process that has it run. No backup holds them; a vote whose key is lost is withdrawn by its mayor, and asked again."
                .to_owned(),
        },
        Err(error) => unread(&error),
    })
}

fn unread(error: &sea_orm::DbErr) -> Finding {
    Bad { wrong: format!("votes cannot be read: {error}"), mend: "Look at the line of the database.".to_owned() }
}
