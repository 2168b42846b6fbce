//! The rows of published lists: bytes that never change.

use sea_orm::entity::prelude::*;

use crate::ballots::published::ListKind;
use crate::consultations::ConsultationId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "published_lists")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: ListKind,
    /// The question of a list of ballots, its place from 0; 0 for the other kinds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    pub body: Vec<u8>,
    pub sha256: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
