//! The communes on this server, in memory: found by address on every request, and by name when somebody searches.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::catalogue::Former;
use super::keys::Keys;
use super::search::{Index, IndexedCommune};
use super::{Commune, departures, entity};
use crate::db::Db;
use ground::ids::CommuneId;

/// The communes on this server. A new one is loaded whole when communes came or went.
#[derive(Debug)]
pub struct Directory(ArcSwap<Content>);

/// A commune that moved to another server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedCommune {
    /// The id that it had here.
    pub id: CommuneId,
    /// The address of the server that it is on, without a stroke at its end.
    pub to: String,
}

/// The number of directories that were made.
static VERSIONS: AtomicU64 = AtomicU64::new(0);

#[derive(Debug)]
struct Content {
    /// Another one each time that a directory is made.
    version: u64,
    // In the order of names; the search index names them by their place here.
    communes: Vec<Arc<Commune>>,
    by_key: Keys,
    by_id: HashMap<CommuneId, Arc<Commune>>,
    index: Index,
    moved: Moved,
}

/// Communes that moved, by their keys and by the ids that they had.
#[derive(Debug, Default)]
struct Moved {
    by_key: Keys,
    by_id: HashMap<CommuneId, Arc<MovedCommune>>,
}

impl Moved {
    async fn load(db: &Db) -> Result<Self, DbErr> {
        let mut all = Self::default();
        for departure in departures::moved(&db.read).await? {
            let Some(to) = departure.moved_to else { continue };
            all.by_key.insert(&departure.slug, departure.id);
            all.by_key.insert(&departure.insee_code, departure.id);
            all.by_id.insert(departure.id, Arc::new(MovedCommune { id: departure.id, to }));
        }
        Ok(all)
    }
}

impl Directory {
    /// Read them all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(db: &Db) -> Result<Self, DbErr> {
        let here = entity::Entity::find().filter(entity::Column::Id.not_in_subquery(departures::gone()));
        let rows = here.order_by_asc(entity::Column::Slug).all(&db.read).await?;
        let communes = rows.into_iter().map(|row| Arc::new(Commune::from(row))).collect();
        Ok(Self::with(communes, Moved::load(db).await?))
    }

    /// A directory of these, in the order of their slugs.
    #[cfg(test)]
    pub(crate) fn of(communes: Vec<Arc<Commune>>) -> Self {
        Self::with(communes, Moved::default())
    }

    fn with(communes: Vec<Arc<Commune>>, moved: Moved) -> Self {
        let mut by_key = Keys::with_capacity(communes.len() * 2);
        let mut by_id = HashMap::with_capacity(communes.len());
        for commune in &communes {
            by_key.insert(&commune.slug, commune.id);
            by_key.insert(&commune.insee_code, commune.id);
            by_id.insert(commune.id, Arc::clone(commune));
        }
        // Without them communes are found by their names of today.
        let former = Former::read().inspect_err(|error| tracing::error!(%error, "former names of communes")).ok();
        let others = former.as_ref().map(Former::by_code).unwrap_or_default();
        let index = Index::build(communes.iter().map(|commune| IndexedCommune {
            name: &commune.name,
            insee: &commune.insee_code,
            postcodes: &commune.postcodes,
            population: commune.population,
            department: &commune.department.name,
            other: others.get(commune.insee_code.as_str()).copied().unwrap_or_default(),
        }));
        Self(ArcSwap::from_pointee(Content {
            version: VERSIONS.fetch_add(1, Ordering::Relaxed),
            communes,
            by_key,
            by_id,
            index,
            moved,
        }))
    }

    /// The commune with this slug or INSEE code.
    pub fn get(&self, key: &str) -> Option<Arc<Commune>> {
        let content = self.0.load();
        content.by_id.get(&content.by_key.get(key)?).cloned()
    }

    /// The id of the commune with this slug or INSEE code.
    pub fn id_of(&self, key: &str) -> Option<CommuneId> {
        self.0.load().by_key.get(key)
    }

    /// The commune with this id.
    pub fn by_id(&self, id: CommuneId) -> Option<Arc<Commune>> {
        self.0.load().by_id.get(&id).cloned()
    }

    /// True if a commune moved to another server.
    pub fn knows_of_moves(&self) -> bool {
        !self.0.load().moved.by_id.is_empty()
    }

    /// The commune with this slug or INSEE code, if it moved.
    pub fn moved(&self, key: &str) -> Option<Arc<MovedCommune>> {
        let content = self.0.load();
        content.moved.by_id.get(&content.moved.by_key.get(key)?).cloned()
    }

    /// The commune that had this id, if it moved.
    pub fn moved_by_id(&self, id: CommuneId) -> Option<Arc<MovedCommune>> {
        self.0.load().moved.by_id.get(&id).cloned()
    }

    /// The version of what it holds: another one when communes came or went.
    pub fn version(&self) -> u64 {
        self.0.load().version
    }

    /// All of them in the order of their slugs.
    pub fn all(&self) -> Vec<Arc<Commune>> {
        self.0.load().communes.clone()
    }

    /// One of them, another one at each turn.
    pub fn in_turn(&self, turn: usize) -> Option<Arc<Commune>> {
        let content = self.0.load();
        content.communes.get(turn.checked_rem(content.communes.len())?).cloned()
    }

    /// Those that answer a search, best first.
    pub fn search(&self, query: &str) -> Vec<Arc<Commune>> {
        let content = self.0.load();
        content.index.search(query).into_iter().filter_map(|hit| content.communes.get(hit.position).cloned()).collect()
    }

    /// True if these are the ids of the communes it holds.
    pub fn holds_exactly(&self, ids: &HashMap<CommuneId, i64>) -> bool {
        let content = self.0.load();
        content.by_id.len() == ids.len() && ids.keys().all(|id| content.by_id.contains_key(id))
    }

    /// Take over what another directory holds.
    pub fn replace(&self, other: Self) {
        self.0.store(other.0.into_inner());
    }
}
