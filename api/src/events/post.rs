//! Events as posts.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};

use super::dates::{bounds, occurrences};
use super::entity::{Entity, Model};
use super::news::moves;
use super::{Event, EventOut, EventPatch, Image, rules, sheets};
use crate::App;
use crate::audit::Thing;
use crate::dispatches::DeskThing;
use crate::posts::{self, Attachment, Common, Edited, Enclosed, OnWire, Owner, Post, Rendered, Seen};
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::{CommuneId, EventId, SheetId};
use ground::text::Message;
use kit::documents::BoardWrite;
use kit::http::problem::{self, ProblemKind};

impl Post for Event {
    type Id = EventId;
    type Row = Model;
    type Entity = Entity;
    type Patch = EventPatch;

    const THING: Thing = Thing::Event;
    const TOLD: DeskThing = DeskThing::Event;
    const NOT_FOUND: &'static ProblemKind = &problem::EVENT_NOT_FOUND;
    // What came by a calendar is nobody's to cancel then.
    const ALSO_LEAVES: &'static str = ", uid = NULL";

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
        (row.image.as_ref(), &[])
    }

    async fn save(app: &App, change: &BoardWrite<'_>, before: &Self, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::update(app, change, &before.row, row, now).await
    }

    async fn hang(app: &App, change: &BoardWrite<'_>, row: Model, now: Instant) -> Result<(), DbErr> {
        sheets::insert(app, change, vec![row.clone()], now).await?;
        posts::follow_files::<Self>(&**change, &row, now).await
    }

    async fn forget(tx: &impl ConnectionTrait, sheets: &[SheetId]) -> Result<(), DbErr> {
        occurrences::forget(tx, sheets).await?;
        moves::forget(tx, sheets).await
    }

    async fn too_much(
        tx: &impl ConnectionTrait,
        changed: &[&Model],
        new: &[Model],
        now: Instant,
    ) -> Result<Vec<FieldError>, DbErr> {
        let Some(row) = changed.first().copied().or(new.first()) else { return Ok(vec![]) };
        let before: HashMap<CommuneId, usize> =
            changed.iter().map(|row| (row.commune_id, bounds::counted(row, now))).collect();
        let boards: Vec<CommuneId> = changed.iter().copied().chain(new).map(|row| row.commune_id).collect();
        let mut row = row.clone();
        occurrences::plan(&mut row, now).map_err(occurrences::unreadable(row.id))?;
        Ok(bounds::mistake(tx, &row, &boards, &before, now).await?.into_iter().collect())
    }

    fn is_grave(_: &Model) -> bool {
        false
    }

    fn on_trust(grave: bool) -> Option<&'static str> {
        // An event is no alert.
        (!grave).then_some("")
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

impl OnWire for Event {
    type Out = EventOut;

    fn out(app: &App, seen: &Seen<'_, Self>, now: Instant) -> EventOut {
        EventOut::of(app, seen, now)
    }
}
