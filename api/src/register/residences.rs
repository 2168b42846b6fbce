//! The entries of an account.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::entity::{entry, group};
use super::{GroupId, queries};
use crate::App;
use crate::accounts::{ResidenceGroupOut, ResidenceOut};
use ground::ids::AccountId;

/// The entries that an account has, oldest first.
pub(crate) async fn residences_of(app: &App, account: AccountId) -> Result<Vec<ResidenceOut>, DbErr> {
    let theirs = entry::Entity::find().filter(entry::Column::AccountId.eq(account));
    let mut found = Vec::new();
    for row in theirs.order_by_asc(entry::Column::ActivatedAt).all(&app.db.read).await? {
        found.extend(residence(app, &app.db.read, row).await?);
    }
    Ok(found)
}

/// An entry as the account that has it reads it.
pub(super) async fn residence(
    app: &App,
    db: &impl ConnectionTrait,
    row: entry::Model,
) -> Result<Option<ResidenceOut>, DbErr> {
    let Some((commune, since)) = app.communes.by_id(row.commune_id).zip(row.activated_at) else { return Ok(None) };
    let ids = queries::groups_of(db, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let groups = group::Entity::find().filter(group::Column::Id.is_in(ids.clone())).all(db).await?;
    let mut names: HashMap<GroupId, String> = groups.into_iter().map(|it| (it.id, it.name.to_string())).collect();
    let named = ids.into_iter().filter_map(|id| Some(ResidenceGroupOut { id: id.uuid(), name: names.remove(&id)? }));
    let groups = named.collect();
    Ok(Some(ResidenceOut { commune: commune.slug.clone(), entry: row.id.uuid(), name: row.name(), groups, since }))
}
