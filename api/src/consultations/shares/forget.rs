//! Forgetting a key that three people hold.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::keep;
use crate::consultations::ConsultationId;
use crate::consultations::consultation::{Model, Recorded};
use crate::consultations::entity::key_share;

/// Destroy the sealed copies of a consultation's key, and the shares that nobody took.
pub(crate) async fn forget_key(tx: &impl ConnectionTrait, id: ConsultationId) -> Result<(), DbErr> {
    keep::drop_all(tx, id).await?;
    let theirs = key_share::Entity::delete_many().filter(key_share::Column::ConsultationId.eq(id));
    theirs.exec(tx).await.map(drop)
}

/// A draft after an edit: if others are to hold its key, the one that was made is destroyed.
pub(crate) async fn forget_if_others(tx: &impl ConnectionTrait, before: &Model, after: Model) -> Result<Model, DbErr> {
    if before.key_holders == after.key_holders || before.recorded.shares_taken.is_none() {
        return Ok(after);
    }
    forget_key(tx, after.id).await?;
    let recorded = Recorded { shares_taken: None, public_key: None, ..after.recorded.clone() };
    Ok(Model { recorded, ..after })
}
