//! Files as tools write them: odd, or such as few readers take.

use super::{calendar, check, event, told};

/// A calendar that events stand in, each a few lines.
fn of(events: &[&str]) -> Vec<u8> {
    calendar(
        &events.iter().map(|it| format!("BEGIN:VEVENT\nSUMMARY:A\n{it}\nEND:VEVENT")).collect::<Vec<_>>().join("\n"),
    )
}

#[test]
fn a_session_is_a_series_of_its_own() {
    check(
        &event("DTSTART:20260105T160000\nDTEND:20260105T170000\nRRULE:FREQ=WEEKLY;BYHOUR=16,18;BYMINUTE=0,30;COUNT=6"),
        &[
            "2: A [2026-01-05T15:00:00Z 2026-01-05T16:00:00Z Europe/Paris] FREQ=WEEKLY;COUNT=2",
            "2: A [2026-01-05T15:30:00Z 2026-01-05T16:30:00Z Europe/Paris] FREQ=WEEKLY;COUNT=2",
            "2: A [2026-01-05T17:00:00Z 2026-01-05T18:00:00Z Europe/Paris] FREQ=WEEKLY;COUNT=1",
            "2: A [2026-01-05T17:30:00Z 2026-01-05T18:30:00Z Europe/Paris] FREQ=WEEKLY;COUNT=1",
        ],
    );
    // The first day begins with the start; one session is called off, another one is moved.
    check(
        &of(&[
            "UID:1\nDTSTART:20260105T200000\nRRULE:FREQ=DAILY;BYHOUR=14,20;UNTIL=20260107\nEXDATE:20260106T140000",
            "UID:1\nRECURRENCE-ID:20260106T200000\nDTSTART:20260106T210000",
        ]),
        &[
            "2: A [2026-01-05T19:00:00Z 2026-01-05T19:00:00Z Europe/Paris] FREQ=DAILY;UNTIL=20260107T225959Z | 01-06: [2026-01-06T20:00:00Z]",
            "2: A [2026-01-06T13:00:00Z 2026-01-06T13:00:00Z Europe/Paris] FREQ=DAILY;UNTIL=20260107T225959Z without 01-06",
        ],
    );
    check(
        &event(
            "DTSTART:20260105T100000\nRRULE:FREQ=WEEKLY;COUNT=2\nRDATE:20260112T150000,20260107T150000,20260112T100000",
        ),
        &[
            "2: A [2026-01-05T09:00:00Z 2026-01-05T09:00:00Z Europe/Paris] FREQ=WEEKLY;COUNT=2 with 01-07 | 01-07: [2026-01-07T14:00:00Z]",
            "2: A [2026-01-12T14:00:00Z 2026-01-12T14:00:00Z Europe/Paris]",
        ],
    );
    check(
        &event("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=DAILY;BYHOUR=9,14;COUNT=2"),
        &["2: A [2026-01-04T23:00:00Z 2026-01-05T23:00:00Z Europe/Paris] FREQ=DAILY;COUNT=2"],
    );
}

#[test]
fn what_comes_by_the_hour_is_a_session_each_time() {
    let read = |time: &str| format!("2: A [2026-01-05T{time}:00Z 2026-01-05T{time}:00Z Europe/Paris]");
    for rule in ["FREQ=HOURLY;INTERVAL=2;COUNT=2", "FREQ=MINUTELY;INTERVAL=120;UNTIL=20260105T113000Z"] {
        check(&event(&format!("DTSTART:20260105T100000\nRRULE:{rule}")), &[&read("09:00"), &read("11:00")]);
    }
    check(
        &event("DTSTART:20260105T100000\nRRULE:FREQ=HOURLY;BYHOUR=10,14;UNTIL=20260106"),
        &[
            "2: A [2026-01-05T09:00:00Z 2026-01-05T09:00:00Z Europe/Paris] FREQ=DAILY;UNTIL=20260106T225959Z",
            "2: A [2026-01-05T13:00:00Z 2026-01-05T13:00:00Z Europe/Paris] FREQ=DAILY;UNTIL=20260106T225959Z",
        ],
    );
    check(
        &event("DTSTART:20260105T100000\nRRULE:FREQ=HOURLY;INTERVAL=12;COUNT=3"),
        &[
            "2: A [2026-01-05T09:00:00Z 2026-01-05T09:00:00Z Europe/Paris] FREQ=DAILY;COUNT=2",
            "2: A [2026-01-05T21:00:00Z 2026-01-05T21:00:00Z Europe/Paris]",
        ],
    );
    for rule in ["FREQ=HOURLY", "FREQ=HOURLY;COUNT=1000", "FREQ=MINUTELY;BYDAY=MO;COUNT=2"] {
        let told = told(&event(&format!("DTSTART:20260105T100000\nRRULE:{rule}")));
        assert!(told.starts_with("- 2: 1 An event takes place once a day at most"), "{told}");
    }
}

