//! The rows of contributions.

use sea_orm::entity::prelude::*;

use crate::arguments::ContributionId;
use crate::arguments::texts::ContributionText;
use crate::consultations::ConsultationId;
use crate::posts::Reason;
use crate::register::EntryId;
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contributions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContributionId,
    pub commune_id: CommuneId,
    pub consultation_id: ConsultationId,
    pub text: ContributionText,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub entry_id: Option<EntryId>,
    /// The name of whoever wrote it, in public.
    pub author: Option<String>,
    pub removed_at: Option<Instant>,
    pub removed_reason: Option<Reason>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
