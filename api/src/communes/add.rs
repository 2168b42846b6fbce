//! Making a commune a tenant.

use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{
    catalogue::{self, CatalogueError, Entry},
    entity,
};
use crate::{App, board, communes::Directory, organisations};
use ground::{clock::Instant, ids::CommuneId};

/// Which communes of the catalogue.
#[derive(Debug, Clone)]
pub enum Which {
    /// The one with this INSEE code.
    Insee(String),
    /// All of this département.
    Department(String),
}

/// Why none was added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The catalogue does not know the code.
    #[error("the catalogue of communes knows no {0}")]
    Unknown(String),
    /// The catalogue cannot be read.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The database failed; nothing was added.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// What was done.
#[derive(Debug)]
pub struct Added {
    /// Slugs of the communes that are new.
    pub new: Vec<String>,
    /// How many were there already.
    pub present: usize,
}

/// How many rows go into one statement; SQLite takes 32,766 values, and a commune has 13.
const ROWS: usize = 500;

/// Add communes from the built-in catalogue, each with its town hall, all or none. One that is there stays as it is.
///
/// # Errors
/// When the catalogue does not know the code, or the database fails.
pub async fn add(app: &App, which: Which) -> Result<Added, AddError> {
    let entries: Vec<Entry> = match &which {
        Which::Insee(code) => catalogue::all()?.into_iter().filter(|entry| entry.insee == *code).collect(),
        Which::Department(code) => catalogue::all()?.into_iter().filter(|entry| entry.department.code == *code).collect(),
    };
    if entries.is_empty() {
        let (Which::Insee(code) | Which::Department(code)) = which;
        return Err(AddError::Unknown(code));
    }
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let mut added = Added { new: Vec::new(), present: 0 };
    for entries in entries.chunks(ROWS) {
        let codes = entries.iter().map(|entry| entry.insee.as_str());
        let present: Vec<String> = entity::Entity::find()
            .select_only()
            .column(entity::Column::InseeCode)
            .filter(entity::Column::InseeCode.is_in(codes))
            .into_tuple()
            .all(&tx)
            .await?;
        added.present += present.len();
        let rows: Vec<(CommuneId, entity::ActiveModel)> =
            entries.iter().filter(|entry| !present.contains(&entry.insee)).map(|entry| row(entry, now)).collect();
        if rows.is_empty() {
            continue;
        }
        added.new.extend(entries.iter().filter(|entry| !present.contains(&entry.insee)).map(|entry| entry.slug.clone()));
        let names = entries.iter().filter(|entry| !present.contains(&entry.insee)).map(|entry| entry.name.as_str());
        let town_halls: Vec<_> = rows.iter().map(|(id, _)| *id).zip(names.map(str::to_owned)).collect();
        entity::Entity::insert_many(rows.into_iter().map(|(_, row)| row)).exec(&tx).await?;
        organisations::create_town_halls(&tx, &town_halls, now).await?;
    }
    board::notify_everything(&tx).await?;
    tx.commit().await?;
    app.communes.replace(Directory::load(&app.db).await?);
    Ok(added)
}

fn row(entry: &Entry, now: Instant) -> (CommuneId, entity::ActiveModel) {
    let id = CommuneId::new();
    let row = entity::ActiveModel {
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
    };
    (id, row)
}
