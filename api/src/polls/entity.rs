//! The rows of polls.

use sea_orm::entity::prelude::*;

use super::{Conclusion, PollAudience, PollOptions, PollResults, Question};
use ground::clock::Instant;
use ground::ids::{CommuneId, PollId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "polls")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PollId,
    pub commune_id: CommuneId,
    pub question: Question,
    pub options: PollOptions,
    pub multiple: bool,
    pub audience: PollAudience,
    pub results: PollResults,
    pub closes_at: Instant,
    pub conclusion: Option<Conclusion>,
    pub concluded_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
