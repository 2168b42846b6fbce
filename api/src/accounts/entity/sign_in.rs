//! The rows of requests to sign in.

use sea_orm::entity::prelude::*;

use crate::accounts::SignInId;
use ground::clock::Instant;
use ground::text::Language;
use kit::mail::Email;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SignInId,
    pub hash: String,
    pub email: Email,
    pub network: String,
    pub locale: Language,
    pub wrong: i32,
    pub created_at: Instant,
    pub used_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
