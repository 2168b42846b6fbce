//! What becomes of an organisation's calendar when its standing in a commune ends or is less than it was.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QuerySelect};

use super::entity::{self, Model};
use crate::{App, events::import};
use ground::ids::{CommuneId, OrganisationId};

/// The calendar that a commune let in is not followed any more; what came by it stays.
///
/// # Errors
/// When the database fails.
pub(crate) async fn dismiss(tx: &impl ConnectionTrait, commune: CommuneId, organisation: OrganisationId) -> Result<(), DbErr> {
    if let Some(row) = let_in_by(tx, commune, organisation).await? {
        row.delete(tx).await?;
        import::let_go(tx, organisation).await?;
    }
    Ok(())
}

/// What comes before a dismissal, in pieces: what came by a calendar that the commune let in is the organisation's own again.
///
/// # Errors
/// When the database fails.
pub(crate) async fn prepare_to_dismiss(app: &App, commune: CommuneId, organisation: OrganisationId) -> Result<(), DbErr> {
    let row = entity::Entity::find_by_id(organisation).one(&app.db.read).await?;
    if row.is_some_and(|row| row.commune_id == commune) {
        import::let_go_in_pieces(app, organisation).await?;
    }
    Ok(())
}

/// The calendar that a commune let in, on whosever word, waits for its clerk anew.
///
/// # Errors
/// When the database fails.
pub(crate) async fn distrust(app: &App, tx: &impl ConnectionTrait, commune: CommuneId, organisation: OrganisationId) -> Result<(), DbErr> {
    let Some(row) = let_in_by(tx, commune, organisation).await?.filter(|row| row.approved_at.is_some()) else { return Ok(()) };
    let now = app.clock.now();
    let row = Model { approved_at: None, approved_by: None, submitted_at: Some(now), updated_at: now, ..row };
    row.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

async fn let_in_by(tx: &impl ConnectionTrait, commune: CommuneId, organisation: OrganisationId) -> Result<Option<Model>, DbErr> {
    let row = entity::Entity::find_by_id(organisation).lock_exclusive().one(tx).await?;
    Ok(row.filter(|row| row.commune_id == commune))
}
