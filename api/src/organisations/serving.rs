//! The rows that say which communes an organisation serves.

use sea_orm::entity::prelude::*;

use crate::{
    clock::Instant,
    ids::{CommuneId, OrganisationId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_communes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    pub trusted: bool,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::OrganisationId", to = "super::entity::Column::Id")]
    Organisation,
}

impl ActiveModelBehavior for ActiveModel {}
