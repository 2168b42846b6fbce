//! The rows of checkpoints: how far the list of digests was at each full hour.

use sea_orm::entity::prelude::*;

use crate::consultations::ConsultationId;
use ground::clock::Instant;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checkpoints")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub at: Instant,
    pub ballots: i64,
    pub envelopes: i64,
    pub root: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
