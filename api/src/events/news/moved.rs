//! Telling residents that an event takes place otherwise than they were told. Pure.

use chrono_tz::Tz;

use super::What;
use super::moves::Plan;
use super::spoken::{in_words, since};
use crate::events::EventPlace;
use crate::events::dates::occurrences::today;
use crate::events::dates::series::Dated;
use calendar::Misfit;
use ground::clock::Instant;
use ground::date::Date;
use ground::say;
use ground::text::Message;

/// Number of dates ahead that are compared.
const LOOKED_AT: usize = 60;

/// Number of dates that are named.
const NAMED: usize = 5;

/// The news of a change.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moved {
    pub(super) what: What,
    /// Its dates, a line each.
    pub(super) when: Message,
    /// Time at which they are over.
    pub(super) until: Instant,
    /// The one date of several that it is about.
    pub(super) date: Option<Date>,
}

/// A date that was to come, and what it is now.
#[derive(Debug)]
struct Changed {
    what: What,
    before: Dated,
    after: Option<Dated>,
    place: Option<EventPlace>,
}

impl Plan {
    pub(super) fn place(&self, it: &Dated) -> Option<&EventPlace> {
        self.series.changes().get(&it.date).and_then(|change| change.place.as_ref()).or(self.place.as_ref())
    }

    /// The part that concerns whoever wants to be there: its beginning, whether it takes place, and its place.
    fn seen(&self, it: &Dated) -> (Instant, bool, Option<String>) {
        (it.starts, it.cancelled, self.place(it).map(EventPlace::key))
    }
}

/// The news of the change from one plan to the next, as far as it is so still (`current`); none if no date to come is
/// concerned.
pub(super) fn moved(
    before: &Plan,
    after: &Plan,
    current: &Plan,
    here: Tz,
    now: Instant,
) -> Result<Option<Moved>, Misfit> {
    let changed = changed(before, after, current, here, now)?;
    let Some(first) = changed.first() else { return Ok(None) };
    let recurs = before.series.recurs() || after.series.recurs();
    let ahead = after.series.upcoming(now, today(now, after.series.zone().0), here, LOOKED_AT)?;
    let mut is_otherwise = changed.len() > NAMED && changed.iter().any(|it| it.what == What::Moved);
    if changed.iter().any(|it| it.after.is_none()) {
        for it in &ahead {
            is_otherwise |= before.series.on(it.date, here)?.is_none();
        }
    }
    if let (true, Some(next)) = (is_otherwise, ahead.iter().find(|it| !it.cancelled)) {
        // Its dates are others altogether: the next one says how. A later change tells of itself.
        let when = told(&first.before, next, after.place(next));
        let moved = Moved { what: What::Moved, when, until: next.ends, date: None };
        return Ok((after == current).then_some(moved));
    }
    let what = if changed.iter().all(|it| it.what == first.what) { first.what } else { What::Moved };
    let lines: Vec<Message> = changed.iter().take(NAMED).map(|it| it.line(what)).collect();
    let ends = |it: &Changed| it.after.filter(|after| !after.cancelled).unwrap_or(it.before).ends;
    Ok(Some(Moved {
        what,
        when: Message::joined(&lines, "\n"),
        until: changed.iter().map(ends).max().unwrap_or(first.before.ends),
        date: (recurs && changed.len() == 1).then_some(Date(first.before.date)),
    }))
}

/// The dates to come that take place otherwise, or elsewhere, and do so still.
fn changed(before: &Plan, after: &Plan, current: &Plan, here: Tz, now: Instant) -> Result<Vec<Changed>, Misfit> {
    let mut changed = Vec::new();
    for was in before.series.upcoming(now, today(now, before.series.zone().0), here, LOOKED_AT)? {
        let is = after.series.on(was.date, here)?;
        let (seen, still) =
            (is.map(|it| after.seen(&it)), current.series.on(was.date, here)?.map(|it| current.seen(&it)));
        if seen == Some(before.seen(&was)) || seen != still {
            continue;
        }
        let what = match (was.cancelled, is.is_some_and(|is| !is.cancelled)) {
            (true, false) => continue,
            (true, true) => What::Held,
            (false, false) => What::Cancelled,
            (false, true) => What::Moved,
        };
        changed.push(Changed { what, before: was, after: is, place: is.and_then(|it| after.place(&it).cloned()) });
    }
    Ok(changed)
}

