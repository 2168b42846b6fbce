mod exporters;
mod messages;
mod old;

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::{CalendarStatus, ChangedDate, Details};
use ground::text::Language;

const SAMPLES: [&[u8]; 5] = [
    include_bytes!("../samples/google.ics"),
    include_bytes!("../samples/outlook.ics"),
    include_bytes!("../samples/nextcloud.ics"),
    include_bytes!("../samples/thunderbird.ics"),
    include_bytes!("../samples/framagenda.ics"),
];

/// The file as the tests compare it: a line for each event, exception or part that was left out.
fn told(file: &[u8]) -> String {
    let imported = match read(file, Tz::Europe__Paris) {
        Ok(imported) => imported,
        Err(refused) => return refused.message().in_language(Language::En),
    };
    let mut out = String::new();
    let mark = |details: &Details| match details.status {
        CalendarStatus::Cancelled => " cancelled",
        CalendarStatus::Confirmed | CalendarStatus::Tentative => "",
    };
    for Read { line, event } in &imported.events {
        let series = &event.recurrence;
        let (starts, ends) = series.span().instants(series.zone());
        let _ = write!(
            out,
            "{line}: {} [{starts} {ends} {}]{}",
            event.details.summary,
            series.zone(),
            mark(&event.details)
        );
        if let Some(rule) = series.rule() {
            let _ = write!(out, " {rule}");
        }
        for (name, dates) in [("without", series.exdates()), ("with", series.rdates())] {
            if !dates.is_empty() {
                let dates: Vec<_> = dates.iter().map(|it| it.format("%m-%d").to_string()).collect();
                let _ = write!(out, " {name} {}", dates.join(","));
            }
        }
        for (date, ChangedDate { span, details, .. }) in &event.overrides {
            let _ = write!(out, " | {}: [{}]", date.format("%m-%d"), span.instants(series.zone()).0);
            if let Some(details) = details {
                let _ = write!(out, " {}{}", details.summary, mark(details));
            }
        }
        out.push('\n');
    }
    for skipped in &imported.skipped {
        let _ = writeln!(
            out,
            "- {}: {} {}",
            skipped.line,
            skipped.uid.as_deref().unwrap_or("?"),
            skipped.reason.message().in_language(Language::En)
        );
    }
    out
}

#[track_caller]
fn check(file: &[u8], expected: &[&str]) {
    let told = told(file);
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
}

/// A calendar around some lines.
fn calendar(lines: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\n{lines}\nEND:VCALENDAR\n").into_bytes()
}

/// A calendar with an event around some lines.
fn event(lines: &str) -> Vec<u8> {
    calendar(&format!("BEGIN:VEVENT\nUID:1\nSUMMARY:A\n{lines}\nEND:VEVENT"))
}

#[test]
fn google_calendar_is_read() {
    check(
        SAMPLES[0],
        &[
            "26: Bridge du jeudi [2026-09-03T12:00:00Z 2026-09-03T15:30:00Z Europe/Paris] FREQ=WEEKLY;UNTIL=20270624T215959Z;BYDAY=TH without 12-24,12-31 | 11-12: [2026-11-13T13:00:00Z] Bridge du jeudi (vendredi cette semaine)",
            "58: Tournoi de bridge [2026-12-04T23:00:00Z 2026-12-06T23:00:00Z Europe/Paris]",
            "66: Repas de fin d’année [2026-12-18T18:30:00Z 2026-12-18T22:00:00Z Europe/Paris]",
        ],
    );
    let imported = read(SAMPLES[0], Tz::Europe__Paris).expect("a calendar");
    assert_eq!(imported.name.as_deref(), Some("Club de bridge"));
    let bridge = &imported.events[0].event;
    assert_eq!(
        (bridge.sequence, bridge.details.location.as_deref()),
        (1, Some("Salle des fêtes, 2 rue de l’Église, 57480 Kerling-lès-Sierck"))
    );
}

#[test]
fn outlook_is_read_with_its_own_names_of_zones() {
    check(
        SAMPLES[1],
        &[
            "21: Conseil municipal [2026-09-07T17:30:00Z 2026-09-07T20:00:00Z Europe/Paris] FREQ=MONTHLY;COUNT=10;BYDAY=1MO without 11-02",
            "47: Réunion de bureau [2026-10-10T07:00:00Z 2026-10-10T09:00:00Z Europe/Paris]",
        ],
    );
    let imported = read(SAMPLES[1], Tz::Indian__Reunion).expect("a calendar");
    let [council, office] = imported.events.as_slice() else { panic!("two events") };
    assert_eq!(council.event.uid.len(), 112);
    assert_eq!(
        council.event.details.description.as_deref(),
        Some("Ordre du jour :\n- budget\n- école\n\nOuvert au public.\n")
    );
    // Also away from Paris a custom zone is found by its offsets.
    assert_eq!((office.event.class, office.event.recurrence.zone()), (crate::Class::Private, Tz::Europe__Paris));
}

