//! The rows of notices: a sheet on one board each.

use sea_orm::entity::prelude::*;

use super::superseded::Superseded;
use super::{Attachments, Body, Category, Severity};
use crate::posts::sheet_table;
use ground::clock::Instant;
use ground::ids::NoticeId;

sheet_table! {
    "notices", NoticeId;
    pub category: Category,
    pub severity: Option<Severity>,
    pub body: Body,
    pub body_html: String,
    pub attachments: Attachments,
    pub pinned: bool,
    pub announce_again_at: Option<Instant>,
    /// The latest end that an alert was sent with, once it was changed.
    pub told_until: Option<Instant>,
    pub superseded: Option<Superseded>,
}
