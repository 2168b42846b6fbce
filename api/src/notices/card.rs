//! Notices without their texts: what a list shows of them.
//!
//! The database hands each card over as one text. Nineteen columns a row cost more in the drivers than the query
//! itself: on SQLite a list of 20 takes half the time this way.

use sea_orm::prelude::Expr;
use sea_orm::{
    Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select,
};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Category, Image, PostState, Severity, entity};
use crate::organisations;
use crate::posts::Life;
use ground::clock::Instant;
use ground::ids::{NoticeId, OrganisationId};

/// A notice without its text. The order of the fields is that of the database's answer.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Card {
    #[serde(deserialize_with = "uuid")]
    sheet: uuid::Uuid,
    #[serde(deserialize_with = "uuid")]
    id: uuid::Uuid,
    #[serde(deserialize_with = "uuid")]
    organisation: uuid::Uuid,
    #[serde(deserialize_with = "name")]
    pub(super) organisation_kind: organisations::OrganisationKind,
    pub(super) organisation_name: String,
    #[serde(deserialize_with = "name")]
    pub(super) category: Category,
    #[serde(deserialize_with = "maybe_name")]
    pub(super) severity: Option<Severity>,
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) link: Option<String>,
    #[serde(deserialize_with = "maybe_json")]
    pub(super) image: Option<Image>,
    #[serde(deserialize_with = "boolean")]
    pub(super) pinned: bool,
    publish_at: Option<i64>,
    edited_at: Option<i64>,
    #[serde(deserialize_with = "name")]
    state: PostState,
    approved_at: Option<i64>,
    listed_at: i64,
    expire_at: Option<i64>,
    updated_at: i64,
}

impl Card {
    /// The bare id of its sheet on this board, which says its place in a list.
    pub(super) fn sheet(&self) -> uuid::Uuid {
        self.sheet
    }

    pub(super) fn id(&self) -> NoticeId {
        NoticeId::from_uuid(self.id)
    }

    pub(super) fn organisation_id(&self) -> OrganisationId {
        OrganisationId::from_uuid(self.organisation)
    }

    /// Time at which it is planned to go up, if that was said.
    pub(super) fn publish_at(&self) -> Option<Instant> {
        self.publish_at.map(Instant::from_micros)
    }

    /// Time at which it last changed visibly after it went up.
    pub(super) fn edited_at(&self) -> Option<Instant> {
        self.edited_at.map(Instant::from_micros)
    }

    pub(crate) fn expire_at(&self) -> Option<Instant> {
        self.expire_at.map(Instant::from_micros)
    }

    pub(super) fn life(&self) -> Life {
        Life {
            state: self.state,
            approved_at: self.approved_at.map(Instant::from_micros),
            listed_at: Instant::from_micros(self.listed_at),
            expire_at: self.expire_at(),
            updated_at: Instant::from_micros(self.updated_at),
        }
    }
}

/// A card in SQLite: a JSON array of the fields, in their order. A blob has no place in JSON, so ids are hexadecimal.
const IN_SQLITE: &str = r#"json_array(hex("notices"."id"), hex("post_id"), hex("organisation_id"), "organisations"."kind", "organisations"."name",
    "category", "severity", "title", "summary", "link", "image", "pinned", "publish_at", "edited_at", "notices"."state", "approved_at",
    "notices"."listed_at", "expire_at", "updated_at")"#;

/// A card in PostgreSQL, where JSON takes half as long again as the query: the fields as texts, in their order, between
/// characters that no text of ours may hold.
const IN_POSTGRES: &str = r#"array_to_string(ARRAY["notices"."id"::text, "post_id"::text, "organisation_id"::text, "organisations"."kind",
    "organisations"."name", "category", "severity", "title", "summary", "link", "image"::text, "pinned"::int::text, "publish_at"::text, "edited_at"::text,
    "notices"."state", "approved_at"::text, "notices"."listed_at"::text, "expire_at"::text, "updated_at"::text], E'\x1f', E'\x1e')"#;

/// The notices on boards that fit a condition, as cards, each with its organisation; to be ordered, limited and
/// [`fetch`]ed.
pub(super) fn cards(backend: DbBackend, condition: Condition) -> Select<entity::Entity> {
    let card = if backend == DbBackend::Sqlite { IN_SQLITE } else { IN_POSTGRES };
    let notices = entity::Entity::find().select_only().expr_as(Expr::cust(card), "card").filter(condition);
    organisations::join::<_, entity::Entity>(notices, entity::Column::OrganisationId)
}

/// Run a query made by [`cards`].
pub(super) async fn fetch(query: Select<entity::Entity>, db: &impl ConnectionTrait) -> Result<Vec<Card>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        card: String,
    }
    let rows: Vec<Row> = query.into_model().all(db).await?;
    let read = |row: Row| {
        let card =
            if row.card.starts_with('[') { serde_json::from_str(&row.card).ok() } else { Card::from_texts(&row.card) };
        card.ok_or_else(|| DbErr::Type("a card cannot be read".to_owned()))
    };
    rows.into_iter().map(read).collect()
}

impl Card {
    /// Reads what [`IN_POSTGRES`] wrote.
    fn from_texts(card: &str) -> Option<Self> {
        let mut texts = card.split('\u{1f}').map(|text| (text != "\u{1e}").then_some(text));
        let mut next = || texts.next();
        let number = |text: Option<&str>| text.map_or(Some(None), |text| text.parse().ok().map(Some));
        Some(Self {
            sheet: next()??.parse().ok()?,
            id: next()??.parse().ok()?,
            organisation: next()??.parse().ok()?,
            organisation_kind: next()??.parse().ok()?,
            organisation_name: next()??.to_owned(),
            category: next()??.parse().ok()?,
            severity: next()?.map_or(Some(None), |text| text.parse().ok().map(Some))?,
            title: next()??.to_owned(),
            summary: next()??.to_owned(),
            link: next()?.map(str::to_owned),
            image: next()?.map_or(Some(None), |text| serde_json::from_str(text).ok().map(Some))?,
            pinned: next()?? == "1",
            publish_at: number(next()?)?,
            edited_at: number(next()?)?,
            state: next()??.parse().ok()?,
            approved_at: number(next()?)?,
            listed_at: next()??.parse().ok()?,
            expire_at: number(next()?)?,
            updated_at: next()??.parse().ok()?,
        })
    }
}

/// SQLite's ids are hexadecimal.
fn uuid<'de, D: Deserializer<'de>>(deserializer: D) -> Result<uuid::Uuid, D::Error> {
    uuid::Uuid::try_parse(<&str>::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// SQLite keeps JSON as a text.
fn maybe_json<'de, D: Deserializer<'de>, T: serde::de::DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = <Option<String>>::deserialize(deserializer)?;
    text.map(|text| serde_json::from_str(&text).map_err(D::Error::custom)).transpose()
}

/// SQLite's booleans are numbers.
fn boolean<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(u8::deserialize(deserializer)? != 0)
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
