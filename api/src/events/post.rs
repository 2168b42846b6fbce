//! Events as what is posted.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Event, EventPatch, entity::Model, images, occurrences, queries, rules, sheets};
use crate::{
    App,
    board::Change,
    clock::Instant,
    http::problem::{self, FieldError, Kind},
    ids::{CommuneId, EventId},
    posts::{Common, Edited, Enclosed, Owner, Post, Rendered, Sheets},
    text::Message,
};

impl Post for Event {
    type Id = EventId;
    type Row = Model;
    type Patch = EventPatch;

    const NOT_FOUND: &'static Kind = &problem::EVENT_NOT_FOUND;

    fn row(&self) -> &Model {
        &self.row
    }

    fn owner(&self) -> &Owner {
        &self.owner
    }

    async fn find(app: &App, db: &impl ConnectionTrait, id: EventId) -> Result<Sheets<Self>, DbErr> {
        queries::find(app, db, id).await
    }

    async fn communes_of(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<CommuneId>, DbErr> {
        queries::communes_of(db, id).await
    }

    async fn save(app: &App, change: &Change<'_>, before: &Self, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::update(app, change, &before.row, row, now).await
    }

    async fn hang(app: &App, change: &Change<'_>, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::insert(app, change, vec![row.clone()], now).await?;
        images::follow(&**change, &row, now).await
    }

    fn is_grave(_: &Model) -> bool {
        false
    }

    fn common(patch: &EventPatch) -> Common<'_> {
        Common { text: &patch.description, image: &patch.image, attachments: None, boards: patch.communes.0.as_ref() }
    }

    fn apply(
        &self,
        app: &App,
        patch: EventPatch,
        rendered: Option<Result<Rendered, Message>>,
        enclosed: Enclosed,
        now: Instant,
    ) -> Result<Edited<Model>, Vec<FieldError>> {
        rules::apply(&self.row, patch, rendered, enclosed, occurrences::zone_of(app, self.row.made_in), now)
    }
}
