//! The days that are shown. Pure.

use chrono::{Days, NaiveDate};

use ground::clock::Instant;
use ground::date::Date;
use ground::{FieldError, say};
use kit::counts::Day;

/// Number of days shown unless others are asked for.
const USUAL: u64 = 30;

/// Maximum number of days shown.
const MOST: u64 = 366;

/// The day before which it is over everywhere: no zone is a whole day behind UTC.
pub(super) fn over_before(now: Instant) -> Day {
    let Day(today) = Day::of(now, chrono_tz::UTC);
    Day(today.pred_opt().unwrap_or(today))
}

/// The days to show, both included: those asked for, or the last 30.
pub(super) fn days(today: Day, from: Option<Date>, to: Option<Date>) -> Result<(Day, Day), FieldError> {
    let to = to.map_or(today.0, |to| to.0);
    let from = from.map_or_else(|| to.checked_sub_days(Days::new(USUAL - 1)).unwrap_or(to), |from| from.0);
    if to < from {
        let detail = say!("Le dernier jour ne précède pas le premier.", "The last day is not before the first.");
        return Err(FieldError::at("to", detail));
    }
    if from.checked_add_days(Days::new(MOST)).is_some_and(|beyond| beyond <= to) {
        let detail = say!("Une période compte 366\u{a0}jours au plus.", "A period has 366 days at most.");
        return Err(FieldError::at("to", detail));
    }
    Ok((Day(from), Day(to)))
}

/// Every day from one to another, both included.
pub(super) fn each(from: Day, to: Day) -> impl Iterator<Item = NaiveDate> {
    from.0.iter_days().take_while(move |day| *day <= to.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(from: &str, to: &str) -> Result<String, String> {
        let today = Day("2026-11-22".parse().unwrap());
        let found = days(today, from.parse().ok(), to.parse().ok());
        found.map(|(from, to)| format!("{from} {to} {}", each(from, to).count())).map_err(|error| error.pointer)
    }

    #[test]
    fn the_last_thirty_days_are_shown_or_those_asked_for() {
        for (from, to, expected) in [
            ("", "", Ok("2026-10-24 2026-11-22 30")),
            ("2026-11-22", "", Ok("2026-11-22 2026-11-22 1")),
            ("", "2026-01-30", Ok("2026-01-01 2026-01-30 30")),
            ("2024-01-01", "2024-12-31", Ok("2024-01-01 2024-12-31 366")),
            ("2025-01-01", "2026-01-02", Err("/to")),
            ("2026-11-22", "2026-11-21", Err("/to")),
        ] {
            assert_eq!(told(from, to), expected.map(str::to_owned).map_err(str::to_owned), "{from} {to}");
        }
    }

    #[test]
    fn a_day_ends_at_midnight_on_the_communes_clocks() {
        let evening: Instant = "2026-11-22T23:30:00Z".parse().unwrap();
        assert_eq!(Day::of(evening, chrono_tz::Europe::Paris).to_string(), "2026-11-23");
        assert_eq!(Day::of(evening, chrono_tz::America::Martinique).to_string(), "2026-11-22");
        assert_eq!(over_before(evening).to_string(), "2026-11-21");
    }
}
