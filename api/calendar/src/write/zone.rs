//! A zone and its rules (RFC 5545, section 3.6.5), found by looking when its clocks change.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};

use crate::expand::YEARS;
use crate::lines::{Writer, offset};

/// The offset and the name that clocks have from some instant on.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Observance {
    from: i32,
    to: i32,
    summer: bool,
    name: String,
}

#[derive(Debug, Clone)]
struct Onset {
    /// On the clocks before the change.
    local: NaiveDateTime,
    observance: Observance,
}

/// Writes a zone's rules, exact from the first of some years to the last. A change that comes back every year on the
/// like Sunday is one rule; others are told one by one.
pub(super) fn write(out: &mut Writer, zone: Tz, (first, last): (i32, i32)) {
    // A sequence of 28 years holds every kind of year, so that a last Sunday is not taken for a fourth.
    let end = last.max(first + 28).min(*YEARS.end());
    let (initial, onsets) = onsets(zone, first - 1, end);
    out.raw("BEGIN", "VTIMEZONE");
    out.raw("TZID", zone.name());
    out.raw("X-LIC-LOCATION", zone.name());
    let yearly = (first - 1..=end - 10).find_map(|year| {
        let (single, tail): (Vec<&Onset>, Vec<&Onset>) = onsets.iter().partition(|it| it.local.year() < year);
        yearly(&tail, end - year + 1).map(|rules| (single, rules))
    });
    let (single, rules) =
        yearly.unwrap_or_else(|| (onsets.iter().filter(|it| it.local.year() <= last).collect(), Vec::new()));
    if !single.is_empty() || rules.is_empty() {
        let epoch = NaiveDate::from_ymd_opt(1970.min(first - 1), 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
        sub_component(out, &initial, epoch, |_| {});
    }
    let mut left = single;
    while let [onset, ..] = left.as_slice() {
        let (alike, others): (Vec<&Onset>, Vec<&Onset>) = left.iter().partition(|it| it.observance == onset.observance);
        sub_component(out, &onset.observance, onset.local, |out| {
            // Readers of the family of ical.js forget the start beside further dates: it is one of them.
            for each in alike.iter().filter(|_| alike.len() > 1) {
                out.raw("RDATE", &stamp(each.local));
            }
        });
        left = others;
    }
    for (onset, rule) in rules {
        sub_component(out, &onset.observance, onset.local, |out| out.raw("RRULE", &rule));
    }
    out.raw("END", "VTIMEZONE");
}

fn sub_component(out: &mut Writer, observance: &Observance, starts: NaiveDateTime, more: impl FnOnce(&mut Writer)) {
    let kind = if observance.summer { "DAYLIGHT" } else { "STANDARD" };
    out.raw("BEGIN", kind);
    out.raw("DTSTART", &stamp(starts));
    out.raw("TZOFFSETFROM", &offset(observance.from));
    out.raw("TZOFFSETTO", &offset(observance.to));
    out.text("TZNAME", &observance.name);
    more(out);
    out.raw("END", kind);
}

fn stamp(local: NaiveDateTime) -> String {
    local.format("%Y%m%dT%H%M%S").to_string()
}

/// The two rules that `years` of changes follow, if they do.
fn yearly<'a>(onsets: &[&'a Onset], years: i32) -> Option<Vec<(&'a Onset, String)>> {
    let first = onsets.first()?;
    let (some, others): (Vec<&Onset>, Vec<&Onset>) = onsets.iter().partition(|it| it.observance == first.observance);
    let rules = [some, others].into_iter().map(|alike| {
        let first = *alike.first()?;
        let (date, time) = (first.local.date(), first.local.time());
        let regular = usize::try_from(years) == Ok(alike.len())
            && alike.iter().zip(date.year()..).all(|(it, year)| {
                let like = it.local.date();
                it.observance == first.observance
                    && (like.year(), like.month(), like.weekday(), it.local.time())
                        == (year, date.month(), date.weekday(), time)
            });
        let week = |it: &&Onset| (it.local.day() - 1) / 7 + 1;
        let last = |it: &&Onset| {
            it.local.date().checked_add_signed(TimeDelta::days(7)).is_none_or(|next| next.month() != it.local.month())
        };
        let nth = if alike.iter().all(last) {
            "-1".to_owned()
        } else {
            alike.iter().all(|it| week(it) == week(&first)).then(|| week(&first).to_string())?
        };
        let weekday = date.weekday().to_string().get(..2)?.to_ascii_uppercase();
        regular.then(|| (first, format!("FREQ=YEARLY;BYMONTH={};BYDAY={nth}{weekday}", date.month())))
    });
    rules.collect()
}

/// The observance at the beginning of the years from `first` to `last`, and each change until their end.
fn onsets(zone: Tz, first: i32, last: i32) -> (Observance, Vec<Onset>) {
    let new_year = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN).and_utc();
    let (mut at, end) = (new_year(first), new_year(last + 1));
    let mut now = shown(zone, at);
    let initial = Observance { from: now.to, ..now.clone() };
    let mut onsets = Vec::new();
    while at < end {
        // No zone has changed its clocks twice within two weeks since 1970.
        let next = at + TimeDelta::days(14);
        if shown(zone, next) != now {
            let change = first_change(zone, at, next, &now);
            let after = shown(zone, change);
            let local = change.naive_utc() + TimeDelta::seconds(now.to.into());
            onsets.push(Onset { local, observance: Observance { from: now.to, ..after.clone() } });
            now = after;
        }
        at = next;
    }
    onsets.retain(|it| it.local.year() <= last);
    (initial, onsets)
}

/// The first second at which clocks no longer show what they showed.
fn first_change(
    zone: Tz,
    mut before: DateTime<Utc>,
    mut after: DateTime<Utc>,
    shown_before: &Observance,
) -> DateTime<Utc> {
    while after - before > TimeDelta::seconds(1) {
        let middle = before + TimeDelta::seconds((after - before).num_seconds() / 2);
        if shown(zone, middle) == *shown_before {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

fn shown(zone: Tz, at: DateTime<Utc>) -> Observance {
    let shown = zone.offset_from_utc_datetime(&at.naive_utc());
    let seconds = shown.fix().local_minus_utc();
    let name = shown.abbreviation().map_or_else(|| offset(seconds), str::to_owned);
    Observance { from: 0, to: seconds, summer: !shown.dst_offset().is_zero(), name }
}
