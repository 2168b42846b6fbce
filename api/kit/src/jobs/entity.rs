//! The rows of jobs.

use sea_orm::entity::prelude::*;

use super::Priority;
use ground::clock::Instant;
use ground::ids::JobId;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub kind: String,
    pub payload: String,
    pub unique_key: Option<String>,
    pub priority: Priority,
    pub due_at: Instant,
    pub attempts: i64,
    pub lease: Option<Uuid>,
    pub leased_until: Option<Instant>,
    pub again: bool,
    pub last_error: Option<String>,
    pub parked_at: Option<Instant>,
    pub created_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
