//! The rows that say which communes an organisation serves, or is to serve once the other side agrees.

use sea_orm::entity::prelude::*;

use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use ground::names;

names! {
    /// The state of an agreement that an organisation serves a commune.
    pub enum Agreement {
        /// The organisation asked; the commune's clerk has not accepted yet.
        Asked = "asked",
        /// The commune's clerk offered; the organisation has not accepted yet.
        Offered = "offered",
        /// Both agreed.
        Serving = "serving",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organisation_communes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    pub state: Agreement,
    pub trusted: bool,
    pub alerts: bool,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::OrganisationId", to = "super::entity::Column::Id")]
    Organisation,
}

impl ActiveModelBehavior for ActiveModel {}
