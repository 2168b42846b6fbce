//! The rows of accounts.

use sea_orm::entity::prelude::*;

use crate::accounts::FullName;
use ground::clock::Instant;
use ground::ids::AccountId;
use ground::text::Language;
use kit::mail::Email;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub email: Email,
    pub name: Option<FullName>,
    pub locale: Language,
    pub mails: String,
    /// The day of the last mail on what waits at the desk, such as `2026-11-30`.
    pub desk_mail_on: Option<String>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The name by which others in the commune know them, or their address.
    pub fn called(&self) -> String {
        self.name.as_ref().map_or_else(|| self.email.to_string(), ToString::to_string)
    }
}
