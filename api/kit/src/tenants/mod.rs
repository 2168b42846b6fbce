//! Communes: the tenants. Every row of the product belongs to one.
//!
//! A commune comes from the built-in catalogue with its name, postcodes, population, département and
//! intercommunality filled in, and stays. All communes of a server are kept in memory ([`Directory`]).

mod add;
pub mod catalogue;
pub mod departures;
mod directory;
mod entity;
mod keys;
pub mod normalise;
pub mod search;

use std::fmt;
use std::str::FromStr;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

pub use add::add_missing;
pub use directory::{Directory, MovedCommune};

use ground::ids::CommuneId;
use ground::say;
use ground::text::Message;

/// A commune on this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commune {
    /// Its id.
    pub id: CommuneId,
    /// Its INSEE code.
    pub insee_code: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its time zone (IANA).
    pub timezone: String,
    /// Its postcodes; some communes share one, some have several.
    pub postcodes: Vec<String>,
    /// Number of inhabitants; 0 if the catalogue does not say.
    pub population: u32,
    /// The département it lies in.
    pub department: Area,
    /// The intercommunality it belongs to; a few islands belong to none.
    pub epci: Option<Area>,
}

/// A named area with an official code.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, poem_openapi::Object)]
pub struct Area {
    /// Its official code.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Commune {
    /// The zone whose clocks its residents read; that of Paris if the catalogue's is not known.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.timezone.parse().unwrap_or(chrono_tz::Europe::Paris)
    }

    /// The path of its pages, of which the first is its board.
    pub fn path(&self) -> String {
        format!("/{}", self.slug)
    }
}

impl From<entity::Model> for Commune {
    fn from(row: entity::Model) -> Self {
        Self {
            id: row.id,
            insee_code: row.insee_code,
            slug: row.slug,
            name: row.name,
            timezone: row.timezone,
            postcodes: row.postcodes.split_whitespace().map(str::to_owned).collect(),
            population: u32::try_from(row.population).unwrap_or_default(),
            department: Area { code: row.department_code, name: row.department_name },
            epci: row.epci_code.zip(row.epci_name).map(|(code, name)| Area { code, name }),
        }
    }
}

/// The key that names a commune in an address: its slug or its INSEE code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// As it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Key {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if (1..=100).contains(&text.len()) && text.chars().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(say!(
                "Une commune se désigne par son nom dans l’adresse ou son code INSEE.",
                "A commune is named by its slug or its INSEE code.",
            ))
        }
    }
}

ground::leaf!(Key, "string", "", |mut schema| {
    schema.pattern = Some("^[A-Za-z0-9-]{1,100}$".to_owned());
    schema.example = Some("kerling-les-sierck".into());
    schema
});

/// Count a change of what these communes' boards show, lock them until the transaction ends, and return the counts.
pub async fn count_changes(tx: &impl ConnectionTrait, communes: &[CommuneId]) -> Result<Vec<(CommuneId, i64)>, DbErr> {
    if communes.len() > 1 {
        lock(tx, communes).await?;
    }
    let changed = entity::Entity::update_many()
        .col_expr(entity::Column::Changes, Expr::col(entity::Column::Changes).add(1))
        .filter(entity::Column::Id.is_in(communes.iter().copied()))
        .exec_with_returning(tx)
        .await?;
    if changed.len() < communes.len() {
        return Err(DbErr::RecordNotFound(format!("one of the communes {communes:?}")));
    }
    Ok(changed.into_iter().map(|row| (row.id, row.changes)).collect())
}

/// Lock these communes until the transaction ends.
pub async fn lock(tx: &impl ConnectionTrait, communes: &[CommuneId]) -> Result<(), DbErr> {
    // In one order, so that two changes of the same communes wait for each other instead of for ever.
    let these = entity::Entity::find()
        .select_only()
        .column(entity::Column::Id)
        .filter(entity::Column::Id.is_in(communes.iter().copied()))
        .order_by_asc(entity::Column::Id);
    // As an update locks them: whoever writes a row that refers to a commune need not wait.
    these.lock(LockType::NoKeyUpdate).into_tuple::<CommuneId>().all(tx).await.map(drop)
}

/// The commune with this slug or INSEE code, whether it is served here or has moved.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &impl ConnectionTrait, key: &str) -> Result<Option<Commune>, DbErr> {
    use entity::Column::{InseeCode, Slug};
    let named = Slug.eq(key.to_ascii_lowercase()).or(InseeCode.eq(key.to_ascii_uppercase()));
    Ok(entity::Entity::find().filter(named).one(db).await?.map(Commune::from))
}

/// Number of changes of each commune's board.
pub async fn changes(db: &impl ConnectionTrait) -> Result<Vec<(CommuneId, i64)>, DbErr> {
    entity::Entity::find()
        .filter(entity::Column::Id.not_in_subquery(departures::gone()))
        .select_only()
        .column(entity::Column::Id)
        .column(entity::Column::Changes)
        .into_tuple()
        .all(db)
        .await
}

/// Numbers of all communes, and of all changes of their boards. The first goes down when one leaves, the second never without
/// it, so that nothing has changed where both are as before.
pub async fn all_changes(db: &impl ConnectionTrait) -> Result<(i64, i64), DbErr> {
    let served = entity::Entity::find().filter(entity::Column::Id.not_in_subquery(departures::gone()));
    let all = served.select_only().column_as(entity::Column::Id.count(), "communes");
    // PostgreSQL sums in a wider type.
    let all = all.column_as(entity::Column::Changes.sum().cast_as("bigint"), "changes");
    let (communes, changes) = all.into_tuple::<(i64, Option<i64>)>().one(db).await?.unwrap_or_default();
    Ok((communes, changes.unwrap_or_default()))
}

/// Number of changes of one commune's board.
pub async fn changes_of(db: &impl ConnectionTrait, commune: CommuneId) -> Result<i64, DbErr> {
    let changes =
        entity::Entity::find_by_id(commune).select_only().column(entity::Column::Changes).into_tuple().one(db).await?;
    Ok(changes.unwrap_or_default())
}