#[test]
fn what_holds_from_a_date_on_divides_a_series() {
    let series =
        "UID:1\nDTSTART:20260105T180000\nDTEND:20260105T190000\nRRULE:FREQ=WEEKLY;BYDAY=MO,TH\nEXDATE:20260122T180000";
    let on = |lines: &str| format!("UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:{lines}");
    check(
        &of(&[series, &on("20260115T180000\nDTSTART:20260116T093000\nDTEND:20260116T103000")]),
        &[
            "2: A [2026-01-05T17:00:00Z 2026-01-05T18:00:00Z Europe/Paris] FREQ=WEEKLY;UNTIL=20260114T225959Z;BYDAY=MO,TH",
            "10: A [2026-01-16T08:30:00Z 2026-01-16T09:30:00Z Europe/Paris] FREQ=WEEKLY;BYDAY=TU,FR without 01-23",
        ],
    );
    check(
        &of(&[series, &on("20260105T180000\nDTSTART:20260105T200000\nDTEND:20260105T210000")]),
        &["2: A [2026-01-05T19:00:00Z 2026-01-05T20:00:00Z Europe/Paris] FREQ=WEEKLY;BYDAY=MO,TH without 01-22"],
    );
    let monthly = "UID:1\nDTSTART:20260105T180000\nRRULE:FREQ=MONTHLY;BYDAY=1MO";
    let told = told(&of(&[monthly, &on("20260202T180000\nDTSTART:20260203T180000")]));
    assert!(told.contains("- 8: 1 This change holds for what follows too"), "{told}");
}

#[test]
fn an_event_without_a_uid_has_the_name_of_its_start_and_title() {
    let file = calendar("BEGIN:VEVENT\nDTSTART:20260101\nSUMMARY:Tri, bac vert\nEND:VEVENT");
    let read = super::read(&file, chrono_tz::Tz::Europe__Paris).expect("a calendar");
    assert_eq!((read.events[0].event.uid.as_str(), read.skipped.len()), ("20260101-tri-bac-vert", 0));
}

#[test]
fn events_that_share_a_uid_are_told_apart_by_their_start() {
    let read = |time: &str| format!("[2026-01-{time}:00:00Z 2026-01-{time}:00:00Z Europe/Paris]");
    check(
        &of(&["UID:1\nDTSTART:20260105T090000Z", "UID:1\nDTSTART:20260112T090000Z"]),
        &[
            &format!("2: A {}", read("05T09")),
            &format!("7: A {}", read("12T09")),
            "- 7: 1 Several events of the file have this UID: each is taken in under a name of its own.",
        ],
    );
    check(
        &of(&["UID:1\nSEQUENCE:1\nDTSTART:20260105T090000Z", "UID:1\nDTSTART:20260112T090000Z"]),
        &[&format!("2: A {}", read("05T09")), "- 8: 1 The file has another edition of this event."],
    );
}

#[test]
fn weeks_of_the_year_are_counted_as_iso_8601_does() {
    let file = event("DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=YEARLY;BYWEEKNO=1,53,-1;BYDAY=MO,SU");
    let read = super::read(&file, chrono_tz::Tz::Europe__Paris).expect("a calendar");
    let dates = read.events[0].event.recurrence.upcoming(chrono::NaiveDate::MIN, 8);
    let dates: Vec<String> = dates.iter().map(|it| it.date.to_string()).collect();
    let expected = [
        "2026-01-05",
        "2026-12-28",
        "2027-01-03",
        "2027-01-04",
        "2027-01-10",
        "2027-12-27",
        "2028-01-02",
        "2028-01-03",
    ];
    assert_eq!(dates, expected);
}

#[test]
fn a_zone_has_the_rules_that_the_file_gives_it() {
    // Clocks that go back a month before those of Paris.
    let change = |kind: &str, start: &str, from: &str, to: &str, month: &str| {
        format!(
            "BEGIN:{kind}\nDTSTART:{start}\nTZOFFSETFROM:{from}\nTZOFFSETTO:{to}\nRRULE:FREQ=YEARLY;BYMONTH={month};BYDAY=-1SU\nEND:{kind}"
        )
    };
    let zone = [
        change("STANDARD", "16010930T030000", "+0200", "+0100", "9"),
        change("DAYLIGHT", "16010325T020000", "+0100", "+0200", "3"),
    ];
    let file = |lines: &str| {
        calendar(&format!(
            "BEGIN:VTIMEZONE\nTZID:Du moulin\n{}\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\n{lines}\nEND:VEVENT",
            zone.join("\n")
        ))
    };
    for (start, expected) in [("20270701T180000", "2027-07-01T16:00:00Z"), ("20271010T180000", "2027-10-10T17:00:00Z")]
    {
        check(
            &file(&format!("DTSTART;TZID=Du moulin:{start}")),
            &[&format!("17: A [{expected} {expected} Europe/Paris]")],
        );
    }
    check(
        &file("DTSTART;TZID=Du moulin:20270920T180000\nRRULE:FREQ=WEEKLY;COUNT=3"),
        &[
            "17: A [2027-09-20T16:00:00Z 2027-09-20T16:00:00Z Europe/Paris] FREQ=WEEKLY;COUNT=3 | 09-27: [2027-09-27T17:00:00Z] | 10-04: [2027-10-04T17:00:00Z]",
        ],
    );
}

