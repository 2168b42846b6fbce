//! Places in the agenda, as cursors.

use chrono::NaiveDate;

use crate::events::entity::Day;
use ground::{clock::Instant, ids::SheetId};
use kit::http::{Cursor, WrongCursor};

/// A place in the agenda: when something begins, what, and which of its dates.
pub(super) type Key = (Instant, SheetId, Day);

const POSITION: usize = 34;

/// A place as a cursor of the list with these filters.
pub(super) fn written((starts_at, event, date): Key, bound_to: &str) -> Cursor {
    let mut position = [0; POSITION];
    position[..8].copy_from_slice(&starts_at.micros().to_be_bytes());
    position[8..24].copy_from_slice(event.uuid().as_bytes());
    position[24..].copy_from_slice(date.to_string().as_bytes());
    Cursor::new(bound_to, &position)
}

/// The place that a cursor of this list names.
pub(super) fn read(cursor: &Cursor, bound_to: &str) -> Result<Key, WrongCursor> {
    let position: [u8; POSITION] = cursor.position(bound_to)?;
    let (mut micros, mut id) = ([0; 8], [0; 16]);
    micros.copy_from_slice(&position[..8]);
    id.copy_from_slice(&position[8..24]);
    // It was written by us, or is refused where it was made up: no date sorts before all.
    let date =
        std::str::from_utf8(&position[24..]).ok().and_then(|text| text.parse().ok()).unwrap_or(Day(NaiveDate::MIN));
    Ok((Instant::from_micros(i64::from_be_bytes(micros)), SheetId::from_uuid(uuid::Uuid::from_bytes(id)), date))
}
