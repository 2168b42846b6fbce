//! The rows of those who support arguments.

use sea_orm::entity::prelude::*;

use crate::arguments::ArgumentId;
use crate::register::EntryId;
use ground::clock::Instant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "argument_supports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub argument_id: ArgumentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: EntryId,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
