//! Taking hold of an argument, as whoever runs the board.

use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::ArgumentId;
use super::entity::argument::Model;
use super::entity::report;
use super::found::{DebateReader, find, locked, show_one};
use super::wire::ArgumentOut;
use crate::App;
use crate::accounts::{Caller, Clerk};
use crate::audit::{self, Deed, Done, Thing};
use ground::clock::Instant;
use kit::db::DatabaseTransaction;
use kit::http::IfMatch;
use kit::http::etag::Revision;
use kit::refusal;

refusal! {
    /// Reasons why nobody got hold of an argument.
    pub enum ArgumentNotHeld {
        /// There is no such argument.
        NoSuchArgument => ARGUMENT_NOT_FOUND,
        /// The caller does not run the commune's board.
        Forbidden => FORBIDDEN,
        /// It changed since the caller read it.
        Stale => STALE,
        ..database
    }
}

/// An argument that is locked until the end.
pub(super) struct HeldArgument<'a> {
    pub(super) row: Model,
    pub(super) tx: DatabaseTransaction,
    pub(super) now: Instant,
    clerk: Clerk<'a>,
    reader: DebateReader,
}

/// Get hold of an argument, as somebody who runs the commune's board and knows it as it is.
pub(super) async fn grasp<'a>(
    app: &App,
    caller: &'a Caller,
    id: ArgumentId,
    if_match: &IfMatch,
) -> Result<HeldArgument<'a>, ArgumentNotHeld> {
    let found = find(&app.db.read, id).await?.ok_or(ArgumentNotHeld::NoSuchArgument)?;
    let clerk = caller.clerk_of(found.commune_id).ok_or(ArgumentNotHeld::Forbidden)?;
    let tx = app.db.begin_write().await?;
    let row = locked(&tx, id).await?.ok_or(ArgumentNotHeld::NoSuchArgument)?;
    let reader = DebateReader::of(&tx, Some(caller), row.commune_id).await?;
    if !if_match.is_absent() && !if_match.allows(&Revision::of_resource(&show_one(&tx, row.clone(), reader).await?)) {
        return Err(ArgumentNotHeld::Stale);
    }
    Ok(HeldArgument { row, tx, now: app.clock.now(), clerk, reader })
}

impl HeldArgument<'_> {
    /// Write this row in its place, for good.
    pub(super) async fn save(self, row: Model, deed: Deed) -> Result<ArgumentOut, DbErr> {
        row.clone().into_active_model().reset_all().update(&self.tx).await?;
        let shown = show_one(&self.tx, row, self.reader).await?;
        self.finish(deed).await?;
        Ok(shown)
    }

    /// Forget that it was reported.
    pub(super) async fn forget_reports(&self) -> Result<(), DbErr> {
        let of_it = report::Column::ArgumentId.eq(self.row.id);
        report::Entity::delete_many().filter(of_it).exec(&self.tx).await.map(drop)
    }

    /// Note what was done, and commit.
    pub(super) async fn finish(self, deed: Deed) -> Result<(), DbErr> {
        let done = Done { deed, thing: Thing::Argument, subject: Some(self.row.id.uuid()) };
        audit::done_by(&self.tx, self.clerk, done, self.now).await?;
        self.tx.commit().await
    }
}
