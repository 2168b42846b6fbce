//! Confirming an address: the first one, and one that takes the place of another.

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};

use super::carried_links::knows;
use crate::App;
use crate::digests::DAY;
use crate::digests::editions::rounds;
use crate::digests::entity::reader;
use crate::digests::links::{Links, Purpose};
use crate::digests::refusals::LinkError;
use ground::clock::Instant;
use kit::db::DatabaseTransaction;

/// Number of days that the link to confirm works.
pub(super) const DAYS: i64 = 7;

/// Confirm the address that a token was sent to. Doing it twice is the same as once.
pub(super) async fn confirm(app: &App, token: &str) -> Result<reader::Model, LinkError> {
    let now = app.clock.now();
    // A guess keeps no writer waiting.
    let found = find(app, token).await?.ok_or(LinkError::NoSuchLink)?;
    if !knows(app, token, &found, Purpose::Confirm).await? && !knows(app, token, &found, Purpose::Change).await? {
        return Err(LinkError::NoSuchLink);
    }
    let tx = app.db.begin_write().await?;
    let reader = find_locked(&tx, token).await?.ok_or(LinkError::NoSuchLink)?;
    let confirmed = if knows(app, token, &reader, Purpose::Confirm).await? {
        first(reader, now)?
    } else if knows(app, token, &reader, Purpose::Change).await? {
        another(&tx, reader, now).await?
    } else {
        return Err(LinkError::NoSuchLink);
    };
    confirmed.clone().into_active_model().reset_all().update(&tx).await?;
    rounds::begin(app, &tx, confirmed.commune_id, confirmed.cadence, now).await?;
    tx.commit().await?;
    Ok(confirmed)
}

pub(super) async fn find(app: &App, token: &str) -> Result<Option<reader::Model>, DbErr> {
    let Some(id) = Links::reader_of(token) else { return Ok(None) };
    reader::Entity::find_by_id(id).one(&app.db.read).await
}

pub(super) async fn find_locked(tx: &DatabaseTransaction, token: &str) -> Result<Option<reader::Model>, DbErr> {
    let Some(id) = Links::reader_of(token) else { return Ok(None) };
    reader::Entity::find_by_id(id).lock_exclusive().one(tx).await
}

fn first(reader: reader::Model, now: Instant) -> Result<reader::Model, LinkError> {
    match reader.confirmed_at {
        // A reader who left since then asks again for a new link.
        Some(_) if reader.unsubscribed_at.is_some() => Err(LinkError::NoSuchLink),
        Some(_) => Ok(reader),
        None if reader.asked_at.plus_seconds(DAYS * DAY) <= now => Err(LinkError::NoSuchLink),
        None => Ok(reader::Model { confirmed_at: Some(now), updated_at: now, ..reader }),
    }
}

/// Put the address that waited in the place of the one before; links that went there stop working.
async fn another(tx: &DatabaseTransaction, reader: reader::Model, now: Instant) -> Result<reader::Model, LinkError> {
    let (Some(email), Some(since)) = (reader.new_email.clone(), reader.new_email_at) else {
        return Err(LinkError::NoSuchLink);
    };
    if since.plus_seconds(DAYS * DAY) <= now || reader.unsubscribed_at.is_some() {
        return Err(LinkError::NoSuchLink);
    }
    // The address's holder holds what else it reads in this commune: one subscription is left.
    let same = reader::Entity::find()
        .filter(reader::Column::CommuneId.eq(reader.commune_id))
        .filter(reader::Column::Email.eq(email.clone()));
    for other in same.all(tx).await?.into_iter().filter(|other| other.id != reader.id) {
        reader::Entity::delete_by_id(other.id).exec(tx).await?;
    }
    Ok(reader::Model {
        email,
        new_email: None,
        new_email_at: None,
        epoch: reader.epoch + 1,
        refusals: 0,
        suspended_at: None,
        updated_at: now,
        ..reader
    })
}
