//! The rows of milestones: what the council promised, and by when.

use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::consultations::{ConsultationId, MilestoneId, MilestoneState};
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    pub commune_id: CommuneId,
    pub consultation_id: ConsultationId,
    pub text: String,
    pub due: NaiveDate,
    pub first_due: NaiveDate,
    /// Never late: that follows from the day.
    pub state: MilestoneState,
    pub note: Option<String>,
    pub closed_on: Option<NaiveDate>,
    pub history: MilestoneHistory,
}

/// A change of a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneStep {
    /// The time of it.
    pub at: Instant,
    /// The day by which it was due from then on.
    pub due: NaiveDate,
    /// The state from then on.
    pub state: MilestoneState,
    /// Why.
    pub note: Option<String>,
}

/// The changes of a milestone, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct MilestoneHistory(pub Vec<MilestoneStep>);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
