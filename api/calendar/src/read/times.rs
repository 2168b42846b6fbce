//! From when to when something of a file takes place.

use chrono::NaiveTime;
use chrono_tz::Tz;

use super::components::Component;
use super::values::{self, Moment};
use super::zones::{Clock, Zones};
use crate::cause::Cause;
use crate::span::{Span, after, before, instant, local};

/// Properties by which some say that what lasts from midnight to midnight takes whole days.
const WHOLE_DAYS: [&str; 3] =
    ["X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-FUNAMBOL-ALLDAY"];

/// From when to when, on the clocks of its start or of `wanted`.
pub(super) fn span(component: &Component, zones: &Zones, wanted: Option<Tz>) -> Result<(Span, Tz), Cause> {
    let start = component.property("DTSTART").ok_or(Cause::NoStart)?;
    let end = component.property("DTEND").filter(|it| !it.value.trim().is_empty());
    let end = end.map(|line| values::moment(line, zones)).transpose()?;
    let lasts = component.property("DURATION");
    let lasts = lasts.map(|line| values::duration(&line.value).ok_or_else(|| values::unreadable(line))).transpose()?;
    match values::moment(start, zones)? {
        Moment::Date(first) => {
            let last = match (end, lasts) {
                // Some write the same day for an event of one day.
                (Some(end), _) if end.day_in(zones.own()) == first => first,
                (Some(end), _) => before(end.day_in(zones.own()), 1),
                (None, Some((days, _))) => after(first, days.saturating_sub(1)),
                (None, None) => first,
            };
            Ok((Span::AllDay { first, last }, wanted.unwrap_or(zones.own())))
        }
        moment @ Moment::Time(_, own) => {
            let zone = wanted.unwrap_or(own);
            let starts = moment.time_in(zone);
            let ends = match (end, lasts) {
                (Some(end), _) => end.time_in(zone),
                (None, Some(lasts)) => {
                    let day = after(starts.date(), lasts.0).and_time(starts.time());
                    // Days are nominal, a time is exact: section 3.3.6.
                    local(instant(day, zone).plus_seconds(lasts.1.num_seconds()), zone)
                }
                (None, None) => starts,
            };
            let span = Span::Timed { starts, ends };
            Ok(whole_days(component, span, zone, zones).unwrap_or((span, zone)))
        }
    }
}

/// The whole days that it takes, if it says so and lasts from midnight to midnight.
fn whole_days(component: &Component, span: Span, zone: Tz, zones: &Zones) -> Option<(Span, Tz)> {
    let says_so = |name: &&str| {
        component.text(name).is_some_and(|it| matches!(it.to_ascii_uppercase().as_str(), "TRUE" | "1" | "YES"))
    };
    WHOLE_DAYS.into_iter().find(says_so)?;
    let Span::Timed { starts, ends } = span else { return None };
    let is_midnight = |zone| {
        let [starts, ends] = [starts, ends].map(|time| Moment::Time(time, zone).time_in(zones.own()));
        [starts, ends].iter().all(|it| it.time() == NaiveTime::MIN).then_some((starts.date(), ends.date()))
    };
    // Midnight where it is written, or, of what is written in UTC, here.
    let there =
        (starts.time() == NaiveTime::MIN && ends.time() == NaiveTime::MIN).then_some((starts.date(), ends.date()));
    let (first, end) = there.or_else(|| is_midnight(zone))?;
    Some((Span::AllDay { first, last: before(end, 1).max(first) }, zones.own()))
}

/// The clock of a component's start, if it is one of the file's own.
pub(super) fn clock(component: &Component, zones: &Zones) -> Option<Clock> {
    let line = component.property("DTSTART")?;
    let is_local = !line.value.trim().ends_with(['Z', 'z']);
    zones.of(line.parameter("TZID")).ok().filter(|it| is_local && matches!(it, Clock::Own(..)))
}

/// A span on the clocks of one zone, on those of another.
pub(super) fn carried(span: Span, from: Tz, to: Tz) -> Span {
    match span {
        Span::Timed { starts, ends } if from != to => {
            let [starts, ends] = [starts, ends].map(|time| Moment::Time(time, from).time_in(to));
            Span::Timed { starts, ends }
        }
        Span::Timed { .. } | Span::AllDay { .. } => span,
    }
}
