//! Notices without their texts: what a list shows of them.
//!
//! The database hands each card over as one JSON array. Seventeen columns a row cost more in the drivers than the query
//! itself: read this way, a list of 20 takes half the time on both databases.

use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
    prelude::Expr,
    sea_query::{Func, SimpleExpr},
};
use serde::{Deserialize, Deserializer, de::Error};

use super::{Category, Life, Severity, State, entity};
use crate::{
    clock::Instant,
    ids::{NoticeId, OrganisationId},
    organisations,
};

/// A notice without its text. The order of the fields is that of the array in the database's answer.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Card {
    #[serde(deserialize_with = "uuid")]
    id: uuid::Uuid,
    #[serde(deserialize_with = "uuid")]
    organisation: uuid::Uuid,
    #[serde(deserialize_with = "name")]
    pub(super) organisation_kind: organisations::Kind,
    pub(super) organisation_name: String,
    #[serde(deserialize_with = "name")]
    pub(super) category: Category,
    #[serde(deserialize_with = "maybe_name")]
    pub(super) severity: Option<Severity>,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) link: Option<String>,
    #[serde(deserialize_with = "boolean")]
    pub(super) pinned: bool,
    publish_at: Option<i64>,
    edited_at: Option<i64>,
    #[serde(deserialize_with = "name")]
    state: State,
    approved_at: Option<i64>,
    listed_at: i64,
    expire_at: Option<i64>,
    updated_at: i64,
}

impl Card {
    /// Its id.
    pub(super) fn id(&self) -> NoticeId {
        NoticeId::from_uuid(self.id)
    }

    /// The id of who publishes it.
    pub(super) fn organisation_id(&self) -> OrganisationId {
        OrganisationId::from_uuid(self.organisation)
    }

    /// When it is planned to go up, if that was said.
    pub(super) fn publish_at(&self) -> Option<Instant> {
        self.publish_at.map(Instant::from_micros)
    }

    /// When it last changed visibly after it went up.
    pub(super) fn edited_at(&self) -> Option<Instant> {
        self.edited_at.map(Instant::from_micros)
    }

    /// Its decisions and dates.
    pub(super) fn life(&self) -> Life {
        Life {
            state: self.state,
            approved_at: self.approved_at.map(Instant::from_micros),
            listed_at: Instant::from_micros(self.listed_at),
            expire_at: self.expire_at.map(Instant::from_micros),
            updated_at: Instant::from_micros(self.updated_at),
        }
    }
}

/// The notices of a condition, as cards, each with its organisation; to be ordered, limited and [`fetch`]ed.
pub(super) fn cards(backend: DbBackend, condition: Condition) -> Select<entity::Entity> {
    use entity::Column::*;
    let [name, kind] = organisations::NAME_AND_KIND.map(Expr::col);
    let column = |column: entity::Column| Expr::col((entity::Entity, column));
    let id = |column: entity::Column| match backend {
        // A blob has no place in JSON.
        DbBackend::Sqlite => SimpleExpr::from(Func::cust("hex").arg(Expr::col((entity::Entity, column)))),
        _ => Expr::col((entity::Entity, column)),
    };
    let values = [
        id(Id),
        id(OrganisationId),
        kind,
        name,
        column(Category),
        column(Severity),
        column(Title),
        column(Summary),
        column(Link),
        column(Pinned),
        column(PublishAt),
        column(EditedAt),
        column(State),
        column(ApprovedAt),
        column(ListedAt),
        column(ExpireAt),
        column(UpdatedAt),
    ];
    let array = match backend {
        DbBackend::Sqlite => SimpleExpr::from(Func::cust("json_array").args(values)),
        _ => SimpleExpr::from(Func::cust("json_build_array").args(values)).cast_as("text"),
    };
    let notices = entity::Entity::find().select_only().expr_as(array, "card").filter(condition);
    organisations::join(notices, OrganisationId)
}

/// Run a query made by [`cards`].
pub(super) async fn fetch(query: Select<entity::Entity>, db: &impl ConnectionTrait) -> Result<Vec<Card>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        card: String,
    }
    let rows: Vec<Row> = query.into_model().all(db).await?;
    let read = |row: Row| serde_json::from_str(&row.card).map_err(|error| DbErr::Type(format!("a card: {error}")));
    rows.into_iter().map(read).collect()
}

/// SQLite writes a UUID as 32 digits, PostgreSQL with hyphens.
fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<uuid::Uuid, D::Error> {
    uuid::Uuid::try_parse(<&str>::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// SQLite's booleans are numbers.
fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Boolean(bool),
        Number(u8),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::Boolean(value) => value,
        Either::Number(value) => value != 0,
    })
}

fn name<'de, D: Deserializer<'de>, T: std::str::FromStr>(deserializer: D) -> Result<T, D::Error> {
    let text = <&str>::deserialize(deserializer)?;
    text.parse().map_err(|_| D::Error::custom(format_args!("{text} is not a known name")))
}

fn maybe_name<'de, D: Deserializer<'de>, T: std::str::FromStr>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text = <Option<&str>>::deserialize(deserializer)?;
    let known = |text: &str| text.parse().map_err(|_| D::Error::custom(format_args!("{text} is not a known name")));
    text.map(known).transpose()
}