impl Changed {
    /// Its line; `title` is what stands above all lines.
    fn line(&self, title: What) -> Message {
        let line = match (self.what, &self.after) {
            (What::Moved | What::Held, Some(after)) => told(&self.before, after, self.place.as_ref()),
            _ => in_words(self.before.span),
        };
        match self.what {
            what if what == title => line,
            What::Cancelled => say!("{line} (annulé)", "{line} (cancelled)", line),
            What::Held => say!("{line} (maintenu)", "{line} (takes place)", line),
            What::New | What::Moved | What::Tomorrow | What::Today => line,
        }
    }
}

/// The time and the place of something now, and the time before.
fn told(before: &Dated, after: &Dated, place: Option<&EventPlace>) -> Message {
    let when = since(after.span, place);
    if before.starts == after.starts {
        return when;
    }
    let before = in_words(before.span);
    say!("{when} (au lieu du {before})", "{when} (instead of {before})", when, before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::text::Language;

    /// A market from Saturday the 7th of December 2030, at 9:00, each week five times, with more members of its series.
    fn plan(starts: &str, more: &str) -> Plan {
        let ends = starts.replace("T09", "T12").replace("T10", "T12");
        let series = format!(
            r#"{{"span":{{"timed":{{"starts":"{starts}","ends":"{ends}"}}}},"zone":"Europe/Paris","rule":"FREQ=WEEKLY;COUNT=7"{more}}}"#
        );
        Plan { series: serde_json::from_str(&series).unwrap(), place: None }
    }

    #[track_caller]
    fn check(before: &Plan, after: &Plan, current: &Plan, expected: Option<(What, &str)>) {
        let now = "2030-12-01T00:00:00Z".parse().unwrap();
        let told = moved(before, after, current, chrono_tz::Europe::Paris, now).unwrap();
        assert_eq!(
            told.map(|it| (it.what, it.when.in_language(Language::En).replace(" 2030", "").replace('\u{a0}', " "))),
            expected.map(|(what, when)| (what, when.to_owned()))
        );
    }

    const SATURDAY: &str = "2030-12-07T09:00:00";

    #[test]
    fn the_dates_that_differ_are_told_as_far_as_they_still_do() {
        let usual = plan(SATURDAY, "");
        let off = plan(SATURDAY, r#","changes":{"2030-12-14":{"cancelled":true}}"#);
        let both = plan(SATURDAY, r#","changes":{"2030-12-14":{"cancelled":true},"2030-12-21":{"cancelled":true}}"#);
        let other = r#","changes":{"2030-12-14":{"cancelled":true},
            "2030-12-21":{"span":{"timed":{"starts":"2030-12-22T09:00:00","ends":"2030-12-22T12:00:00"}}}}"#;
        let other = plan(SATURDAY, other);
        check(&usual, &usual, &usual, None);
        check(&usual, &off, &off, Some((What::Cancelled, "Saturday 14 December at 9:00")));
        check(&off, &usual, &usual, Some((What::Held, "Saturday 14 December at 9:00")));
        check(
            &usual,
            &both,
            &both,
            Some((What::Cancelled, "Saturday 14 December at 9:00\nSaturday 21 December at 9:00")),
        );
        check(&usual, &both, &off, Some((What::Cancelled, "Saturday 14 December at 9:00")));
        check(&usual, &off, &usual, None);
        let lines = "Saturday 14 December at 9:00 (cancelled)\nSunday 22 December at 9:00 (instead of Saturday 21 December at 9:00)";
        check(&usual, &other, &other, Some((What::Moved, lines)));
        let exception = plan(SATURDAY, r#","exdates":["2030-12-28"]"#);
        check(&usual, &exception, &exception, Some((What::Cancelled, "Saturday 28 December at 9:00")));
        let longer = plan(SATURDAY, r#","rdates":["2030-12-11"]"#);
        check(&usual, &longer, &longer, None);
    }

    #[test]
    fn dates_that_are_others_altogether_are_told_by_the_next_one() {
        let usual = plan(SATURDAY, "");
        let (later, sunday) = (plan("2030-12-07T10:00:00", ""), plan("2030-12-08T09:00:00", ""));
        check(
            &usual,
            &later,
            &later,
            Some((What::Moved, "Saturday 7 December at 10:00 (instead of Saturday 7 December at 9:00)")),
        );
        check(
            &usual,
            &sunday,
            &sunday,
            Some((What::Moved, "Sunday 8 December at 9:00 (instead of Saturday 7 December at 9:00)")),
        );
        check(&usual, &later, &sunday, None);
    }
}
