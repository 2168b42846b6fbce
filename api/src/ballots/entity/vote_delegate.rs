//! The rows of who could carry voices in a vote, as frozen at its cut-off; kept for 60 days after the result.

use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ballots::answers::Paper;
use crate::consultations::ConsultationId;
use crate::delegations::DelegateId;
use crate::register::EntryId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_delegates")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub delegate_id: DelegateId,
    pub entry_id: EntryId,
    pub name: String,
    pub councillor: bool,
    /// True if they voted in the open before the cut-off: what reaches them stays.
    pub voted: bool,
    /// Their ballot, if they carried something then.
    pub papers: Option<OpenPapers>,
}

/// The opened ballot of a delegate: a paper for each question, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct OpenPapers(pub(in crate::ballots) Vec<Paper>);

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
