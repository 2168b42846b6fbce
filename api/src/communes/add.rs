//! Making a commune a tenant.

use sea_orm::DbErr;

use crate::{App, organisations};
use kit::documents;
use kit::tenants::catalogue::{self, CatalogueError, Entry};
use kit::tenants::{self, Directory};

/// The communes of the catalogue to add.
#[derive(Debug, Clone)]
pub enum Which {
    /// The one with this INSEE code.
    Insee(String),
    /// All of this département.
    Department(String),
}

/// Reasons why none was added.
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

/// The outcome of adding communes.
#[derive(Debug)]
pub struct Added {
    /// Slugs of the communes that are new.
    pub new: Vec<String>,
    /// Number of communes that were there already.
    pub present: usize,
}

/// Number of rows in one statement; SQLite takes 32,766 values, and a commune has 13.
const ROWS: usize = 500;

/// Add communes from the built-in catalogue, each with its town hall, all or none. One that is there stays as it is.
///
/// # Errors
/// When the catalogue does not know the code, or the database fails.
pub async fn add(app: &App, which: Which) -> Result<Added, AddError> {
    let entries: Vec<Entry> = match &which {
        Which::Insee(code) => {
            catalogue::all()?.into_iter().filter(|entry| entry.insee.eq_ignore_ascii_case(code)).collect()
        }
        Which::Department(code) => {
            catalogue::all()?.into_iter().filter(|entry| entry.department.code.eq_ignore_ascii_case(code)).collect()
        }
    };
    if entries.is_empty() {
        let (Which::Insee(code) | Which::Department(code)) = which;
        return Err(AddError::Unknown(code));
    }
    let now = app.clock.now();
    let tx = app.db.begin_write().await?;
    let mut added = Added { new: Vec::new(), present: 0 };
    for entries in entries.chunks(ROWS) {
        let new = tenants::add_missing(&tx, entries, now).await?;
        added.present += entries.len() - new.len();
        added.new.extend(new.iter().map(|(_, entry)| entry.slug.clone()));
        let town_halls: Vec<_> = new.into_iter().map(|(id, entry)| (id, entry.name.clone())).collect();
        if !town_halls.is_empty() {
            organisations::create_town_halls(&tx, &town_halls, now).await?;
        }
    }
    documents::notify_everything(&tx).await?;
    tx.commit().await?;
    app.communes.replace(Directory::load(&app.db).await?);
    Ok(added)
}
