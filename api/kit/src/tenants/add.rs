//! The rows of communes, from the catalogue.

use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::catalogue::Entry;
use super::entity;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// Add those of these communes that are not there yet; answers which they are, with their ids.
///
/// # Errors
/// When the database fails.
pub async fn add_missing<'a>(
    tx: &impl ConnectionTrait,
    entries: &'a [Entry],
    now: Instant,
) -> Result<Vec<(CommuneId, &'a Entry)>, DbErr> {
    let codes = entries.iter().map(|entry| entry.insee.as_str());
    let present: Vec<String> = entity::Entity::find()
        .select_only()
        .column(entity::Column::InseeCode)
        .filter(entity::Column::InseeCode.is_in(codes))
        .into_tuple()
        .all(tx)
        .await?;
    let new: Vec<_> =
        entries.iter().filter(|entry| !present.contains(&entry.insee)).map(|entry| (CommuneId::new(), entry)).collect();
    if !new.is_empty() {
        entity::Entity::insert_many(new.iter().map(|(id, entry)| row(*id, entry, now))).exec(tx).await?;
    }
    Ok(new)
}

fn row(id: CommuneId, entry: &Entry, now: Instant) -> entity::ActiveModel {
    entity::ActiveModel {
        id: Set(id),
        insee_code: Set(entry.insee.clone()),
        slug: Set(entry.slug.clone()),
        name: Set(entry.name.clone()),
        timezone: Set(entry.timezone.to_owned()),
        postcodes: Set(entry.postcodes.join(" ")),
        population: Set(i64::from(entry.population)),
        department_code: Set(entry.department.code.clone()),
        department_name: Set(entry.department.name.clone()),
        epci_code: Set(entry.epci.as_ref().map(|epci| epci.code.clone())),
        epci_name: Set(entry.epci.as_ref().map(|epci| epci.name.clone())),
        created_at: Set(now),
        changes: Set(0),
    }
}
