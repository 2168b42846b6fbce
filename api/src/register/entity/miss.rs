//! The rows of wrong codes.

use sea_orm::entity::prelude::*;

use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_misses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub commune_id: CommuneId,
    pub account_id: AccountId,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
