//! Following an event of a calendar that is taken in: it is made, or what is there already changes with it.

use super::create::bare;
use super::dates::occurrences;
use super::entity::Model;
use super::exchange::Read;
use super::merge::{Merged, merge};
use super::source::Source;
use super::told::LastSaid;
use super::{EventCategory, PostState, export, page_of, rules};
use crate::organisations::Standing;
use crate::posts::{self, By, Decisions, Edited, Enclosed, Rendered, SheetRow as _};
use calendar::{Cause, Misfit};
use ground::Patch;
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::text::Message;

/// The sheet of a new event on a board.
pub(super) fn begun(row: &Model, source: &Source, board: CommuneId, standing: Standing, now: Instant) -> Model {
    let lets_up = source.word.lets_up(board, standing);
    let state = if lets_up.is_some() { PostState::Approved } else { PostState::Submitted };
    let decisions = Decisions::new(state, lets_up.unwrap_or(By::Publisher), None, None, now);
    row.clone().on(board).decided(decisions)
}

/// The change to an event that is there already.
pub(super) enum Followed {
    Unchanged,
    /// Only what the calendar said last is another thing, and its name there.
    Noted(Box<Model>),
    Changed(Box<Model>),
    Cancelled(Box<Model>),
}

impl Followed {
    /// The extent of its change.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Unchanged | Self::Noted(_) => 0,
            Self::Changed(_) => 1,
            Self::Cancelled(_) => 2,
        }
    }

    fn noted(row: Model, before: &Model) -> Self {
        if row == *before { Self::Unchanged } else { Self::Noted(Box::new(row)) }
    }
}

/// The way in which an event that is there already is followed.
pub(super) struct Following<'a> {
    pub(super) source: &'a Source,
    /// Its name in the calendar.
    pub(super) uid: &'a str,
    /// On whose word what changes goes up; nobody's where it waits.
    pub(super) lets_up: Option<By>,
    /// The zone of the commune.
    pub(super) here: chrono_tz::Tz,
    pub(super) now: Instant,
}

impl Following<'_> {
    /// An event that is there already, as the calendar has it now. What was withdrawn stays so, but for what was withdrawn on
    /// the calendar's own word.
    pub(super) fn follow(
        &self,
        row: &Model,
        mut read: Read,
        rendered: Option<Result<Rendered, Message>>,
    ) -> Result<Followed, Cause> {
        let now = self.now;
        let mut current = row.clone();
        current.subscribed |= self.source.word.is_subscription();
        if row.uid.is_some() {
            current.uid = Some(self.uid.to_owned());
        }
        let was = current.told.clone().unwrap_or_default();
        if read.private {
            return Ok(hide(current, was, row, now));
        }
        if was.private && current.state == PostState::Withdrawn {
            current = self.shown_again(current);
        } else if row.state == PostState::Withdrawn {
            return Ok(Followed::Unchanged);
        }
        forget_what_went_out(row, &mut read);
        let is_whole = read.whole.is_some();
        let Merged { patch, told } = merge(&current, &read.patch, self.source.word.is_clerk(), is_whole);
        if read.cancelled && !was.cancelled && current.cancelled_at.is_none() && current.state == PostState::Approved {
            return Ok(Followed::Cancelled(Box::new(cancelled(current, now))));
        }
        // Of what is cancelled and nothing was noted, nobody knows on whose word: it stays so.
        let returns = is_whole && !read.cancelled && was.did_cancel(current.cancelled_at);
        if current.state == PostState::Approved && self.lets_up.is_none() {
            return self.propose(current, patch, rendered, row);
        }
        let is_back = current.state != row.state;
        let Edited { row: mut next, changed } =
            rules::apply(&current, patch, rendered, Enclosed::default(), self.here, now).map_err(first)?;
        if (changed || returns || is_back)
            && read.whole.as_ref().is_some_and(|event| export::is_as_it_goes_out(row, event))
        {
            return Ok(Followed::Unchanged);
        }
        next.told = Some(told.saying(if is_whole { read.cancelled } else { was.cancelled || read.cancelled }));
        if !changed && !returns && !is_back {
            return Ok(Followed::noted(next, row));
        }
        if returns {
            (next.cancelled_at, next.cancellation_reason) = (None, None);
            (next.sequence, next.edited_at) = (next.sequence + 1, Some(now));
        }
        let mut decisions = next.decisions();
        decisions.resubmit(now);
        if decisions.state == PostState::Approved && changed {
            decisions.approved_by = self.lets_up;
        }
        Ok(Followed::Changed(Box::new(next.decided(decisions))))
    }

    /// A change waits for the town hall.
    fn propose(
        &self,
        current: Model,
        patch: super::EventPatch,
        rendered: Option<Result<Rendered, Message>>,
        row: &Model,
    ) -> Result<Followed, Cause> {
        let Edited { changed, .. } =
            rules::apply(&current, patch.clone(), rendered, Enclosed::default(), self.here, self.now).map_err(first)?;
        if !changed {
            return Ok(Followed::noted(current, row));
        }
        let (_, revision) = posts::merged(&current, &patch).map_err(|_| Cause::NotUnderstood)?;
        if revision == current.revision {
            return Ok(Followed::Unchanged);
        }
        let submitted_at = Some(self.now);
        Ok(Followed::Changed(Box::new(Model { submitted_at, rejection_reason: None, revision, ..current })))
    }

    fn shown_again(&self, current: Model) -> Model {
        let mut decisions = current.decisions();
        let _ = decisions.restore(By::Publisher, self.lets_up.is_some(), self.now);
        current.decided(decisions)
    }
}

