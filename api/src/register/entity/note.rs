//! The rows of the staff's notes on entries.

use sea_orm::entity::prelude::*;

use crate::register::texts::StaffNote;
use crate::register::{EntryId, EntryStep};
use ground::clock::Instant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_notes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub entry_id: EntryId,
    pub step: EntryStep,
    pub note: StaffNote,
    pub at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