#[test]
fn nextcloud_is_read_with_periods_and_what_holds_from_a_date_on() {
    check(
        SAMPLES[2],
        &[
            "26: Gym douce [2026-01-13T17:30:00Z 2026-01-13T19:00:00Z Europe/Paris] FREQ=WEEKLY;UNTIL=20260703T215959Z;BYDAY=TU,FR without 02-17,02-20,03-03 with 07-11,07-18,07-25 | 03-24: [2026-03-24T17:30:00Z] Gym douce cancelled | 07-18: [2026-07-18T08:00:00Z] | 07-25: [2026-07-25T16:30:00Z]",
            "58: Stage de cirque [2026-04-01T08:00:00Z 2026-04-01T09:30:00Z Europe/Paris] FREQ=DAILY;UNTIL=20260402T215959Z",
            "66: Stage de cirque (après-midi) [2026-04-03T12:00:00Z 2026-04-03T13:30:00Z Europe/Paris] FREQ=DAILY;COUNT=3",
        ],
    );
    let gym = &read(SAMPLES[2], Tz::Europe__Paris).expect("a calendar").events[0].event;
    assert_eq!(gym.details.categories, ["Sport", "Foyer", "Bien-être"]);
    assert_eq!(
        (gym.details.geo, gym.details.url.as_deref()),
        (Some((49.4021, 6.3817)), Some("https://foyer.example.org/gym"))
    );
}

#[test]
fn thunderbird_is_read_with_floating_times_and_without_ends() {
    check(
        SAMPLES[3],
        &[
            "22: Marché hebdomadaire [2026-01-07T07:00:00Z 2026-01-07T11:30:00Z Europe/Paris] FREQ=WEEKLY without 04-01",
            "37: Fête nationale [2026-07-13T22:00:00Z 2026-07-14T22:00:00Z Europe/Paris] FREQ=YEARLY",
            "46: Vide-grenier [2026-05-10T04:00:00Z 2026-05-10T16:00:00Z Europe/Paris]",
            "53: Dépôt de gerbe [2026-11-11T10:00:00Z 2026-11-11T10:00:00Z Europe/Paris]",
        ],
    );
}

#[test]
fn framagenda_is_read_in_latin_1_and_says_what_it_left_out() {
    check(
        SAMPLES[4],
        &[
            "6: Fête du village à Kerling [2026-06-18T22:00:00Z 2026-06-21T22:00:00Z Europe/Paris]",
            "16: Nuit du conte [2026-10-31T17:00:00Z 2026-11-01T19:00:00Z Europe/Paris]",
            "- 23: framagenda-3 The time zone “Heure du village” is not known.",
            "- 29: framagenda-4 An event takes place once a day at most: the frequency is DAILY, WEEKLY, MONTHLY or YEARLY, at one time of day.",
        ],
    );
    let fete = &read(SAMPLES[4], Tz::Europe__Paris).expect("a calendar").events[0].event;
    assert_eq!(
        fete.details.description.as_deref(),
        Some("Trois jours de fête : manèges, bal; repas « à l'ancienne »\net feu d'artifice\\pétards")
    );
}

