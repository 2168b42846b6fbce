//! The rows of communes.

use sea_orm::entity::prelude::*;

use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "communes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommuneId,
    pub insee_code: String,
    pub slug: String,
    pub name: String,
    pub timezone: String,
    pub postcodes: String,
    pub population: i64,
    pub department_code: String,
    pub department_name: String,
    pub epci_code: Option<String>,
    pub epci_name: Option<String>,
    pub created_at: Instant,
    pub changes: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
