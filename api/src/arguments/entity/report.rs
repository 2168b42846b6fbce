//! The rows of reports, kept until the town hall decides.

use sea_orm::entity::prelude::*;

use crate::arguments::ArgumentId;
use crate::arguments::texts::ReportReason;
use crate::register::EntryId;
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "argument_reports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub argument_id: ArgumentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: EntryId,
    pub commune_id: CommuneId,
    pub reason: ReportReason,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