#[test]
fn what_is_no_event_is_told_with_its_line() {
    for (lines, expected) in [
        ("", "- 2: 1 This event has no start (DTSTART)."),
        ("DTSTART:hier", "- 2: 1 Line 5: “hier” is not a value of DTSTART."),
        ("DTSTART:20260101T100000\nDTEND:20260101T090000", "- 2: 1 The end comes after the start."),
        ("DTSTART;VALUE=DATE:20260105\nDTEND;VALUE=DATE:20260103", "- 2: 1 The end comes after the start."),
        ("DTSTART:20260101T100000\nDURATION:-PT1H", "- 2: 1 Line 6: “-PT1H” is not a value of DURATION."),
        ("DTSTART:20260101T100000\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "- 2: 1 An event follows one rule (RRULE)."),
        ("DTSTART:20260101T100000\nEXRULE:FREQ=DAILY", "- 2: 1 A rule of exceptions (EXRULE) is not understood."),
        ("DTSTART:18500101T100000", "- 2: 1 An event takes place between the years 1970 and 2099."),
        ("DTSTART:20260101T100000\nEXDATE:demain", "- 2: 1 Line 6: “demain” is not a value of EXDATE."),
    ] {
        check(&event(lines), &[expected]);
    }
    check(
        &event("DTSTART:20260101T100000\nDTSTART;TZID=Heure du village:20260101T100000"),
        &["2: A [2026-01-01T09:00:00Z 2026-01-01T09:00:00Z Europe/Paris]"],
    );
}

#[test]
fn ends_take_several_forms() {
    for (lines, expected) in [
        ("DTSTART:20260105\nDTEND:20260105", "2: A [2026-01-04T23:00:00Z 2026-01-05T23:00:00Z Europe/Paris]"),
        ("DTSTART:20260105\nDURATION:P1W", "2: A [2026-01-04T23:00:00Z 2026-01-11T23:00:00Z Europe/Paris]"),
        // Days are nominal, hours exact, over a change of the clocks.
        ("DTSTART:20260328T120000\nDURATION:P1D", "2: A [2026-03-28T11:00:00Z 2026-03-29T10:00:00Z Europe/Paris]"),
        ("DTSTART:20260328T120000\nDURATION:PT24H", "2: A [2026-03-28T11:00:00Z 2026-03-29T11:00:00Z Europe/Paris]"),
        (
            "DTSTART;TZID=Europe/London:20260328T120000\nDTEND;TZID=Europe/Paris:20260328T140000",
            "2: A [2026-03-28T12:00:00Z 2026-03-28T13:00:00Z Europe/London]",
        ),
        // A series in UTC stays on the clocks of UTC.
        (
            "DTSTART:20260328T120000Z\nRRULE:FREQ=DAILY;COUNT=2",
            "2: A [2026-03-28T12:00:00Z 2026-03-28T12:00:00Z UTC] FREQ=DAILY;COUNT=2",
        ),
    ] {
        check(&event(lines), &[expected]);
    }
}

#[test]
fn what_does_not_close_is_told_and_the_rest_is_read() {
    let whole = "BEGIN:VEVENT\nUID:2\nSUMMARY:B\nDTSTART:20260105\nEND:VEVENT";
    let read = "[2026-01-04T23:00:00Z 2026-01-05T23:00:00Z Europe/Paris]";
    check(
        &calendar(&format!("BEGIN:VEVENT\nUID:1\nDTSTART:20260101\n{whole}")),
        &[&format!("5: B {read}"), "- 2: 1 BEGIN:VEVENT does not end (END:VEVENT)."],
    );
    check(
        &calendar(&format!("{whole}\nEND:VALARM\nn’importe quoi")),
        &[&format!("2: B {read}"), "- 7: ? END:VALARM ends nothing.", "- 8: ? This line is not iCalendar."],
    );
    check(b"", &["This file is no calendar: it should begin with BEGIN:VCALENDAR."]);
    check(b"<html>", &["This file is no calendar: it should begin with BEGIN:VCALENDAR."]);
    check(&vec![b' '; MOST_BYTES + 1], &["A calendar file has 5 MiB at most."]);
    check(
        &calendar(&"BEGIN:VEVENT\nEND:VEVENT\n".repeat(MOST_EVENTS + 1)),
        &["A calendar file has 5,000 events at most."],
    );
}

#[test]
fn the_later_edition_of_an_event_counts() {
    let edition = |sequence, title| {
        format!("BEGIN:VEVENT\nUID:1\nSEQUENCE:{sequence}\nSUMMARY:{title}\nDTSTART:20260105\nEND:VEVENT\n")
    };
    let read = "[2026-01-04T23:00:00Z 2026-01-05T23:00:00Z Europe/Paris]";
    let other = "1 The file has another edition of this event.";
    check(&calendar(&(edition(2, "new") + &edition(1, "old"))), &[&format!("2: new {read}"), &format!("- 8: {other}")]);
    check(&calendar(&(edition(1, "old") + &edition(2, "new"))), &[&format!("8: new {read}"), &format!("- 2: {other}")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A damaged file is read or refused, and the events that are read can be written and read again.
    #[test]
    fn a_damaged_file_never_stops_the_reader(
        sample in 0..SAMPLES.len(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..5_u8, any::<u8>(), any::<prop::sample::Index>()), 0..12),
    ) {
        let mut file = SAMPLES[sample].to_vec();
        for (at, kind, byte, other) in damage {
            let (at, other) = (at.index(file.len()), other.index(file.len()));
            match kind {
                0 => file[at] = byte,
                1 => file.insert(at, byte),
                2 => drop(file.drain(at..(at + usize::from(byte)).min(file.len() - 1))),
                3 => file[at] = b"0123456789;:,=TZ-\n \""[usize::from(byte) % 20],
                _ => {
                    let piece = file[at.min(other)..(at.min(other) + usize::from(byte)).min(file.len())].to_vec();
                    let _ = file.splice(other..other, piece);
                }
            }
        }
        if let Ok(imported) = read(&file, Tz::Europe__Paris) {
            let events: Vec<CalendarEvent> = imported.events.into_iter().map(|it| it.event).collect();
            let text = crate::write(&crate::Feed { name: "A", zone: Tz::Europe__Paris, events: &events });
            let again = read(text.as_bytes(), Tz::Europe__Paris).map_err(|it| TestCaseError::fail(it.message().in_language(Language::En)))?;
            prop_assert!(again.skipped.is_empty(), "{:?}", again.skipped);
            for event in &events {
                for occurrence in event.recurrence.upcoming(event.recurrence.span().first_day(), 5) {
                    prop_assert!(occurrence.starts <= occurrence.ends);
                }
            }
        }
    }

    #[test]
    fn bytes_never_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n".to_vec();
        file.extend(bytes);
        let _ = read(&file, Tz::Europe__Paris);
    }
}