#[test]
fn times_without_a_zone_are_those_of_the_calendar() {
    check(
        &calendar("X-WR-TIMEZONE:Indian/Reunion\nBEGIN:VEVENT\nUID:1\nSUMMARY:A\nDTSTART:20260105T180000\nEND:VEVENT"),
        &["3: A [2026-01-05T14:00:00Z 2026-01-05T14:00:00Z Indian/Reunion]"],
    );
}

#[test]
fn midnight_in_utc_beside_whole_days_is_the_date_it_is_written_with() {
    let west = chrono_tz::Tz::America__Martinique;
    let file = of(&[
        "UID:1\nDTSTART;VALUE=DATE:20260105\nDTEND:20260107T000000Z\nRRULE:FREQ=WEEKLY;UNTIL=20260126T000000Z\nEXDATE:20260119T000000Z",
        "UID:1\nRECURRENCE-ID:20260112T000000Z\nDTSTART;VALUE=DATE:20260113",
    ]);
    let read = super::read(&file, west).expect("a calendar");
    let event = &read.events[0].event;
    let days: Vec<String> =
        event.recurrence.upcoming(chrono::NaiveDate::MIN, 9).iter().map(|it| format!("{:?}", it.span)).collect();
    let day = |first, last| format!("AllDay {{ first: 2026-01-{first}, last: 2026-01-{last} }}");
    assert_eq!(days, [day("05", "06"), day("12", "13"), day("26", "27")]);
    assert_eq!((event.overrides.len(), read.skipped.len()), (1, 0));
}

#[test]
fn whole_days_by_outlooks_flag_are_whole_days() {
    for lines in [
        "DTSTART;TZID=Romance Standard Time:20260105T000000\nDTEND;TZID=Romance Standard Time:20260107T000000\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
        "DTSTART:20260104T230000Z\nDTEND:20260106T230000Z\nX-FUNAMBOL-ALLDAY:1",
    ] {
        let read = super::read(&event(lines), chrono_tz::Tz::Europe__Paris).expect("a calendar");
        let span = format!("{:?}", read.events[0].event.recurrence.span());
        assert_eq!(span, "AllDay { first: 2026-01-05, last: 2026-01-06 }");
    }
}

#[test]
fn one_date_of_another_kind_is_one_date() {
    check(
        &of(&[
            "UID:1\nDTSTART:20260105T180000\nRRULE:FREQ=WEEKLY;COUNT=2",
            "UID:1\nRECURRENCE-ID:20260112T180000\nDTSTART;VALUE=DATE:20260112",
        ]),
        &[
            "2: A [2026-01-05T17:00:00Z 2026-01-05T17:00:00Z Europe/Paris] FREQ=WEEKLY;COUNT=2 | 01-12: [2026-01-11T23:00:00Z]",
        ],
    );
}

#[test]
fn a_series_that_began_before_1970_goes_on() {
    check(
        &of(&[
            "UID:1\nDTSTART;VALUE=DATE:18700714\nRRULE:FREQ=YEARLY",
            "UID:2\nDTSTART:19680212T100000\nRRULE:FREQ=MONTHLY;BYDAY=2MO;COUNT=40",
        ]),
        &[
            "2: A [1970-07-13T23:00:00Z 1970-07-14T23:00:00Z Europe/Paris] FREQ=YEARLY",
            "8: A [1970-01-12T09:00:00Z 1970-01-12T09:00:00Z Europe/Paris] FREQ=MONTHLY;COUNT=17;BYDAY=2MO",
        ],
    );
}

#[test]
fn quoted_printable_is_decoded_whatever_its_charset() {
    let lines = "DTSTART:20260105T090000Z\nDESCRIPTION;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Th=E9 =\n=3D 1 =80\n\
                 LOCATION;QUOTED-PRINTABLE:Pr=C3=A9au";
    let read = super::read(&event(lines), chrono_tz::Tz::Europe__Paris).expect("a calendar");
    let details = &read.events[0].event.details;
    assert_eq!((details.description.as_deref(), details.location.as_deref()), (Some("Thé = 1 €"), Some("Préau")));
}

#[test]
fn a_mark_before_the_file_does_not_harm_characters_that_are_folded() {
    let file = event("DTSTART:20260105T090000Z\nLOCATION:Caf\u{e9}");
    let at = file.iter().position(|byte| *byte == 0xc3).expect("a character of two bytes") + 1;
    let folded = [b"\xEF\xBB\xBF", &file[..at], b"\r\n ", &file[at..]].concat();
    let read = super::read(&folded, chrono_tz::Tz::Europe__Paris).expect("a calendar");
    assert_eq!(read.events[0].event.details.location.as_deref(), Some("Café"));
}
