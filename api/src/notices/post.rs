//! Notices as posts.

use sea_orm::{Condition, ConnectionTrait, DbErr};

use super::entity::{Entity, Model};
use super::{Attachment, Category, Image, Notice, NoticeOut, NoticePatch, Severity, edit, messages, sheets, words};
use crate::App;
use crate::audit::Thing;
use crate::dispatches::DeskThing;
use crate::posts::{Common, Edited, Enclosed, OnWire, Owner, Post, Rendered, Seen, SheetRow};
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::{NoticeId, SheetId};
use ground::text::Message;
use kit::documents::BoardWrite;
use kit::http::problem::{self, ProblemKind};

impl Post for Notice {
    type Id = NoticeId;
    type Row = Model;
    type Entity = Entity;
    type Patch = NoticePatch;

    const THING: Thing = Thing::Notice;
    const TOLD: DeskThing = DeskThing::Notice;
    const NOT_FOUND: &'static ProblemKind = &problem::NOTICE_NOT_FOUND;

    fn new(owner: Owner, row: Model) -> Self {
        Self { id: row.post_id, owner, row }
    }

    fn row(&self) -> &Model {
        &self.row
    }

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn shows(row: &Model) -> (Option<&Image>, &[Attachment]) {
        (row.image.as_ref(), &row.attachments.0)
    }

    async fn save(_: &App, change: &BoardWrite<'_>, before: &Self, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::update(&**change, &before.row, &Model { updated_at: now, ..row }, now).await
    }

    async fn hang(_: &App, change: &BoardWrite<'_>, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::insert(&**change, &row, now).await
    }

    fn is_told_no_more(now: Instant) -> Condition {
        messages::is_to_last(now).not()
    }

    async fn forget(tx: &impl ConnectionTrait, sheets: &[SheetId]) -> Result<(), DbErr> {
        words::forget(tx, sheets).await
    }

    fn is_alert(row: &Model) -> bool {
        let edited = row.decisions().changes();
        let category = edited.get("category").and_then(|it| it.as_str()).unwrap_or(row.category.as_str());
        category == Category::Alert.as_str()
    }

    fn is_grave(row: &Model) -> bool {
        row.severity.is_some_and(Severity::is_grave)
    }

    fn on_trust(grave: bool) -> Option<&'static str> {
        Some(if grave { " AND severity IN ('severe', 'extreme')" } else { "" })
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

impl OnWire for Notice {
    type Out = NoticeOut;

    fn out(_: &App, seen: &Seen<'_, Self>, now: Instant) -> NoticeOut {
        NoticeOut::of(seen, now)
    }
}
