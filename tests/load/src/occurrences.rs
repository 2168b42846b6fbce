//! Occurrences that Tambour's calendar makes of a file, for `tests/calendar/check`, which asks others for the same.
//!
//! `load occurrences list FILE ZONE FROM TO` prints its occurrences between two dates as JSON, `rewrite FILE ZONE`
//! the file as Tambour writes it, `time` how long things take.

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use calendar::{CalendarEvent, CalendarStatus, ChangedDate, Feed, Imported, Recurrence, Span, read, write};
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Value, json};

pub fn run(words: &[String]) -> ExitCode {
    let arguments: Vec<&str> = words.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["list", file, zone, from, to] => {
            let imported = import(file, zone);
            let days = (from.parse().expect("a date"), to.parse().expect("a date"));
            let events: Vec<Value> = imported.events.iter().map(|it| list(&it.event, days)).collect();
            let skipped: Vec<Value> = imported
                .skipped
                .iter()
                .map(|it| json!({"line": it.line, "uid": it.uid, "reason": it.reason.message().in_language(ground::text::Language::En)}))
                .collect();
            println!("{}", json!({"events": events, "skipped": skipped}));
        }
        ["rewrite", file, zone] => {
            let imported = import(file, zone);
            let events: Vec<CalendarEvent> = imported.events.into_iter().map(|it| it.event).collect();
            let text = write(&Feed { name: "Réécrit", zone: zone.parse().expect("a zone"), events: &events });
            let again = read(text.as_bytes(), zone.parse().expect("a zone")).expect("a calendar");
            assert!(again.skipped.is_empty(), "skipped of our own: {:?}", again.skipped);
            for (was, is) in events.iter().zip(&again.events) {
                assert_eq!(*was, is.event, "an event is not what was written");
            }
            assert_eq!(events.len(), again.events.len());
            print!("{text}");
        }
        ["time"] => time(),
        _ => {
            eprintln!("usage: load occurrences list FILE ZONE FROM TO | rewrite FILE ZONE | time");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn import(file: &str, zone: &str) -> Imported {
    let file = fs::read(file).expect("a file that can be read");
    read(&file, zone.parse().expect("a zone"))
        .unwrap_or_else(|refused| panic!("{}", refused.message().in_language(ground::text::Language::En)))
}

/// Occurrences with what differs in them, those that begin between two local dates.
fn list(event: &CalendarEvent, (from, to): (NaiveDate, NaiveDate)) -> Value {
    let series = &event.recurrence;
    let moved: BTreeSet<NaiveDate> = event.overrides.keys().copied().collect();
    let mut found = Vec::new();
    for occurrence in series.occurrences(from, to).into_iter().filter(|it| !moved.contains(&it.date)) {
        found.push((occurrence.date, occurrence.span, event.details.status, &event.details.summary));
    }
    for (date, ChangedDate { span, details, .. }) in &event.overrides {
        let details = details.as_ref().unwrap_or(&event.details);
        found.push((*date, *span, details.status, &details.summary));
    }
    let within = |span: &Span| (from..=to).contains(&span.first_day());
    let mut rows: Vec<Value> = found
        .into_iter()
        .filter(|(_, span, ..)| within(span))
        .map(|(date, span, status, summary)| {
            let (starts, ends) = span.instants(series.zone());
            let (starts, ends) = match span {
                Span::Timed { .. } => (starts.to_string(), ends.to_string()),
                Span::AllDay { first, last } => (first.to_string(), last.to_string()),
            };
            json!({"date": date.to_string(), "starts": starts, "ends": ends, "cancelled": status == CalendarStatus::Cancelled, "summary": summary})
        })
        .collect();
    rows.sort_by_key(|row| (row["starts"].to_string(), row["date"].to_string()));
    json!({"uid": event.uid, "occurrences": rows})
}

/// Print the time it takes to find the occurrences of 200 series in a month, and to read a file of 5,000 events.
fn time() {
    let rules = [
        "FREQ=WEEKLY;BYDAY=SA",
        "FREQ=MONTHLY;BYDAY=1SU",
        "FREQ=DAILY",
        "FREQ=YEARLY",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ];
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a date");
    for (since, year) in [("this year", 2026), ("20 years ago", 2006)] {
        let series: Vec<Recurrence> = (0..200_u32)
            .map(|number| {
                let start = day(year, 1 + number % 12, 1 + number % 28).and_hms_opt(18, 30, 0).expect("a time");
                let span = Span::Timed { starts: start, ends: start + chrono::TimeDelta::hours(2) };
                let rule = rules[number as usize % rules.len()].parse().expect("a rule");
                Recurrence::new(span, Tz::Europe__Paris, Some(rule), BTreeSet::new(), BTreeSet::new())
                    .expect("a series")
            })
            .collect();
        let begun = Instant::now();
        let found: usize = series.iter().map(|it| it.occurrences(day(2026, 12, 1), day(2026, 12, 31)).len()).sum();
        println!("200 series begun {since}, a month: {found} occurrences in {:?}", begun.elapsed());
    }
    let mut file = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for number in 0..5000 {
        let rule = if number % 25 == 0 { "RRULE:FREQ=WEEKLY;UNTIL=20271231T225959Z\r\n" } else { "" };
        file += &format!(
            "BEGIN:VEVENT\r\nUID:{number}@example.org\r\nDTSTAMP:20261101T080000Z\r\nDTSTART;TZID=Europe/Paris:202612{:02}T183000\r\nDTEND;TZID=Europe/Paris:202612{:02}T203000\r\n{rule}SUMMARY:Réunion n° {number}\r\nDESCRIPTION:À la salle des fêtes\\, entrée libre.\\nVenez nombreux !\r\nLOCATION:Salle des fêtes\r\nEND:VEVENT\r\n",
            1 + number % 28,
            1 + number % 28
        );
    }
    file += "END:VCALENDAR\r\n";
    let begun = Instant::now();
    let imported = read(file.as_bytes(), Tz::Europe__Paris).expect("a calendar");
    println!("reading {} events, {} bytes: {:?}", imported.events.len(), file.len(), begun.elapsed());
    let events: Vec<CalendarEvent> = imported.events.into_iter().map(|it| it.event).collect();
    let begun = Instant::now();
    let text = write(&Feed { name: "Agenda", zone: Tz::Europe__Paris, events: &events });
    println!("writing them, {} bytes: {:?}", text.len(), begun.elapsed());
    for line in [
        "FREQ=DAILY;COUNT=1000",
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=1000",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
    ] {
        let span = Span::AllDay { first: day(2026, 11, 23), last: day(2026, 11, 23) };
        let begun = Instant::now();
        let made = line.parse().map(|rule| {
            Recurrence::new(span, Tz::Europe__Paris, Some(rule), BTreeSet::new(), BTreeSet::new())
                .map(|it| it.last_day())
        });
        println!("{line}: {:?} in {:?}", made.ok(), begun.elapsed());
    }
}
