//! The zones that a file names: found among those that are known, or as the file defines them.

mod defined;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use self::defined::Defined;
use super::components::Component;
use crate::cause::Cause;
use crate::span::{instant, local};
use crate::{lines, windows};
use ground::clock::Instant;

/// The most zones that one file names; what is in another one is left out.
const MOST_ZONES: usize = 100;

#[derive(Debug)]
pub(super) struct Zones {
    /// Of the place.
    own: Tz,
    /// For times without a zone.
    floating: Tz,
    named: BTreeMap<String, Option<Clock>>,
}

/// The meaning of a zone's name.
#[derive(Debug, Clone)]
pub(super) enum Clock {
    /// A zone that everybody knows.
    Known(Tz),
    /// A zone with rules of the file's own, and the known one whose clocks are most like its.
    Own(Defined, Tz),
}

impl Clock {
    /// The instant at which its clocks show a time.
    pub(super) fn instant(&self, time: NaiveDateTime) -> Instant {
        match self {
            Self::Known(zone) => instant(time, *zone),
            Self::Own(defined, _) => {
                Instant::from_micros(time.and_utc().timestamp_micros()).plus_seconds(-defined.offset_at(time))
            }
        }
    }

    /// A time on its clocks, in a zone that everybody knows.
    pub(super) fn known(&self, time: NaiveDateTime) -> (NaiveDateTime, Tz) {
        match self {
            Self::Known(zone) => (time, *zone),
            Self::Own(_, like) => (local(self.instant(time), *like), *like),
        }
    }
}

impl Zones {
    /// Resolves every zone that the file names.
    pub(super) fn new(own: Tz, components: &[Component]) -> Self {
        let mut defined: BTreeMap<String, (&Component, Vec<&Component>)> = BTreeMap::new();
        let mut ids: BTreeMap<usize, String> = BTreeMap::new();
        for (at, component) in components.iter().enumerate() {
            if let ("VTIMEZONE", Some(id)) = (component.name.as_str(), component.text("TZID")) {
                ids.insert(at, id.clone());
                defined.insert(id, (component, Vec::new()));
            } else if let Some((_, changes)) =
                component.parent.and_then(|it| ids.get(&it)).and_then(|id| defined.get_mut(id))
            {
                changes.push(component);
            }
        }
        let mut named = BTreeMap::new();
        for name in components.iter().flat_map(|it| &it.properties).filter_map(|it| it.parameter("TZID")) {
            if named.len() < MOST_ZONES && !named.contains_key(name) {
                let by_definition = || {
                    let (zone, changes) = defined.get(name.trim())?;
                    let location = zone.text("X-LIC-LOCATION").and_then(|it| by_name(&it));
                    location.map(Clock::Known).or_else(|| by_rules(changes, own))
                };
                named.insert(name.to_owned(), by_name(name).map(Clock::Known).or_else(by_definition));
            }
        }
        let calendars = components.iter().filter(|it| it.name == "VCALENDAR");
        let floating = calendars.filter_map(|it| it.text("X-WR-TIMEZONE")).find_map(|it| by_name(&it)).unwrap_or(own);
        Self { own, floating, named }
    }

    /// The zone of the place.
    pub(super) fn own(&self) -> Tz {
        self.own
    }

    /// The zone of a name.
    pub(super) fn of(&self, name: Option<&str>) -> Result<Clock, Cause> {
        let Some(name) = name.filter(|it| !it.trim().is_empty()) else { return Ok(Clock::Known(self.floating)) };
        self.named
            .get(name)
            .cloned()
            .flatten()
            .ok_or_else(|| Cause::UnknownZone(name.chars().filter(|c| !c.is_control()).take(60).collect()))
    }
}

/// The zone that a file defines: its own rules if they can be read, beside the known zone most like it, which has the same
/// hours all year round, else the commune's.
fn by_rules(changes: &[&Component], own: Tz) -> Option<Clock> {
    let like = by_offsets(changes, own).unwrap_or(own);
    match Defined::read(changes) {
        Some(defined) => Some(Clock::Own(defined, like)),
        None => by_offsets(changes, own).map(Clock::Known),
    }
}

/// A name of the IANA's, whatever stands before it (`/mozilla.org/20050126_1/Europe/Paris`), or of Windows.
fn by_name(name: &str) -> Option<Tz> {
    let name = name.trim().trim_matches('"');
    let parts: Vec<&str> = name.split('/').collect();
    let tails =
        (1..=3.min(parts.len())).rev().filter_map(|length| parts.get(parts.len() - length..)).map(|it| it.join("/"));
    let known = tails.filter(|it| !it.is_empty()).find_map(|tail| iana(&tail));
    known.or_else(|| windows::zone(name)).or_else(|| matches!(name, "Z" | "UTC+0" | "GMT+0").then_some(Tz::UTC))
}

fn iana(name: &str) -> Option<Tz> {
    name.parse().ok().or_else(|| TZ_VARIANTS.iter().find(|it| it.name().eq_ignore_ascii_case(name)).copied())
}

/// The zone that has the same hours all year round: that of the commune, else one of the best known.
fn by_offsets(changes: &[&Component], own: Tz) -> Option<Tz> {
    let offsets = offsets(changes)?;
    let mut candidates = [own, Tz::Europe__Paris].into_iter().chain(windows::zones());
    candidates.find(|zone| {
        (1..).zip(offsets).all(|(month, offset)| offset.is_none_or(|offset| offset_in(*zone, month) == Some(offset)))
    })
}

/// Seconds from UTC by month, but for months of a change.
fn offsets(changes: &[&Component]) -> Option<[Option<i32>; 12]> {
    let mut by_month: Vec<(usize, i32)> = Vec::new();
    for kind in ["STANDARD", "DAYLIGHT"] {
        // The latest says what holds today.
        let latest = changes
            .iter()
            .filter(|it| it.name == kind)
            .max_by_key(|it| it.property("DTSTART").map(|start| start.value.clone()));
        let Some(latest) = latest else { continue };
        let to = lines::seconds_of(latest.property("TZOFFSETTO")?.value.trim())?;
        let of_rule = latest
            .property("RRULE")
            .and_then(|it| it.value.split(';').find_map(|it| it.strip_prefix("BYMONTH=")?.parse().ok()));
        let of_start = || lines::date(latest.property("DTSTART")?.value.get(..8)?).map(|it| it.month() as usize);
        by_month.push((of_rule.or_else(of_start)?, to));
    }
    by_month.sort_unstable();
    let (_, mut now) = *by_month.last()?;
    let mut offsets = [None; 12];
    for (month, slot) in (1..).zip(&mut offsets) {
        match by_month.iter().find(|(change, _)| *change == month) {
            Some((_, to)) if by_month.len() > 1 => now = *to,
            _ => *slot = Some(now),
        }
    }
    Some(offsets)
}

/// Seconds from UTC in the middle of a month, as clocks go today.
fn offset_in(zone: Tz, month: u32) -> Option<i32> {
    let middle = NaiveDate::from_ymd_opt(2026, month, 15)?.and_time(NaiveTime::MIN);
    Some(zone.offset_from_utc_datetime(&middle).fix().local_minus_utc())
}
