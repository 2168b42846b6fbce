//! The days of reach as CSV (RFC 4180), for a spreadsheet. Dates and numbers alone: nothing needs quotes.

use super::ReachOut;
use super::wire::ReachDay;

pub(super) const MEDIA_TYPE: &str = "text/csv";

/// The columns, named as in the JSON.
type Column = (&'static str, fn(&ReachDay) -> String);
const COLUMNS: [Column; 12] = [
    ("date", |day| day.date.to_string()),
    ("board_loads", |day| day.board_loads.to_string()),
    ("notice_opens", |day| day.notice_opens.to_string()),
    ("without_device", |day| day.without_device.to_string()),
    ("consultation_loads", |day| day.consultation_loads.to_string()),
    ("push_subscriptions", |day| day.push_subscriptions.to_string()),
    ("push_accepted", |day| day.push_accepted.to_string()),
    ("push_failed", |day| day.push_failed.to_string()),
    ("push_forgotten", |day| day.push_forgotten.to_string()),
    ("letter_readers", |day| day.letter_readers.to_string()),
    ("letters_delivered", |day| day.letters_delivered.to_string()),
    ("letters_suspended", |day| day.letters_suspended.to_string()),
];

/// A line a day, under a line of names.
pub(super) fn write(reach: &ReachOut) -> String {
    let line = |field: &dyn Fn(&Column) -> String| COLUMNS.iter().map(field).collect::<Vec<_>>().join(",") + "\r\n";
    let head = line(&|(name, _)| (*name).to_owned());
    let days = reach.days.iter().map(|day| line(&|(_, of)| of(day)));
    std::iter::once(head).chain(days).collect()
}

#[cfg(test)]
mod tests {
    use poem_openapi::types::Example;

    use super::*;

    #[test]
    fn a_day_is_a_line() {
        assert_eq!(
            write(&ReachOut::example()),
            "date,board_loads,notice_opens,without_device,consultation_loads,push_subscriptions,push_accepted,push_failed,push_forgotten,letter_readers,letters_delivered,letters_suspended\r\n\
             2026-11-21,412,58,31,12,203,0,0,0,61,0,1\r\n2026-11-22,640,117,64,35,204,199,1,2,62,61,1\r\n"
        );
    }

    #[test]
    fn every_number_of_a_day_is_a_column() {
        let day = serde_json::to_value(&ReachOut::example().days[0]).unwrap();
        let mut names = COLUMNS.map(|(name, _)| name);
        names.sort_unstable();
        assert!(day.as_object().unwrap().keys().eq(names));
    }
}
