//! The rows of changes of an account's address.

use sea_orm::entity::prelude::*;

use crate::accounts::EmailChangeId;
use ground::clock::Instant;
use ground::ids::AccountId;
use kit::mail::Email;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_changes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmailChangeId,
    pub account_id: AccountId,
    pub old_email: Email,
    pub new_email: Email,
    pub wrong: i32,
    pub created_at: Instant,
    pub confirmed_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
