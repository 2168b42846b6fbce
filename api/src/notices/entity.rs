//! The rows of notices: a sheet on one board each.

use sea_orm::entity::prelude::*;

use super::sent::SentMessages;
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
    /// The latest end that an alert was sent with, once it was changed or over.
    pub told_until: Option<Instant>,
    /// The messages that an alert was sent in, once there are several.
    pub superseded: Option<SentMessages>,
}