/// An event that is not for everybody any more leaves every board. One that somebody here took down is not put up again on the calendar's
/// word.
fn hide(current: Model, was: LastSaid, row: &Model, now: Instant) -> Followed {
    let mut decisions = current.decisions();
    if was.private || decisions.withdraw(By::Publisher).is_err() {
        return Followed::noted(current, row);
    }
    let sequence = current.sequence + 1;
    let hidden = Model { told: Some(was.hiding()), sequence, edited_at: Some(now), ..current };
    Followed::Cancelled(Box::new(hidden.decided(decisions)))
}

/// Leaves out what the event says of itself here: a file that went out from here may come back.
fn forget_what_went_out(row: &Model, read: &mut Read) {
    if let Patch::Set(link) = &read.patch.link
        && link.as_str().ends_with(&page_of(row.post_id))
    {
        read.patch.link = Patch::Keep;
    }
    let Some(event) = &read.whole else { return };
    let out = export::details(row);
    if event.details.description == out.description {
        read.patch.description = Patch::Keep;
    }
    if event.details.location == out.location {
        read.patch.place = Patch::Keep;
    }
}

/// The row that all sheets of a new event have in common, as the calendar has it.
pub(super) fn make(
    uid: String,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: &Source,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Model, Cause> {
    if read.private {
        return Err(Cause::NotPublic);
    }
    if read.patch.starts_at.0.is_none() {
        return Err(Cause::NoDateLeft);
    }
    let series = rules::series(None, &read.patch, here, occurrences::today(now, here)).map_err(first)?;
    let title = read.patch.title.0.clone().ok_or(Cause::NoTitle)?;
    let category = read.patch.category.0.unwrap_or(EventCategory::Other);
    let decisions = Decisions::new(PostState::Draft, By::Publisher, None, None, now);
    let row = bare((source.commune, source.organisation), (title, category, series), decisions);
    let said = read.patch.clone();
    let Edited { mut row, .. } =
        rules::apply(&row, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    (row.uid, row.subscribed, row.sequence, row.edited_at) = (Some(uid), source.word.is_subscription(), 0, None);
    let mut told = merge(&row, &said, false, true).told;
    if read.cancelled {
        row.cancelled_at = Some(now);
        told.cancel(now);
    }
    row.told = Some(told);
    Ok(row)
}

/// An event that does not take place any more, on its calendar's word.
pub(super) fn cancelled(row: Model, now: Instant) -> Model {
    let mut told = row.told.clone().unwrap_or_default();
    told.cancel(now);
    Model { cancelled_at: Some(now), sequence: row.sequence + 1, edited_at: Some(now), told: Some(told), ..row }
}

/// The mistake in an event.
fn first(errors: Vec<ground::FieldError>) -> Cause {
    let all = [Misfit::EndsBeforeStart, Misfit::TooLong, Misfit::OutOfRange, Misfit::OverBeforeStart, Misfit::Never];
    let misfit = |error: &ground::FieldError| all.into_iter().find(|it| it.message() == error.detail);
    errors.first().and_then(misfit).map_or(Cause::NotUnderstood, Cause::Misfit)
}
