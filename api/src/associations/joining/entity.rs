//! The rows of associations that ask to publish.

use sea_orm::entity::prelude::*;

use super::{Activity, JoiningId};
use crate::organisations::Name;
use crate::posts::Reason;
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::text::Language;
use kit::mail::Email;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "joinings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JoiningId,
    pub commune_id: CommuneId,
    pub name: Name,
    pub email: Email,
    pub about: Activity,
    pub locale: Language,
    pub network: String,
    pub asked_at: Instant,
    pub confirmed_at: Option<Instant>,
    pub refused_at: Option<Instant>,
    pub reason: Option<Reason>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// True if it waits for the town hall.
    pub(super) fn waits(&self) -> bool {
        self.confirmed_at.is_some() && self.refused_at.is_none()
    }
}
