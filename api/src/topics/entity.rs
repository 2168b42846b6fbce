//! The rows of topics.

use sea_orm::entity::prelude::*;

use super::TopicName;
use ground::clock::Instant;
use ground::ids::{CommuneId, TopicId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "topics")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TopicId,
    pub commune_id: CommuneId,
    pub name: TopicName,
    pub parent_id: Option<TopicId>,
    pub position: i32,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
