//! The rows of groups.

use sea_orm::entity::prelude::*;

use crate::register::texts::GroupName;
use crate::register::{GroupId, GroupKind};
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_groups")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GroupId,
    pub commune_id: CommuneId,
    pub name: GroupName,
    pub folded: String,
    pub kind: GroupKind,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
