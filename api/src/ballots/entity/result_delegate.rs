//! The rows of delegates in published results: their names stand beside what is hashed, so that they can be forgotten.

use sea_orm::entity::prelude::*;

use crate::consultations::ConsultationId;
use crate::register::EntryId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "result_delegates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub entry_id: Option<EntryId>,
    pub name: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
