//! The rows of tokens.

use sea_orm::entity::prelude::*;

use crate::accounts::Role;
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId, TokenId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TokenId,
    pub commune_id: Option<CommuneId>,
    pub organisation_id: Option<OrganisationId>,
    pub role: Role,
    pub label: String,
    pub hash: String,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub revoked_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
