//! The end of an organisation's calendar, or its wait for a new approval, when its standing in a commune ends or falls.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QuerySelect};

use super::entity::{self, Model};
use crate::App;
use crate::events::import;
use crate::organisations::{Bound, Seat};
use ground::ids::OrganisationId;

pub(crate) const BOUND: Bound = Bound {
    prepare: Some(|app, seat| Box::pin(prepare_to_dismiss(app, seat))),
    displace: |change, seat| Box::pin(dismiss(&**change, seat)),
    distrust: |change, seat, grave| {
        Box::pin(async move {
            // A calendar brings no alerts.
            if grave { Ok(()) } else { distrust(&**change, seat).await }
        })
    },
};

/// True if an organisation follows a calendar.
pub(crate) async fn follows_one(app: &App, id: OrganisationId) -> Result<bool, DbErr> {
    Ok(entity::Entity::find_by_id(id).one(&app.db.read).await?.is_some())
}

/// True if an organisation's calendar is followed, and the reason for which it was sent back; nothing if there is none.
pub(crate) async fn decided(app: &App, id: OrganisationId) -> Result<Option<(bool, Option<String>)>, DbErr> {
    let row = entity::Entity::find_by_id(id).one(&app.db.read).await?;
    Ok(row.map(|row| (row.approved_at.is_some(), row.rejection_reason.map(|reason| reason.to_string()))))
}

/// End the calendar that a commune let in; what came by it stays.
async fn dismiss(tx: &impl ConnectionTrait, seat: Seat) -> Result<(), DbErr> {
    if let Some(row) = let_in_by(tx, seat).await? {
        row.delete(tx).await?;
        import::let_go(tx, seat.organisation).await?;
    }
    Ok(())
}

/// Give back to the organisation, in pieces and before a dismissal, what came by a calendar that the commune let in.
async fn prepare_to_dismiss(app: &App, seat: Seat) -> Result<(), DbErr> {
    let row = entity::Entity::find_by_id(seat.organisation).one(&app.db.read).await?;
    if row.is_some_and(|row| row.commune_id == seat.commune) {
        import::let_go_in_pieces(app, seat.organisation).await?;
    }
    Ok(())
}

/// Let the calendar that a commune let in, on whosever word, wait for its clerk anew.
async fn distrust(tx: &impl ConnectionTrait, seat: Seat) -> Result<(), DbErr> {
    let Some(row) = let_in_by(tx, seat).await?.filter(|row| row.approved_at.is_some()) else { return Ok(()) };
    let now = seat.now;
    let row = Model { approved_at: None, approved_by: None, submitted_at: Some(now), updated_at: now, ..row };
    row.into_active_model().reset_all().update(tx).await?;
    Ok(())
}

async fn let_in_by(tx: &impl ConnectionTrait, seat: Seat) -> Result<Option<Model>, DbErr> {
    let row = entity::Entity::find_by_id(seat.organisation).lock_exclusive().one(tx).await?;
    Ok(row.filter(|row| row.commune_id == seat.commune))
}
