//! The rows of letters about ballots to residents without an account, until they are printed.

use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

use crate::ballots::CounterDeed;
use crate::consultations::{ConsultationId, PublicReason};
use crate::register::EntryId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vote_letters")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: EntryId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: CounterDeed,
    pub reason: Option<PublicReason>,
    pub on_day: NaiveDate,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
