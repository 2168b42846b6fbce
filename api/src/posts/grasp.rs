//! Taking hold of a post to change it: the beginning of every change.

use sea_orm::DbErr;

use super::reach::Reach;
use super::{By, OutOfReach, Post, Sheets, queries, tell_of_alert};
use crate::App;
use crate::accounts::Caller;
use crate::audit::{self, Deed, Done};
use crate::dispatches::{self, News, Outcome};
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::documents::BoardWrite;

/// The test that a post, as it stands, is what the caller meant (see [`kit::http::IfMatch`]).
pub(crate) type Precondition<'a, P> = &'a (dyn Fn(&Sheets<P>, Instant) -> bool + Sync);

/// A post with its boards locked, so that what was read stays until the end.
#[derive(Debug)]
pub(crate) struct Held<'a, P: Post> {
    pub(crate) app: &'a App,
    pub(crate) id: P::Id,
    pub(crate) sheets: Sheets<P>,
    /// The places of those that the caller may change; at least one.
    pub(crate) reach: Vec<usize>,
    pub(crate) change: BoardWrite<'a>,
    pub(crate) now: Instant,
    pub(crate) caller: Caller,
}

/// Get hold of a post that the caller may do this with (`reach`), and lock the boards it is on, those of `more` too.
pub(crate) async fn grasp<'a, P: Post>(
    app: &'a App,
    caller: &Caller,
    id: P::Id,
    precondition: Precondition<'_, P>,
    reach: impl Fn(&[P]) -> Reach<P>,
    more: &[CommuneId],
) -> Result<Held<'a, P>, OutOfReach<P>> {
    loop {
        let mut boards = queries::communes_of::<P>(&app.db.read, id).await?;
        if boards.is_empty() {
            return Err(OutOfReach::not_found());
        }
        boards.extend(more.iter().filter(|commune| !boards.contains(commune)).copied().collect::<Vec<_>>());
        let change = app.boards.change_all(&boards).await?;
        if !change.covers(&queries::communes_of::<P>(&*change, id).await?) {
            // Another change put it on one more board in the meantime.
            continue;
        }
        let (sheets, now) = (queries::find::<P>(app, &*change, id).await?, app.clock.now());
        let is_visible = sheets.seen_by(Some(caller), now).is_some();
        let reach = match reach(&sheets.0) {
            Err(OutOfReach::Forbidden) if !is_visible => return Err(OutOfReach::not_found()),
            reach => reach?,
        };
        if !precondition(&sheets, now) {
            return Err(OutOfReach::Stale);
        }
        return Ok(Held { app, id, sheets, reach, change, now, caller: caller.clone() });
    }
}

impl<P: Post> Held<'_, P> {
    /// The sheets that the caller may change, each with its place.
    pub(crate) fn reached(&self) -> impl Iterator<Item = (usize, &P)> {
        self.reach.iter().filter_map(|place| Some((*place, self.sheets.0.get(*place)?)))
    }

    /// The mistakes in what is to be written: see [`Post::too_much`].
    pub(crate) async fn too_much(&self, changed: &[(usize, P::Row)], new: &[P::Row]) -> Result<Vec<FieldError>, DbErr> {
        P::too_much(&*self.change, &changed.iter().map(|(_, row)| row).collect::<Vec<_>>(), new, self.now).await
    }

    /// Write rows in the places of sheets, and hang new ones.
    pub(crate) async fn write(&self, changed: Vec<(usize, P::Row)>, new: Vec<P::Row>) -> Result<(), DbErr> {
        for (place, row) in changed {
            if let Some(before) = self.sheets.0.get(place) {
                let was = Some(before.row());
                tell_of_alert::<P>(&self.change, &self.caller, self.id.into(), was, &row, self.now).await?;
                P::save(self.app, &self.change, before, row, self.now).await?;
            }
        }
        for row in new {
            tell_of_alert::<P>(&self.change, &self.caller, self.id.into(), None, &row, self.now).await?;
            P::hang(self.app, &self.change, row, self.now).await?;
        }
        Ok(())
    }

    /// Tell those who publish it by mail what the town hall did with it on its board.
    pub(crate) async fn tell(&self, outcome: Outcome) -> Result<(), DbErr> {
        for (_, sheet) in self.reached() {
            let owner = sheet.owner();
            if owner.side_of(&self.caller) == By::Staff {
                let news = News { commune: owner.commune.id, told: P::TOLD, subject: self.id.into(), outcome };
                dispatches::to_publishers(&self.change, &self.caller, owner.organisation.id, news, self.now).await?;
            }
        }
        Ok(())
    }

    /// Commit what was written, note it in the audit log of each board in reach, and return the post as it is then.
    pub(crate) async fn done(self, deed: Deed) -> Result<Sheets<P>, DbErr> {
        let sheets = queries::find::<P>(self.app, &*self.change, self.id).await?;
        let boards: Vec<CommuneId> = self.reached().map(|(_, sheet)| sheet.owner().commune.id).collect();
        let done = Done { deed, thing: P::THING, subject: Some(self.id.into()) };
        audit::write(&self.change, Some(&self.caller), &boards, done, self.now).await?;
        self.change.commit().await?;
        Ok(sheets)
    }
}
