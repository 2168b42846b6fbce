//! The rows of entries.

use sea_orm::entity::prelude::*;

use crate::register::texts::{FirstNames, HamletName, LastName, Reference, Street};
use crate::register::{EntryId, EntryState};
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    pub commune_id: CommuneId,
    pub reference: Option<Reference>,
    pub last_name: LastName,
    pub first_names: FirstNames,
    pub birth_year: Option<i32>,
    pub street: Option<Street>,
    pub hamlet: Option<HamletName>,
    pub sorted: String,
    pub words: String,
    pub state: EntryState,
    pub duplicate_of: Option<EntryId>,
    pub closed_at: Option<Instant>,
    pub account_id: Option<AccountId>,
    pub activated_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// The whole name, first names first.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_names, self.last_name)
    }

    /// The first name, and the initial of the last.
    pub(crate) fn public_name(&self) -> String {
        let first = self.first_names.as_str().split([' ', ',']).find(|it| !it.is_empty()).unwrap_or_default();
        let initial: String = self.last_name.as_str().chars().take(1).flat_map(char::to_uppercase).collect();
        format!("{first} {initial}.")
    }
}
