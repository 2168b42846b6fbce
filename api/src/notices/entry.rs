//! Notices with their texts: what a feed shows of them.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::queries::{in_status, newest_first};
use super::{Body, Category, Link, PostStatus, Severity, Title, entity};
use crate::posts::plain;
use crate::{App, organisations};
use ground::clock::Instant;
use ground::ids::{CommuneId, NoticeId};

/// A published notice, whole.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Entry {
    pub(crate) id: NoticeId,
    pub(crate) organisation_name: String,
    pub(crate) category: Category,
    /// Its severity; for alerts alone.
    pub(crate) severity: Option<Severity>,
    pub(crate) title: Title,
    body: Body,
    /// The text as HTML that is safe to put into a page.
    pub(crate) body_html: String,
    /// The beginning of the text, without formatting.
    pub(crate) summary: String,
    pub(crate) link: Option<Link>,
    listed_at: Instant,
    /// Time at which it last changed visibly after it went up.
    pub(crate) edited_at: Option<Instant>,
    pub(crate) expire_at: Option<Instant>,
}

impl Entry {
    pub(crate) fn published_at(&self) -> Instant {
        self.listed_at
    }

    /// Time at which it became what it is: of its last edit, or of going up.
    pub(crate) fn updated_at(&self) -> Instant {
        self.edited_at.unwrap_or(self.listed_at)
    }

    /// The whole text, without formatting, a line for each of its blocks.
    pub(crate) fn plain_text(&self) -> String {
        plain(&self.body)
    }
}

/// The notices on a commune's board, newest first, with their texts; of one category alone if one is given.
pub(crate) async fn entries(
    app: &App,
    commune: CommuneId,
    now: Instant,
    category: Option<Category>,
    most: u64,
) -> Result<Vec<Entry>, DbErr> {
    use entity::Column::{
        Body, BodyHtml, Category, EditedAt, ExpireAt, Link, ListedAt, OrganisationId, PostId, Severity, Summary, Title,
    };
    let mut condition = in_status(commune, PostStatus::Published, false, now);
    if let Some(category) = category {
        condition = condition.add(Category.eq(category));
    }
    let notices = entity::Entity::find()
        .select_only()
        .filter(condition)
        .column_as(PostId, "id")
        .columns([Category, Severity, Title, Body, BodyHtml, Summary, Link, ListedAt, EditedAt, ExpireAt])
        .expr_as(Expr::cust(r#""organisations"."name""#), "organisation_name");
    let notices = organisations::join::<_, entity::Entity>(notices, OrganisationId);
    newest_first(notices).limit(most).into_model().all(&app.db.read).await
}
