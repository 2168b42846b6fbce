//! The rows of organisations.

use sea_orm::entity::prelude::*;

use super::{Name, OrganisationKind};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OrganisationId,
    pub commune_id: CommuneId,
    pub kind: OrganisationKind,
    pub name: Name,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
