//! How many dates events may make.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::occurrences::{AHEAD, BACK, after, before, today};
use crate::{
    calendar::{self, Imported, Recurrence, Refused},
    clock::Instant,
};

/// How many dates a file makes at most. A series without an end makes those of three years: 1,200 if it is daily.
const OF_FILE: usize = 20_000;

/// Read a calendar that is to be taken in. It takes its time.
///
/// # Errors
/// When it is no calendar, or too large a one, also for the dates that it makes.
pub(crate) fn read_calendar(file: &[u8], zone: Tz, now: Instant) -> Result<Imported, Refused> {
    let imported = calendar::read(file, zone)?;
    let mut left = OF_FILE;
    for it in &imported.events {
        let (from, until) = kept(&it.event.recurrence, now);
        left = left.checked_sub(it.event.recurrence.count(from, until)).ok_or(Refused::TooManyDates)?;
    }
    Ok(imported)
}

/// The days whose dates of a series are kept.
fn kept(recurrence: &Recurrence, now: Instant) -> (NaiveDate, NaiveDate) {
    let (today, begins) = (today(now, recurrence.zone()), recurrence.span().first_day());
    (before(today, BACK), after(Ord::max(today, begins), AHEAD))
}
