//! The rows of roles: who has one or is invited to it, from whom, and how long. They are the log of members too.

use sea_orm::entity::prelude::*;

use crate::accounts::{MemberId, Role};
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId, OrganisationId};
use ground::text::Language;
use kit::mail::Email;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MemberId,
    pub commune_id: CommuneId,
    pub organisation_id: Option<OrganisationId>,
    pub account_id: Option<AccountId>,
    pub email: Option<Email>,
    pub role: Role,
    pub locale: Language,
    pub invited_by: Option<AccountId>,
    pub invited_at: Instant,
    pub accepted_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub ended_by: Option<AccountId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
