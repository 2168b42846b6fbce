//! Making a device, and knowing it again.

use aws_lc_rs::error::Unspecified;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::entity;
use crate::App;
use crate::accounts::secrets;
use ground::ids::DeviceId;
use kit::http::limits::Uncounted;
use kit::refusal;

refusal! {
    /// Reasons why no device was made.
    pub enum RegisterError {
        /// Too many were made from this address, or they cannot be counted.
        ..Uncounted(Uncounted),
        /// No random numbers to be had.
        NoRandomness(Unspecified) => internal,
        ..database
    }
}

/// Make a device and return its secret, of which only the hash is kept.
///
/// # Errors
/// When there are no random numbers, or the database fails.
pub async fn register(app: &App) -> Result<String, RegisterError> {
    let secret = secrets::new().map_err(RegisterError::NoRandomness)?;
    let row = entity::ActiveModel {
        id: Set(DeviceId::new()),
        hash: Set(secrets::hash(&secret)),
        created_at: Set(app.clock.now()),
    };
    let tx = app.db.begin_write().await?;
    entity::Entity::insert(row).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(secret)
}

/// The device that has this secret, if there is one.
///
/// # Errors
/// When the database fails.
pub async fn recognise(app: &App, secret: &str) -> Result<Option<DeviceId>, DbErr> {
    let of_secret = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::Hash.eq(secrets::hash(secret)));
    of_secret.into_tuple().one(&app.db.read).await
}
