//! The rows of portfolios.

use sea_orm::entity::prelude::*;

use super::values::PortfolioTopics;
use super::{HolderTitle, PortfolioId, PortfolioTitle, Projects};
use crate::accounts::FullName;
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portfolios")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PortfolioId,
    pub commune_id: CommuneId,
    pub title: PortfolioTitle,
    pub holder_name: FullName,
    pub holder_title: HolderTitle,
    pub holder: Option<AccountId>,
    pub topics: PortfolioTopics,
    pub projects: Projects,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub ended_at: Option<Instant>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
