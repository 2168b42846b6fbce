//! A small chart of days, drawn by the server, with the same figures as words beside it. Pure.

use chrono::{Datelike, NaiveDate};

use ground::spoken;
use ground::text::Language;

/// Height of the tallest bar, the line on which all stand, and the width of a day, in units of the drawing.
const TALLEST: i64 = 88;
const GROUND: i64 = 108;
const DAY: i64 = 40;

/// A bar of a chart: a day and its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) height: i64,
    pub(super) middle: i64,
    pub(super) above: i64,
    pub(super) count: i64,
    /// The day in a few letters, and whole.
    pub(super) short: String,
    pub(super) day: String,
}

/// The bars of these days, as tall as their counts beside the largest.
pub(super) fn bars(days: &[(NaiveDate, i64)], language: Language) -> Vec<Bar> {
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
    let bar = |(place, (date, count)): (i64, &(NaiveDate, i64))| {
        let height = (count * TALLEST / most).max(2);
        let day = spoken::day(*date, language);
        let short = format!("{} {}", day.chars().take(3).collect::<String>(), date.day());
        let (x, y) = (place * DAY + 5, GROUND - height);
        Bar { x, y, height, middle: x + 15, above: y - 6, count: *count, short, day }
    };
    (0..).zip(days).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tallest_bar_fills_the_drawing_and_none_is_nothing() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let bars = bars(&[(day(22), 0), (day(23), 50), (day(24), 100)], Language::Fr);
        assert_eq!(bars.iter().map(|bar| (bar.x, bar.height)).collect::<Vec<_>>(), [(5, 2), (45, 44), (85, 88)]);
        assert_eq!((bars[0].short.as_str(), bars[2].y), ("dim 22", 20));
    }
}
