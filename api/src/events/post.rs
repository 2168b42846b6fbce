//! Events as what is posted.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, IntoActiveModel};

use super::{Event, EventPatch, entity::Model, images, moves, occurrences, placements, queries, rules};
use crate::{
    App,
    clock::Instant,
    http::problem::{self, FieldError, Kind},
    ids::{CommuneId, EventId},
    posts::{Common, Edited, Enclosed, Held, Owner, Placement, Post, Rendered},
    text::Message,
};

impl Post for Event {
    type Id = EventId;
    type Row = Model;
    type Patch = EventPatch;

    const NOT_FOUND: &'static Kind = &problem::EVENT_NOT_FOUND;
    const OWN: Message = Message::fixed(
        "Cet événement est de votre commune\u{a0}: vous pouvez le retirer (DELETE).",
        "This event is your commune’s own: you can withdraw it (DELETE).",
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

    async fn find(app: &App, db: &impl ConnectionTrait, id: EventId) -> Result<Option<Self>, DbErr> {
        queries::find(app, db, id).await
    }

    async fn communes_of(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<CommuneId>, DbErr> {
        placements::communes_of(db, id).await
    }

    async fn hide(tx: &impl ConnectionTrait, commune: CommuneId, id: EventId, at: Option<Instant>) -> Result<(), DbErr> {
        placements::hide(tx, commune, id, at).await
    }

    async fn save(held: Held<'_, Self>, row: Model) -> Result<Self, DbErr> {
        let Held { app, post: before, change, now, moved_to } = held;
        let mut row = Model { updated_at: now, ..row };
        let takes_place_otherwise = moved_to.is_some() || (&row.series, &row.place) != (&before.row.series, &before.row.place);
        if let Some(boards) = &moved_to {
            placements::place(&*change, &row, boards).await?;
        }
        if takes_place_otherwise {
            let misfit = occurrences::unreadable(row.id);
            row.expire_at = row.series.over_at(row.series.zone().0).map_err(&misfit)?;
            occurrences::window(&mut row, now).map_err(misfit)?;
        }
        row.clone().into_active_model().reset_all().update(&*change).await?;
        if takes_place_otherwise {
            moves::note(&*change, &before.row, &row, now).await?;
            let boards = moved_to.unwrap_or_else(|| before.boards());
            occurrences::keep(app, &*change, &mut [(&mut row, &boards)], false, now).await?;
        }
        placements::follow(&*change, &row).await?;
        images::follow(&*change, &row, now).await?;
        let event = queries::hydrate(app, &*change, row).await?;
        change.commit().await?;
        // It was there when it was taken hold of.
        event.ok_or_else(|| DbErr::RecordNotFound("the event that was just written".to_owned()))
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
        rules::apply(&self.row, patch, rendered, enclosed, occurrences::zone_of(app, self.owner.commune.id), now)
    }
}
