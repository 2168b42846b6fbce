//! The rows of what accounts are told by mail, each once.

use sea_orm::entity::prelude::*;

use crate::ballots::mailed_kind::MailedKind;
use ground::clock::Instant;
use ground::ids::AccountId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_mails")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: MailedKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub edition: i64,
    pub told: Option<AccountId>,
    pub done: bool,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
