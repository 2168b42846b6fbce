//! A response as it is kept.

use chrono::NaiveDate;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};

use super::ResponseOutcome;
use ground::clock::Instant;
use ground::ids::FileId;

/// A response as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct KeptResponse {
    /// What the council does.
    pub outcome: ResponseOutcome,
    /// For one that postpones: the day by which it answers.
    pub until: Option<NaiveDate>,
    /// Why, in Markdown.
    pub reasons: String,
    /// Why, as HTML that is safe in any page.
    pub reasons_html: String,
    /// The decision that it stands in.
    pub act: Option<KeptAct>,
    /// Time at which the council first answered, or postponed.
    pub answered_at: Instant,
    /// True if that was after its day.
    pub answered_late: bool,
    /// All versions, oldest first.
    pub versions: Vec<ResponseVersion>,
}

/// A decision that a response stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptAct {
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: NaiveDate,
    /// Its address.
    pub url: Option<String>,
    /// A file of the commune.
    pub file: Option<FileId>,
}

/// A version of a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseVersion {
    /// The time of it.
    pub at: Instant,
    /// What the council does.
    pub outcome: ResponseOutcome,
    /// Why, as HTML that is safe in any page.
    pub reasons_html: String,
}
