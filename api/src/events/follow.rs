//! Following an event of a calendar that is taken in: it is made, or what is there already changes with it.

use super::create::bare;
use super::entity::Model;
use super::exchange::Read;
use super::source::Source;
use super::{EventCategory, PostState, page_of, rules};
use crate::organisations::Standing;
use crate::posts::{self, By, Decisions, Edited, Enclosed, Rendered, SheetRow as _};
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::text::Message;
use ground::{Patch, say};

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
    Changed(Box<Model>),
    Cancelled(Box<Model>),
}

impl Followed {
    pub(super) fn row(self) -> Option<Model> {
        match self {
            Self::Unchanged => None,
            Self::Changed(row) | Self::Cancelled(row) => Some(*row),
        }
    }

    /// The weight of the change.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::Unchanged => 0,
            Self::Changed(_) => 1,
            Self::Cancelled(_) => 2,
        }
    }
}

/// An event that is there already, as the calendar has it now. What was withdrawn stays so.
pub(super) fn follow(
    row: &Model,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: &Source,
    lets_up: Option<By>,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Followed, Message> {
    if row.state == PostState::Withdrawn {
        return Ok(Followed::Unchanged);
    }
    let mut read = read;
    if let Patch::Set(link) = &read.patch.link
        && link.as_str().ends_with(&page_of(row.post_id))
    {
        read.patch.link = Patch::Keep;
    }
    let current = Model { subscribed: row.subscribed || source.word.is_subscription(), ..row.clone() };
    if read.cancelled && current.cancelled_at.is_none() && current.state == PostState::Approved {
        return Ok(Followed::Cancelled(Box::new(cancelled(current, now))));
    }
    let returns = current.cancelled_at.is_some() && !read.cancelled;
    let waits = current.state == PostState::Approved && lets_up.is_none();
    if waits {
        let Edited { changed, .. } =
            rules::apply(&current, read.patch.clone(), rendered, Enclosed::default(), here, now).map_err(first)?;
        if !changed {
            return Ok(if current == *row { Followed::Unchanged } else { Followed::Changed(Box::new(current)) });
        }
        let unreadable = say!("La proposition qui attend ne se lit pas.", "The revision that waits cannot be read.");
        let (_, revision) = posts::merged(&current, &read.patch).map_err(|_| unreadable)?;
        if revision == current.revision {
            return Ok(Followed::Unchanged);
        }
        return Ok(Followed::Changed(Box::new(Model {
            submitted_at: Some(now),
            rejection_reason: None,
            revision,
            ..current
        })));
    }
    let Edited { mut row, changed } =
        rules::apply(&current, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    if !changed && !returns && current.subscribed == row.subscribed && row.state != PostState::Rejected {
        return Ok(Followed::Unchanged);
    }
    if returns {
        (row.cancelled_at, row.sequence, row.edited_at) = (None, row.sequence + 1, Some(now));
    }
    let mut decisions = row.decisions();
    decisions.resubmit(now);
    if decisions.state == PostState::Approved && changed {
        decisions.approved_by = lets_up;
    }
    Ok(Followed::Changed(Box::new(row.decided(decisions))))
}

/// The row that all sheets of a new event have in common, as the calendar has it.
pub(super) fn make(
    uid: String,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: &Source,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Model, Message> {
    let series = rules::series(None, &read.patch, here).map_err(first)?;
    let no_title = say!("Cet événement n’a pas de titre.", "This event has no title.");
    let title = read.patch.title.0.clone().ok_or(no_title)?;
    let category = read.patch.category.0.unwrap_or(EventCategory::Other);
    let decisions = Decisions::new(PostState::Draft, By::Publisher, None, None, now);
    let row = bare((source.commune, source.organisation), (title, category, series), decisions);
    let Edited { mut row, .. } =
        rules::apply(&row, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    (row.uid, row.subscribed, row.sequence, row.edited_at) = (Some(uid), source.word.is_subscription(), 0, None);
    row.cancelled_at = read.cancelled.then_some(now);
    Ok(row)
}

/// An event that its calendar cancelled.
pub(super) fn cancelled(row: Model, now: Instant) -> Model {
    Model { cancelled_at: Some(now), sequence: row.sequence + 1, edited_at: Some(now), ..row }
}

/// The first mistake in an event, in one sentence.
fn first(errors: Vec<ground::FieldError>) -> Message {
    let unknown = || say!("Cet événement ne se lit pas.", "This event cannot be read.");
    errors.into_iter().next().map_or_else(unknown, |error| error.detail)
}
