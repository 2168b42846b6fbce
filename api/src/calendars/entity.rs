//! The rows of calendars.

use sea_orm::entity::prelude::*;

use super::not_read::NotRead;
use super::waits::{LeftOut, Waits};
use crate::posts::{By, Reason};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendars")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub organisation_id: OrganisationId,
    pub commune_id: CommuneId,
    pub url: String,
    pub submitted_at: Option<Instant>,
    pub approved_at: Option<Instant>,
    pub approved_by: Option<By>,
    pub rejection_reason: Option<Reason>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub name: Option<String>,
    pub due_at: Instant,
    pub tried_at: Option<Instant>,
    pub fetched_at: Option<Instant>,
    pub failing_since: Option<Instant>,
    pub failure: Option<NotRead>,
    pub left_out: Option<LeftOut>,
    pub waits: Option<Waits>,
    pub paused_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
