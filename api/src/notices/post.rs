//! Notices as posts.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Notice, NoticePatch, Severity, edit, entity::Model, queries, sheets};
use crate::{
    App,
    posts::{Common, Edited, Enclosed, Owner, Post, Rendered, Sheets},
};
use ground::{
    FieldError,
    clock::Instant,
    ids::{CommuneId, NoticeId},
    text::Message,
};
use kit::{
    documents::BoardWrite,
    http::problem::{self, Kind},
};

impl Post for Notice {
    type Id = NoticeId;
    type Row = Model;
    type Patch = NoticePatch;

    const NOT_FOUND: &'static Kind = &problem::NOTICE_NOT_FOUND;

    fn row(&self) -> &Model {
        &self.row
    }

    fn owner(&self) -> &Owner {
        &self.owner
    }

    async fn find(app: &App, db: &impl ConnectionTrait, id: NoticeId) -> Result<Sheets<Self>, DbErr> {
        queries::find(app, db, id).await
    }

    async fn communes_of(db: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<CommuneId>, DbErr> {
        queries::communes_of(db, id).await
    }

    async fn save(_: &App, change: &BoardWrite<'_>, before: &Self, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::update(&**change, &before.row, &Model { updated_at: now, ..row }, now).await
    }

    async fn hang(_: &App, change: &BoardWrite<'_>, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::insert(&**change, &row, now).await
    }

    fn is_grave(row: &Model) -> bool {
        row.severity.is_some_and(Severity::is_grave)
    }

    fn common(patch: &NoticePatch) -> Common<'_> {
        Common {
            text: &patch.body,
            image: &patch.image,
            attachments: patch.attachments.0.as_ref(),
            boards: patch.communes.0.as_ref(),
        }
    }

    fn apply(
        &self,
        _: &App,
        patch: NoticePatch,
        rendered: Option<Result<Rendered, Message>>,
        enclosed: Enclosed,
        now: Instant,
    ) -> Result<Edited<Model>, Vec<FieldError>> {
        edit::apply(&self.row, patch, rendered, enclosed, self.status(now), now)
    }
}
