//! Messages about single dates, and files that are not whole.

use chrono_tz::Tz;

use super::{calendar, event};
use crate::{Imported, read};

fn file(method: &str, events: &[&str]) -> Imported {
    let events: Vec<String> = events.iter().map(|it| format!("BEGIN:VEVENT\n{it}\nEND:VEVENT")).collect();
    read(&calendar(&format!("METHOD:{method}\n{}", events.join("\n"))), Tz::Europe__Paris).expect("a calendar")
}

#[test]
fn dates_without_their_series_make_an_event_by_themselves() {
    let read = file(
        "PUBLISH",
        &[
            "UID:1\nRECURRENCE-ID:20260109T130000Z\nDTSTART:20260109T130000Z\nDTEND:20260109T140000Z\nSUMMARY:A",
            "UID:1\nRECURRENCE-ID:20260116T130000Z\nDTSTART:20260116T150000Z\nDTEND:20260116T160000Z\nSUMMARY:B",
        ],
    );
    let [loose] = read.loose.as_slice() else { panic!("{read:?}") };
    let event = loose.alone.as_ref().expect("an event");
    let starts: Vec<String> = event
        .recurrence
        .upcoming(chrono::NaiveDate::MIN, 9)
        .iter()
        .map(|it| event.overrides.get(&it.date).map_or(it.span, |it| it.span))
        .map(|span| format!("{span:?}"))
        .collect();
    assert_eq!(
        starts,
        [
            "Timed { starts: 2026-01-09T14:00:00, ends: 2026-01-09T15:00:00 }",
            "Timed { starts: 2026-01-16T16:00:00, ends: 2026-01-16T17:00:00 }"
        ]
    );
    assert!(read.events.is_empty() && read.skipped.is_empty() && read.uids.contains("1"));
}

#[test]
fn a_change_from_then_on_without_its_series_is_its_date_and_the_rest_is_told() {
    let moved = "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260109T130000Z\nDTSTART:20260109T150000Z\nDTEND:20260109T160000Z\nSUMMARY:B";
    let read = file("PUBLISH", &[moved]);
    let [loose] = read.loose.as_slice() else { panic!("{read:?}") };
    let event = loose.alone.as_ref().expect("an event");
    let dates = event.recurrence.upcoming(chrono::NaiveDate::MIN, 9);
    assert_eq!((dates.len(), event.details.summary.as_str(), loose.is_cancelled), (1, "B", false));
    assert!(!loose.dates[0].is_cancelled);
    let told = |read: &Imported| -> Vec<String> {
        read.skipped.iter().map(|it| it.reason.message().in_language(ground::text::Language::En)).collect()
    };
    assert_eq!(
        told(&read),
        [
            "This change holds for what follows too (THISANDFUTURE), but its series is not in the file: this date alone is taken in."
        ]
    );
    let called_off =
        "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20260109T130000Z\nDTSTART:20260109T130000Z\nSTATUS:CANCELLED";
    for (method, event) in [("CANCEL", moved), ("PUBLISH", called_off)] {
        let read = file(method, &[event]);
        assert!(read.loose.is_empty() && read.uids.contains("1"), "{method}: {read:?}");
        assert_eq!(
            told(&read),
            ["The series ends from this date on (THISANDFUTURE), but it is not in the file: nothing is cancelled."]
        );
    }
}

#[test]
fn what_is_called_off_need_not_be_told_again() {
    let read = file("CANCEL", &["UID:1\nRECURRENCE-ID:20260109T130000Z", "UID:2"]);
    let told: Vec<_> = read.loose.iter().map(|it| (it.uid.as_str(), it.is_cancelled, it.dates.len())).collect();
    assert_eq!(told, [("1", false, 1), ("2", true, 0)]);
    assert!(read.loose[0].dates[0].is_cancelled && read.loose[0].alone.is_none());
    let answer = file("REPLY", &["UID:1\nDTSTART:20260109"]);
    assert_eq!(
        answer.skipped[0].reason.message().in_language(ground::text::Language::En),
        "A message REPLY does not say when an event takes place."
    );
}

#[test]
fn a_private_date_of_a_public_series_does_not_take_place() {
    let read = file(
        "PUBLISH",
        &[
            "UID:1\nDTSTART:20260105T180000\nRRULE:FREQ=DAILY;COUNT=3",
            "UID:1\nRECURRENCE-ID:20260106T180000\nDTSTART:20260106T180000\nCLASS:CONFIDENTIAL\nSUMMARY:Chez moi",
        ],
    );
    let series = &read.events[0].event;
    assert_eq!((series.recurrence.upcoming(chrono::NaiveDate::MIN, 9).len(), series.overrides.len()), (2, 0));
}

#[test]
fn a_file_is_whole_if_each_calendar_in_it_ends() {
    let whole = |file: &[u8]| read(file, Tz::Europe__Paris).expect("a calendar").is_whole;
    let file = event("DTSTART:20260105");
    assert!(whole(&file) && whole(&[file.as_slice(), &file].concat()));
    assert!((20..file.len() - 1).all(|end| !whole(&file[..end])), "cut off anywhere");
    // An event that is broken may be any of those that are not named.
    assert!(!whole(&calendar("BEGIN:VEVENT\nDTSTART:20260105")));
    assert!(whole(&calendar("BEGIN:VEVENT\nUID:1")));
}
