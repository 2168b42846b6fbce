//! Notices with their texts: what a feed shows of them.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Select};

use super::queries::{newest_up_first, up_now};
use super::sent::SentMessages;
use super::{Attachments, Body, Category, Link, PostState, Severity, Title, entity};
use crate::posts::{Image, plain};
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
    pub(super) body: Body,
    /// The text as HTML that is safe to put into a page.
    pub(crate) body_html: String,
    /// The beginning of the text, without formatting.
    pub(crate) summary: String,
    pub(crate) link: Option<Link>,
    pub(crate) image: Option<Image>,
    pub(crate) attachments: Attachments,
    pub(super) state: PostState,
    pub(super) listed_at: Instant,
    /// Time at which it last changed visibly after it went up.
    pub(crate) edited_at: Option<Instant>,
    pub(crate) expire_at: Option<Instant>,
    pub(super) hidden_at: Option<Instant>,
    pub(super) updated_at: Instant,
    pub(super) told_until: Option<Instant>,
    pub(super) superseded: Option<SentMessages>,
    /// The messages that it was sent in, see [`Entry::at`].
    #[sea_orm(skip)]
    pub(super) sent: Option<SentMessages>,
}

impl Entry {
    pub(crate) fn published_at(&self) -> Instant {
        self.listed_at
    }

    /// Time at which it became what it is: of its last message, of its last edit, or of going up.
    pub(crate) fn updated_at(&self) -> Instant {
        let last = self.sent.as_ref().and_then(SentMessages::last);
        last.max(self.edited_at).map_or(self.listed_at, |it| it.max(self.listed_at))
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
    let mut condition = up_now(commune, now);
    if let Some(category) = category {
        condition = condition.add(entity::Column::Category.eq(category));
    }
    let found = newest_up_first(columns(entity::Entity::find().filter(condition))).limit(most).into_model();
    let found: Vec<Entry> = found.all(&app.db.read).await?;
    Ok(found.into_iter().map(|it| it.at(now)).collect())
}

/// Notices as entries: the columns of these rows, with the name of their organisation.
pub(super) fn columns(notices: Select<entity::Entity>) -> Select<entity::Entity> {
    use entity::Column::{
        Attachments, Body, BodyHtml, Category, EditedAt, ExpireAt, HiddenAt, Image, Link, ListedAt, OrganisationId,
        PostId, Severity, State, Summary, Superseded, Title, ToldUntil, UpdatedAt,
    };
    let notices = notices
        .select_only()
        .column_as(PostId, "id")
        .columns([Category, Severity, Title, Body, BodyHtml, Summary, Link, Image, Attachments, State])
        .columns([ListedAt, EditedAt, ExpireAt, HiddenAt, UpdatedAt, ToldUntil, Superseded])
        .expr_as(Expr::cust(r#""organisations"."name""#), "organisation_name");
    organisations::join::<_, entity::Entity>(notices, OrganisationId)
}
