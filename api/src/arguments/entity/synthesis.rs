//! The rows of syntheses: one a consultation.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::arguments::ContributionId;
use crate::arguments::texts::SynthesisText;
use crate::consultations::ConsultationId;
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "syntheses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    pub commune_id: CommuneId,
    pub text: SynthesisText,
    pub groups: KeptGroups,
    pub updated_at: Instant,
}

/// Contributions that say the same, and what they say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptGroup {
    /// Its title.
    pub title: String,
    /// What they say.
    pub text: String,
    /// The contributions.
    pub contributions: Vec<ContributionId>,
}

/// The groups of a synthesis, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct KeptGroups(pub Vec<KeptGroup>);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
