//! A zone as a file defines it (RFC 5545, section 3.6.5).

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use crate::expand::dates;
use crate::lines;
use crate::read::components::Component;
use crate::rule::{End, Frequency, Rule, Until};

/// The most changes of a zone that are looked at, each with all that follow from its rule.
const MOST: usize = 40;

/// The most dates on which a part of a zone begins; clocks change twice a year.
const MOST_DATES: usize = 400;

/// The years of which the changes are found; before and after them clocks stay as they are.
const KNOWN: (i32, i32) = (1970, 2060);

/// A zone's rules: when its clocks change, on the clocks before, and how many seconds from UTC they are then.
#[derive(Debug, Clone)]
pub(in crate::read) struct Defined {
    before: i64,
    onsets: Vec<(NaiveDateTime, i64)>,
}

impl Defined {
    /// Reads a zone's parts; none if one of them cannot be read.
    pub(super) fn read(parts: &[&Component]) -> Option<Self> {
        let parts: Vec<&&Component> =
            parts.iter().filter(|it| matches!(it.name.as_str(), "STANDARD" | "DAYLIGHT")).collect();
        if parts.is_empty() || parts.len() > MOST {
            return None;
        }
        let mut onsets = Vec::new();
        for part in parts {
            let seconds = |name| lines::seconds_of(part.property(name)?.value.trim()).map(i64::from);
            let to = seconds("TZOFFSETTO")?;
            let from = seconds("TZOFFSETFROM").unwrap_or(to);
            onsets.extend(begins(part)?.into_iter().map(|onset| (onset, from, to)));
        }
        onsets.sort_unstable();
        let before = onsets.first().map(|(_, from, _)| *from)?;
        Some(Self { before, onsets: onsets.into_iter().map(|(onset, _, to)| (onset, to)).collect() })
    }

    /// Seconds from UTC when its clocks show a time.
    pub(super) fn offset_at(&self, time: NaiveDateTime) -> i64 {
        let until = self.onsets.partition_point(|(onset, _)| *onset <= time);
        until.checked_sub(1).and_then(|at| self.onsets.get(at)).map_or(self.before, |(_, to)| *to)
    }
}

/// The times at which a part of a zone begins.
fn begins(part: &Component) -> Option<Vec<NaiveDateTime>> {
    let time = |text: &str| lines::date_time(text.trim().trim_end_matches('Z'));
    let starts = time(&part.property("DTSTART")?.value)?;
    let again = part.properties("RDATE").flat_map(|it| it.value.split(',')).filter_map(time);
    let mut all: Vec<NaiveDateTime> = again.take(MOST).chain([starts]).collect();
    if let Some(line) = part.property("RRULE") {
        // Clocks change by the year; other rules would take long to follow.
        let rule = line.value.parse::<Rule>().ok().filter(|it| it.frequency == Frequency::Yearly)?;
        let first = NaiveDate::from_ymd_opt(KNOWN.0 - 1, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(KNOWN.1, 12, 31)?;
        let last = match rule.end {
            End::Until(Until::Date(date)) => last.min(date),
            End::Until(Until::Local(end) | Until::Utc(end)) => last.min(end.date()),
            End::Never | End::Count(_) => last,
        };
        let count = match rule.end {
            End::Count(count) => usize::try_from(count).ok()?,
            End::Never | End::Until(_) => usize::MAX,
        };
        // Windows' rules began in 1601.
        let from = if starts.year() < first.year() { first } else { starts.date() };
        all.extend(
            dates(&rule, starts.date(), from, last)
                .take(count.min(MOST_DATES))
                .map(|date| date.and_time(starts.time())),
        );
    }
    Some(all)
}
