//! Bounds on the number of dates that events make, and the pieces in which many are written.

use std::collections::HashMap;

use chrono_tz::Tz;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::occurrences::Window;
use crate::events::PostState;
use crate::events::entity::{self, Model};
use calendar::{self, Cause, Imported, Recurrence, UnreadableCalendar};
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};

/// Maximum number of dates of a file. A series without an end makes those of three years: 1,200 if it is daily.
const OF_FILE: usize = 20_000;

/// Maximum number of dates to come of an organisation in a commune.
const OF_ORGANISATION: usize = 50_000;

/// Maximum number of dates of an event, counted on each of its boards.
const OF_EVENT: usize = 50_000;

/// Number of dates, and number of events, that are written at once: writers of other communes wait for no more.
const OF_PIECE: (usize, usize) = (4_000, 200);

/// Read a calendar that is to be taken in. It takes its time.
///
/// # Errors
/// When it is no calendar, or too large a one, also for the dates that it makes.
pub(crate) fn read_calendar(file: &[u8], zone: Tz, now: Instant) -> Result<Imported, UnreadableCalendar> {
    let imported = calendar::read(file, zone)?;
    let mut left = OF_FILE;
    let alone = imported.loose.iter().filter_map(|it| it.alone.as_ref());
    for it in imported.events.iter().map(|it| &it.event).chain(alone) {
        left = left.checked_sub(dates(&it.recurrence, now)).ok_or(UnreadableCalendar::TooManyDates)?;
    }
    Ok(imported)
}

/// Number of dates of a series that are kept.
pub(crate) fn dates(recurrence: &Recurrence, now: Instant) -> usize {
    let Window { from, until, .. } = Window::of(recurrence, now);
    recurrence.count(from, until)
}

/// The mistake of an event that makes too many dates on these boards, for itself or for its organisation; `before` is
/// the number that it makes on each of them already.
pub(crate) async fn mistake(
    tx: &impl ConnectionTrait,
    row: &Model,
    boards: &[CommuneId],
    before: &HashMap<CommuneId, usize>,
    now: Instant,
) -> Result<Option<FieldError>, DbErr> {
    let mut room = Room::of(tx, row.organisation_id, boards.iter(), now).await?;
    let name = if row.series.rule().is_some() { "rrule" } else { "starts_at" };
    Ok(room.take(boards, before, size(row)).err().map(|cause| FieldError::at(name, cause.message())))
}

/// Number of dates of an event that is not over; a withdrawn one may come back.
pub(crate) fn counted(row: &Model, now: Instant) -> usize {
    if row.expire_at.is_some_and(|over| over <= now) { 0 } else { size(row) }
}

fn size(row: &Model) -> usize {
    usize::try_from(row.dates).unwrap_or_default()
}

/// Number of dates that an organisation may still have on each board.
#[derive(Debug)]
pub(crate) struct Room(HashMap<CommuneId, usize>);

impl Room {
    /// The room that there is.
    pub(crate) async fn of(
        db: &impl ConnectionTrait,
        organisation: OrganisationId,
        boards: impl Iterator<Item = &CommuneId> + Clone,
        now: Instant,
    ) -> Result<Self, DbErr> {
        use entity::Column::{CommuneId as Commune, Dates, ExpireAt, OrganisationId as Organisation, State};
        let sums = entity::Entity::find()
            .select_only()
            .column(Commune)
            .column_as(Dates.sum(), "dates")
            .filter(Commune.is_in(boards.clone().copied()))
            .filter(Organisation.eq(organisation))
            .filter(State.ne(PostState::Left))
            .filter(Condition::any().add(ExpireAt.is_null()).add(ExpireAt.gt(now)))
            .group_by(Commune);
        let sums: Vec<(CommuneId, Option<i64>)> = sums.into_tuple().all(db).await?;
        let taken: HashMap<CommuneId, usize> = sums
            .into_iter()
            .map(|(board, sum)| (board, usize::try_from(sum.unwrap_or_default()).unwrap_or_default()))
            .collect();
        let left = |board: &CommuneId| OF_ORGANISATION.saturating_sub(taken.get(board).copied().unwrap_or_default());
        Ok(Self(boards.map(|board| (*board, left(board))).collect()))
    }

    /// Take the room of an event with `dates` dates on these boards, where it had some before; or say which bound it
    /// meets.
    pub(crate) fn take(
        &mut self,
        boards: &[CommuneId],
        before: &HashMap<CommuneId, usize>,
        dates: usize,
    ) -> Result<(), Cause> {
        if dates.saturating_mul(boards.len()) > OF_EVENT {
            return Err(Cause::EventFull);
        }
        let had = |board: &CommuneId| before.get(board).copied().unwrap_or_default();
        if self.0.iter().any(|(board, room)| boards.contains(board) && dates > room + had(board)) {
            return Err(Cause::OrganisationFull);
        }
        for board in boards {
            self.0.entry(*board).and_modify(|room| *room = (*room + had(board)).saturating_sub(dates));
        }
        Ok(())
    }
}

/// Divide what is to be written into pieces, by the number of dates that each makes on all its boards.
pub(crate) fn pieces<T>(all: Vec<T>, dates: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let (mut pieces, mut piece, mut filled) = (Vec::new(), Vec::new(), 0);
    for it in all {
        let more = dates(&it);
        if !piece.is_empty() && (filled + more > OF_PIECE.0 || piece.len() == OF_PIECE.1) {
            pieces.push(std::mem::take(&mut piece));
            filled = 0;
        }
        filled += more;
        piece.push(it);
    }
    pieces.push(piece);
    pieces
}
