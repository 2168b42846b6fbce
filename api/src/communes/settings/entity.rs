//! The rows of communes' settings.

use sea_orm::entity::prelude::*;

use super::{AccentColour, ContactDetails, DisplayName};
use crate::posts::{Body, Image};
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "commune_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    pub display_name: Option<DisplayName>,
    pub contact: ContactDetails,
    pub legal_mentions: Body,
    pub legal_mentions_html: String,
    pub picture: Option<Image>,
    pub accent_colour: Option<AccentColour>,
    pub population: Option<i64>,
    pub hidden_sections: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
