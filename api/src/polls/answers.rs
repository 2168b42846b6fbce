//! The rows of answers: one for each answerer of a poll.

use sea_orm::entity::prelude::*;

use super::options::Choices;
use ground::clock::Instant;
use ground::ids::{AnswererId, PollId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "poll_answers")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub poll_id: PollId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub answerer: AnswererId,
    pub choices: Choices,
    pub answered_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
