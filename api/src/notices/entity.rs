//! The rows of notices: a sheet on one board each.

use sea_orm::entity::prelude::*;

use super::{Attachments, Body, By, Category, Image, Link, Reason, Severity, State, Title};
use crate::posts::decided;
use ground::{
    clock::Instant,
    ids::{CommuneId, NoticeId, OrganisationId, SheetId},
};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notices")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SheetId,
    pub post_id: NoticeId,
    pub commune_id: CommuneId,
    pub made_in: CommuneId,
    pub organisation_id: OrganisationId,
    pub category: Category,
    pub severity: Option<Severity>,
    pub title: Title,
    pub body: Body,
    pub body_html: String,
    pub summary: String,
    pub link: Option<Link>,
    pub image: Option<Image>,
    pub attachments: Attachments,
    pub pinned: bool,
    pub notify: bool,
    pub state: State,
    pub publish_at: Option<Instant>,
    pub expire_at: Option<Instant>,
    pub approved_at: Option<Instant>,
    pub approved_by: Option<By>,
    pub listed_at: Instant,
    pub edited_at: Option<Instant>,
    pub announce_again_at: Option<Instant>,
    pub submitted_at: Option<Instant>,
    pub revision: Option<String>,
    pub rejection_reason: Option<Reason>,
    pub withdrawn_by: Option<By>,
    pub hidden_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

decided!(Model);
