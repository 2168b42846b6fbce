//! Notices as what is posted.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel};

use super::{Notice, NoticePatch, edit, enclosures, entity::Model, placements, queries, words};
use crate::{
    App,
    clock::Instant,
    http::problem::{self, FieldError, Kind},
    ids::{CommuneId, NoticeId},
    posts::{Common, Edited, Enclosed, Held, Owner, Placement, Post, Rendered},
    text::Message,
};

impl Post for Notice {
    type Id = NoticeId;
    type Row = Model;
    type Patch = NoticePatch;

    const NOT_FOUND: &'static Kind = &problem::NOTICE_NOT_FOUND;
    const OWN: Message = Message::fixed(
        "Ce panneau est de votre commune\u{a0}: vous pouvez le retirer (DELETE).",
        "This notice is your commune’s own: you can withdraw it (DELETE).",
    );

    fn row(&self) -> &Model {
        &self.row
    }

    fn owner(&self) -> &Owner {
        &self.owner
    }

    fn placements(&self) -> &[Placement] {
        &self.placements
    }

    fn placements_mut(&mut self) -> &mut [Placement] {
        &mut self.placements
    }

    async fn find(app: &App, db: &impl ConnectionTrait, id: NoticeId) -> Result<Option<Self>, DbErr> {
        queries::find(app, db, id).await
    }

    async fn communes_of(db: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<CommuneId>, DbErr> {
        placements::communes_of(db, id).await
    }

    async fn hide(tx: &impl ConnectionTrait, commune: CommuneId, id: NoticeId, at: Option<Instant>) -> Result<(), DbErr> {
        placements::hide(tx, commune, id, at).await
    }

    async fn save(held: Held<'_, Self>, row: Model) -> Result<Self, DbErr> {
        let Held { app, post: before, change, now, moved_to } = held;
        let row = Model { updated_at: now, ..row };
        if let Some(boards) = &moved_to {
            placements::place(&*change, &row, boards).await?;
        }
        if moved_to.is_some() || (&row.title, &row.body) != (&before.row.title, &before.row.body) {
            words::keep(&*change, &row, &placements::communes_of(&*change, row.id).await?).await?;
        }
        row.clone().into_active_model().reset_all().update(&*change).await?;
        placements::follow(&*change, &row).await?;
        enclosures::follow(&*change, &row, now).await?;
        let notice = queries::hydrate(app, &*change, row).await?;
        change.commit().await?;
        // It was there when it was taken hold of.
        notice.ok_or_else(|| DbErr::RecordNotFound("the notice that was just written".to_owned()))
    }

    fn common(patch: &NoticePatch) -> Common<'_> {
        Common { text: &patch.body, image: &patch.image, attachments: patch.attachments.0.as_ref(), boards: patch.communes.0.as_ref() }
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
