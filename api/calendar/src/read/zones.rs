//! The zones that a file names, found among those that are known.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::components::Component;
use crate::{lines, windows};
use ground::say;
use ground::text::Message;

/// The most zones that one file names; what is in another one is left out.
const MOST_ZONES: usize = 100;

#[derive(Debug)]
pub(super) struct Zones {
    /// For times without a zone.
    own: Tz,
    named: BTreeMap<String, Option<Tz>>,
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
                    location.or_else(|| by_offsets(changes, own))
                };
                named.insert(name.to_owned(), by_name(name).or_else(by_definition));
            }
        }
        Self { own, named }
    }

    /// The zone of times without one.
    pub(super) fn own(&self) -> Tz {
        self.own
    }

    pub(super) fn of(&self, name: Option<&str>) -> Result<Tz, Message> {
        let Some(name) = name.filter(|it| !it.trim().is_empty()) else { return Ok(self.own) };
        self.named.get(name).copied().flatten().ok_or_else(|| {
            let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            say!("Le fuseau horaire « {name} » n’est pas connu.", "The time zone “{name}” is not known.", name)
        })
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
