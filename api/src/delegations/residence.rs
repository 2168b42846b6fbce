//! The entry of somebody who asks, where they are a resident now.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, DbErr};

use crate::App;
use crate::register::{self, EntryId};
use ground::ids::{AccountId, CommuneId};
use kit::refusal;
use kit::tenants::{Commune, Key};

refusal! {
    /// Reasons why somebody is no resident of a commune.
    pub enum NoVoice {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The caller has no open entry in its register.
        NoResident => RESIDENTS_ONLY,
        ..database
    }
}

/// The commune of a key, and the open entry of an account there.
pub(super) async fn home(app: &App, account: AccountId, key: &Key) -> Result<(Arc<Commune>, EntryId), NoVoice> {
    let commune = app.communes.get(key.as_str()).ok_or(NoVoice::NoSuchCommune)?;
    let entry = entry_in(&app.db.read, account, commune.id).await?.ok_or(NoVoice::NoResident)?;
    Ok((commune, entry))
}

/// The open entry of an account in a commune.
pub(super) async fn entry_in(
    db: &impl ConnectionTrait,
    account: AccountId,
    commune: CommuneId,
) -> Result<Option<EntryId>, DbErr> {
    let homes = register::homes_of(db, account).await?;
    Ok(homes.into_iter().find(|home| home.commune == commune).map(|home| home.entry))
}

/// The path of the page about one's voice in a commune.
pub(crate) fn page_of(slug: &str) -> String {
    format!("/{slug}/voix")
}
