//! The rows of events: a sheet on one board each.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use super::{
    Body, By, Category, Image, Link, Place, Reason, State, Title,
    series::Series,
    texts::{Contact, Price},
    told::LastSaid,
};
use crate::posts::decided;
use ground::{
    clock::Instant,
    ids::{CommuneId, EventId, OrganisationId, SheetId},
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SheetId,
    pub post_id: EventId,
    pub commune_id: CommuneId,
    pub made_in: CommuneId,
    pub organisation_id: OrganisationId,
    pub uid: Option<String>,
    pub subscribed: bool,
    pub told: Option<LastSaid>,
    pub sequence: i64,
    pub category: Category,
    pub title: Title,
    pub description: Body,
    pub description_html: String,
    pub summary: String,
    pub series: Series,
    pub place: Option<Place>,
    pub price: Option<Price>,
    pub contact: Option<Contact>,
    pub link: Option<Link>,
    pub image: Option<Image>,
    pub notify: bool,
    pub cancelled_at: Option<Instant>,
    pub indexed_from: Option<Day>,
    pub indexed_until: Option<Day>,
    pub dates: i32,
    pub state: State,
    pub publish_at: Option<Instant>,
    pub expire_at: Option<Instant>,
    pub approved_at: Option<Instant>,
    pub approved_by: Option<By>,
    pub listed_at: Instant,
    pub edited_at: Option<Instant>,
    pub submitted_at: Option<Instant>,
    pub revision: Option<String>,
    pub rejection_reason: Option<Reason>,
    pub withdrawn_by: Option<By>,
    pub hidden_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

decided!(Model);

/// A date, kept as the text that sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Day(pub NaiveDate);

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.format("%Y-%m-%d").fmt(f)
    }
}

impl std::str::FromStr for Day {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        text.parse().map(Self)
    }
}

/// A date is no key that a database makes.
impl sea_orm::TryFromU64 for Day {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Day"))
    }
}
