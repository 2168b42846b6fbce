//! Departures: communes that were exported, moved to another server, or are being removed. What is left of one here is where it
//! went, and the ids by which its things stand in addresses.

use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{OnConflict, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, QueryTrait, Statement,
};
use uuid::Uuid;

use super::Commune;
use ground::clock::Instant;
use ground::ids::CommuneId;

mod departure {
    use sea_orm::entity::prelude::*;

    use ground::clock::Instant;
    use ground::ids::CommuneId;

    /// A commune that was exported, moved or is being removed.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "departures")]
    pub struct Model {
        /// The id that it has, or had.
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CommuneId,
        /// Its INSEE code.
        pub insee_code: String,
        /// Its name in addresses.
        pub slug: String,
        /// Time of its last export.
        pub exported_at: Option<Instant>,
        /// The address of the server that it is on now, without a stroke at its end.
        pub moved_to: Option<String>,
        /// Time at which it moved there.
        pub moved_at: Option<Instant>,
        /// Time at which its removal began.
        pub removed_at: Option<Instant>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod thing {
    use sea_orm::entity::prelude::*;

    use ground::ids::CommuneId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "moved_things")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub departure_id: CommuneId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub use departure::Model as Departure;
use departure::{ActiveModel, Column, Entity};

/// The ids of communes that are not served here: they moved, or are being removed.
pub(super) fn gone() -> SelectStatement {
    let is_gone = Column::MovedAt.is_not_null().or(Column::RemovedAt.is_not_null());
    Entity::find().select_only().column(Column::Id).filter(is_gone).into_query()
}

/// All departures that lead elsewhere.
pub(super) async fn moved(db: &impl ConnectionTrait) -> Result<Vec<Departure>, DbErr> {
    Entity::find().filter(Column::MovedTo.is_not_null()).all(db).await
}

/// The departure of the commune with this slug or INSEE code, if it was exported, moved or removed.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &impl ConnectionTrait, key: &str) -> Result<Option<Departure>, DbErr> {
    let named = Column::Slug.eq(key.to_ascii_lowercase()).or(Column::InseeCode.eq(key.to_ascii_uppercase()));
    Entity::find().filter(named).one(db).await
}

/// Keep a departure, in the place of what was known of the commune's.
///
/// # Errors
/// When the database fails.
pub async fn keep(tx: &impl ConnectionTrait, departure: Departure) -> Result<(), DbErr> {
    use Column::{ExportedAt, Id, MovedAt, MovedTo, RemovedAt};
    let row: ActiveModel = ActiveModel {
        id: Set(departure.id),
        insee_code: Set(departure.insee_code),
        slug: Set(departure.slug),
        exported_at: Set(departure.exported_at),
        moved_to: Set(departure.moved_to),
        moved_at: Set(departure.moved_at),
        removed_at: Set(departure.removed_at),
    };
    let again = OnConflict::column(Id).update_columns([ExportedAt, MovedTo, MovedAt, RemovedAt]).to_owned();
    Entity::insert(row).on_conflict(again).exec_without_returning(tx).await.map(drop)
}

/// The departure of a commune that is here: as it is kept, or one of which nothing is known yet.
///
/// # Errors
/// When the database fails.
pub async fn of(db: &impl ConnectionTrait, commune: &Commune) -> Result<Departure, DbErr> {
    let known = Entity::find_by_id(commune.id).one(db).await?;
    Ok(known.unwrap_or_else(|| Departure {
        id: commune.id,
        insee_code: commune.insee_code.clone(),
        slug: commune.slug.clone(),
        exported_at: None,
        moved_to: None,
        moved_at: None,
        removed_at: None,
    }))
}

/// Forget a departure, with the ids that led elsewhere.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &impl ConnectionTrait, id: CommuneId) -> Result<(), DbErr> {
    forget_things(tx, id).await?;
    Entity::delete_by_id(id).exec(tx).await.map(drop)
}

/// Forget the ids that led elsewhere.
///
/// # Errors
/// When the database fails.
pub async fn forget_things(tx: &impl ConnectionTrait, id: CommuneId) -> Result<(), DbErr> {
    thing::Entity::delete_many().filter(thing::Column::DepartureId.eq(id)).exec(tx).await.map(drop)
}

/// Keep what a query finds for the commune `$1`, in its column `id`: addresses with them lead where it went.
///
/// # Errors
/// When the database fails.
pub async fn keep_things(tx: &impl ConnectionTrait, id: CommuneId, found: &str) -> Result<(), DbErr> {
    let sql = format!(
        "INSERT INTO moved_things (id, departure_id) SELECT found.id, $1 FROM ({found}) AS found WHERE found.id IS NOT NULL \
         ON CONFLICT (id) DO NOTHING"
    );
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [id.into()]);
    tx.execute_raw(statement).await.map(drop)
}

/// The commune that something was of, if it moved.
///
/// # Errors
/// When the database fails.
pub async fn owner(db: &impl ConnectionTrait, thing: Uuid) -> Result<Option<CommuneId>, DbErr> {
    Ok(thing::Entity::find_by_id(thing).one(db).await?.map(|it| it.departure_id))
}

/// True if a commune was exported within this number of seconds.
pub fn is_recent(departure: &Departure, now: Instant, seconds: i64) -> bool {
    departure.exported_at.is_some_and(|at| now < at.plus_seconds(seconds))
}
