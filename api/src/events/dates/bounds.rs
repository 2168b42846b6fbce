//! Bounds on the number of dates that events make, and the pieces in which many are written.

use std::collections::HashMap;

use chrono_tz::Tz;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::occurrences::Window;
use crate::events::PostState;
use crate::events::entity::{self, Model};
use calendar::{self, Imported, Recurrence, UnreadableCalendar};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use ground::text::Message;
use ground::{FieldError, say};

/// Maximum number of dates of a file. A series without an end makes those of three years: 1,200 if it is daily.
const OF_FILE: usize = 20_000;

/// Maximum number of dates to come of an organisation in a commune.
const OF_ORGANISATION: usize = 50_000;

/// Maximum number of dates of an event, counted on each of its boards.
const OF_EVENT: usize = 50_000;

/// Number of dates, and number of events, that are written at once: writers of other communes wait for no more.
const OF_PIECE: (usize, usize) = (4_000, 200);

/// The mistake of an organisation that has too many dates.
pub(crate) const ORGANISATION_IS_FULL: Message = say!(
    "L’agenda garde 50\u{a0}000 dates à venir d’une organisation au plus. Donnez une fin à ses séries (UNTIL ou COUNT).",
    "The agenda holds 50,000 dates to come of an organisation at most. Give its series an end (UNTIL or COUNT).",
);

/// The mistake of an event that has too many dates on too many boards.
const EVENT_IS_FULL: Message = say!(
    "Un événement a 50\u{a0}000 dates au plus sur l’ensemble de ses communes. Donnez une fin à la série, ou choisissez moins de communes.",
    "An event has 50,000 dates at most on all its boards together. Give the series an end, or choose fewer communes.",
);

/// Read a calendar that is to be taken in, unless it is too large, also for the dates that it makes. It takes its time.
pub(crate) fn read_calendar(file: &[u8], zone: Tz, now: Instant) -> Result<Imported, UnreadableCalendar> {
    let imported = calendar::read(file, zone)?;
    let mut left = OF_FILE;
    for it in &imported.events {
        left = left.checked_sub(dates(&it.event.recurrence, now)).ok_or(UnreadableCalendar::TooManyDates)?;
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
    Ok(room.take(boards, before, size(row)).err().map(|detail| FieldError::at(name, detail)))
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
    ) -> Result<(), Message> {
        if dates.saturating_mul(boards.len()) > OF_EVENT {
            return Err(EVENT_IS_FULL);
        }
        let had = |board: &CommuneId| before.get(board).copied().unwrap_or_default();
        if self.0.iter().any(|(board, room)| boards.contains(board) && dates > room + had(board)) {
            return Err(ORGANISATION_IS_FULL);
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
