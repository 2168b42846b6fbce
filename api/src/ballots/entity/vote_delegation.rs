//! The rows of which voices flow in a vote, as frozen at its cut-off; kept for 60 days after the result.

use sea_orm::entity::prelude::*;

use crate::consultations::ConsultationId;
use crate::delegations::{CarriedShares, KeptShares, ScopeId, VoiceScope};
use crate::register::EntryId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_delegations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: EntryId,
    pub scope: VoiceScope,
    pub scope_id: Option<ScopeId>,
    /// The shares that went to their delegates.
    pub shares: KeptShares,
    /// False if they had voted by then: what reaches them flows on, their own voice does not.
    pub own: bool,
    /// The code of their row in the published list.
    pub code: Option<String>,
    /// Where the voice ended as of the cut-off; none where nobody carries it.
    pub carried: Option<CarriedShares>,
    /// True once its giver is told of it.
    pub told: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
