//! The voices of the demo: of entries that have no account.

use super::DelegateId;
use super::give::{GiveError, GivenVoice, give_as};
use super::stand::{DelegateProfile, StandError, stand_as};
use crate::App;
use crate::register::{EntryId, LockedRegister};
use kit::tenants::Commune;

/// Let an entry of the demo stand as a delegate.
pub(crate) async fn stand_for(
    app: &App,
    commune: &Commune,
    entry: EntryId,
    profile: DelegateProfile,
) -> Result<DelegateId, StandError> {
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune.id).await?;
    let row = stand_as(&tx, commune.id, entry, profile, app.clock.now()).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Give the voice of an entry of the demo.
pub(crate) async fn give_for(app: &App, commune: &Commune, entry: EntryId, given: GivenVoice) -> Result<(), GiveError> {
    let tx = app.db.begin_write().await?;
    LockedRegister::of(&tx, commune.id).await?;
    give_as(&tx, commune, entry, given, app.clock.now()).await?;
    Ok(tx.commit().await?)
}
