//! Taking hold of a poll: the beginning of every change of one.

use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect};

use super::entity::Model;
use super::view::show_within;
use super::{PollOut, entity, queries};
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use crate::devices::Visitor;
use ground::clock::Instant;
use ground::ids::PollId;
use kit::documents::BoardWrite;
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

refusal! {
    /// Reasons why nobody got hold of a poll.
    pub enum OutOfReach {
        /// There is no such poll.
        NoSuchPoll => POLL_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        ..database
    }
}

/// A poll that is locked, and so is its board: until the end nobody answers it, and nobody else changes it.
#[derive(Debug)]
pub(super) struct Held<'a> {
    app: &'a App,
    clerk: Clerk<'a>,
    visitor: Visitor,
    pub(super) row: Model,
    pub(super) change: BoardWrite<'a>,
    pub(super) now: Instant,
}

/// Get hold of a poll, as somebody who runs its commune's board and knows it as it is.
pub(super) async fn grasp<'a>(
    app: &'a App,
    caller: &'a Caller,
    id: PollId,
    if_match: &IfMatch,
) -> Result<Held<'a>, OutOfReach> {
    let found = queries::find(&app.db.read, id).await?.ok_or(OutOfReach::NoSuchPoll)?;
    let clerk = caller.clerk_of(found.commune_id).ok_or(OutOfReach::Forbidden)?;
    let change = app.boards.change(found.commune_id).await?;
    // On PostgreSQL this waits for answers that are being given, and lets no others in.
    let row = entity::Entity::find_by_id(id).lock_exclusive().one(&*change).await?.ok_or(OutOfReach::NoSuchPoll)?;
    let (visitor, now) = (Visitor::from(caller), app.clock.now());
    let shown = show_within(app, &*change, &row, &visitor, now).await?.ok_or(OutOfReach::NoSuchPoll)?;
    if !if_match.allows(&Revision::of_resource(&shown)) {
        return Err(OutOfReach::Stale);
    }
    Ok(Held { app, clerk, visitor, row, change, now })
}

impl Held<'_> {
    /// Write this row in the poll's place, for good.
    pub(super) async fn save(self, row: Model, deed: Deed) -> Result<PollOut, DbErr> {
        let row = Model { updated_at: self.now, ..row };
        row.clone().into_active_model().reset_all().update(&*self.change).await?;
        let shown = show_within(self.app, &*self.change, &row, &self.visitor, self.now).await?;
        self.noted(deed).await?;
        self.change.commit().await?;
        // It was there when it was taken hold of.
        shown.ok_or_else(|| DbErr::RecordNotFound("the poll that was just written".to_owned()))
    }

    /// Note in the audit log what is done to it.
    pub(super) async fn noted(&self, deed: Deed) -> Result<(), DbErr> {
        let done = Done { deed, thing: Thing::Poll, subject: Some(self.row.id.uuid()) };
        audit::done_by(&self.change, self.clerk, done, self.now).await
    }

    /// The poll as it is, nothing changed.
    pub(super) async fn leave(self) -> Result<PollOut, DbErr> {
        let shown = show_within(self.app, &*self.change, &self.row, &self.visitor, self.now).await?;
        shown.ok_or_else(|| DbErr::RecordNotFound("the poll that was just read".to_owned()))
    }
}
