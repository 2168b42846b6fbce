//! The rows of sessions.

use sea_orm::entity::prelude::*;

use crate::accounts::SessionId;
use ground::clock::Instant;
use ground::ids::AccountId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub account_id: AccountId,
    pub hash: String,
    pub label: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    pub expires_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
