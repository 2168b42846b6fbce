//! Taking hold of what is posted to change it: what every change begins with.

use sea_orm::DbErr;

use super::{NoSuch, Post};
use crate::{
    App,
    accounts::Caller,
    board::{self, Change},
    clock::Instant,
    http::problem::{self, Problem},
    ids::CommuneId,
};

/// Whether something, as it stands, is what the caller meant (see [`crate::http::IfMatch`]).
pub(crate) type Precondition<'a, P> = &'a (dyn Fn(&P, Instant) -> bool + Sync);

/// Why nobody got hold of it.
#[derive(Debug)]
pub(crate) enum OutOfReach<P> {
    /// There is no such thing, or none that the caller may see.
    NotFound(NoSuch<P>),
    /// The caller may see it, not do this with it.
    Forbidden,
    /// It changed since the caller read it.
    Stale,
    /// The database failed; nothing was written.
    Database(DbErr),
}

impl<P> OutOfReach<P> {
    pub(crate) const fn not_found() -> Self {
        Self::NotFound(NoSuch::new())
    }
}

impl<P> From<DbErr> for OutOfReach<P> {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl<P: Post> From<OutOfReach<P>> for Problem {
    fn from(reason: OutOfReach<P>) -> Self {
        match reason {
            OutOfReach::NotFound(none) => none.into(),
            OutOfReach::Forbidden => Self::of(&problem::FORBIDDEN),
            OutOfReach::Stale => Self::of(&problem::STALE),
            OutOfReach::Database(error) => Self::internal(error),
        }
    }
}

/// Something with its boards locked, so that what was read stays until the end.
#[derive(Debug)]
pub(crate) struct Held<'a, P> {
    pub(crate) app: &'a App,
    pub(crate) post: P,
    pub(crate) change: Change<'a>,
    pub(crate) now: Instant,
    /// The boards that it is put on when it is saved.
    pub(crate) moved_to: Option<Vec<CommuneId>>,
}

/// Get hold of something that the caller may (`may`) do this with, and lock the boards it is on, those of `more` too.
///
/// # Errors
/// When it is not there, the caller may not, or it changed since they read it.
pub(crate) async fn grasp<'a, P: Post>(
    app: &'a App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
    may: impl Fn(&P) -> bool,
    more: &[CommuneId],
) -> Result<Held<'a, P>, OutOfReach<P>> {
    loop {
        let mut boards = P::communes_of(&app.db.read, id).await?;
        if boards.is_empty() {
            return Err(OutOfReach::not_found());
        }
        boards.extend(more.iter().filter(|commune| !boards.contains(commune)).copied().collect::<Vec<_>>());
        let change = board::change_all(app, &boards).await?;
        let post = P::find(app, &*change, id).await?.ok_or(OutOfReach::not_found())?;
        if !change.covers(&P::communes_of(&*change, id).await?) {
            // Another change put it on one more board in the meantime.
            continue;
        }
        let now = app.clock.now();
        if !may(&post) {
            return Err(if post.is_visible_to(Some(caller), now) { OutOfReach::Forbidden } else { OutOfReach::not_found() });
        }
        if !precondition(&post, now) {
            return Err(OutOfReach::Stale);
        }
        return Ok(Held { app, post, change, now, moved_to: None });
    }
}

/// Get hold of something to change it.
///
/// # Errors
/// As [`grasp`].
pub(crate) async fn grasp_own<'a, P: Post>(
    app: &'a App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
) -> Result<Held<'a, P>, OutOfReach<P>> {
    grasp(app, caller, id, precondition, |post: &P| post.owner().lets_change(caller), &[]).await
}

impl<P: Post> Held<'_, P> {
    /// Put it on exactly these boards when it is saved.
    pub(crate) fn place(&mut self, boards: Vec<CommuneId>) {
        self.moved_to = Some(boards);
    }

    /// Write this row in its place, for good.
    ///
    /// # Errors
    /// When the database fails; then nothing was written.
    pub(crate) async fn save(self, row: P::Row) -> Result<P, DbErr> {
        P::save(self, row).await
    }
}
