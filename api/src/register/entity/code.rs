//! The rows of codes that wait in letters.

use sea_orm::entity::prelude::*;

use crate::register::EntryId;
use ground::clock::Instant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_codes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seal: String,
    pub entry_id: EntryId,
    pub made_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
