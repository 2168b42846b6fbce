//! The rows of delegations: one that was replaced or taken back stays as history for a while.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::delegations::DelegationId;
use crate::delegations::values::{KeptShares, ScopeId, VoiceScope};
use crate::register::EntryId;
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "delegations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DelegationId,
    pub commune_id: CommuneId,
    pub entry_id: EntryId,
    pub scope: VoiceScope,
    /// The topic or the consultation.
    pub scope_id: Option<ScopeId>,
    pub shares: KeptShares,
    /// The last day on which it counts.
    pub expires_on: Option<NaiveDate>,
    pub share_name: bool,
    pub created_at: Instant,
    pub confirmed_at: Instant,
    pub reminded_at: Option<Instant>,
    pub ended_at: Option<Instant>,
}

impl Model {
    /// True if it stood at an instant, on this day where the commune is.
    pub(crate) fn counted(&self, at: Instant, day: NaiveDate) -> bool {
        let lasted = self.ended_at.is_none_or(|ended| ended > at) && self.expires_on.is_none_or(|last| day <= last);
        self.created_at <= at && lasted
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
