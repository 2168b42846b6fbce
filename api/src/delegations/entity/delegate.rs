//! The rows of delegates: one for each time that somebody stands.

use sea_orm::entity::prelude::*;

use crate::delegations::DelegateId;
use crate::delegations::texts::{DelegateName, DelegateStatement};
use crate::delegations::values::TakenTopics;
use crate::register::EntryId;
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegateId,
    pub commune_id: CommuneId,
    pub entry_id: EntryId,
    pub name: DelegateName,
    pub statement: DelegateStatement,
    /// The topics that they take; none for every topic.
    pub topics: Option<TakenTopics>,
    pub since: Instant,
    pub left_at: Option<Instant>,
}

impl Model {
    /// True if they stood at an instant.
    pub(crate) fn stood(&self, at: Instant) -> bool {
        self.since <= at && self.left_at.is_none_or(|left| left > at)
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
