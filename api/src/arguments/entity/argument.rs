//! The rows of arguments.

use sea_orm::entity::prelude::*;

use crate::arguments::texts::{ArgumentText, OfficialAnswer};
use crate::arguments::{ArgumentId, Stance};
use crate::consultations::{ConsultationId, QuestionId};
use crate::posts::Reason;
use crate::register::EntryId;
use ground::clock::Instant;
use ground::ids::CommuneId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "arguments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArgumentId,
    pub commune_id: CommuneId,
    pub consultation_id: ConsultationId,
    pub question_id: Option<QuestionId>,
    pub option_id: Option<String>,
    pub stance: Stance,
    pub text: ArgumentText,
    pub entry_id: Option<EntryId>,
    /// The name of whoever wrote it, in public.
    pub author: Option<String>,
    /// Number of those who support it of whom nothing else is kept.
    pub nameless: i64,
    pub official_answer: Option<OfficialAnswer>,
    pub answered_at: Option<Instant>,
    pub removed_at: Option<Instant>,
    pub removed_reason: Option<Reason>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
