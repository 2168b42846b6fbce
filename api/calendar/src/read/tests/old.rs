//! vCalendar 1.0, as old phones and groupware write it.

use super::{check, told};

/// A file of version 1.0 with one event, and more about the calendar.
fn old(calendar: &str, event: &str) -> Vec<u8> {
    format!("BEGIN:VCALENDAR\r\nVERSION:1.0\r\n{calendar}BEGIN:VEVENT\r\nUID:1\r\nSUMMARY:A\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
        .into_bytes()
}

/// The rule that an old one is read as, for an event that begins on Tuesday, 6 January 2026.
fn rule(text: &str) -> String {
    let told = told(&old("", &format!("DTSTART:20260106T180000\r\nRRULE:{text}")));
    told.trim_end().split_once("Paris] ").map_or_else(|| told.clone(), |(_, rule)| rule.to_owned())
}

#[test]
fn rules_are_read_as_the_format_s_examples_say() {
    for (old, expected) in [
        ("D1 #10", "FREQ=DAILY;COUNT=10"),
        ("D2 #0", "FREQ=DAILY;INTERVAL=2"),
        ("D1", "FREQ=DAILY;COUNT=2"),
        ("w1 #4", "FREQ=WEEKLY;COUNT=4"),
        ("W1 TU #10", "FREQ=WEEKLY;COUNT=10;BYDAY=TU"),
        ("W2 TU TH 20260301T000000Z", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260301T000000Z;BYDAY=TU,TH"),
        // Five weeks, of which the last ends on Sunday, 8 February.
        ("W1 TU TH #5", "FREQ=WEEKLY;UNTIL=20260208T225959Z;BYDAY=TU,TH"),
        ("W2 TU TH #2", "FREQ=WEEKLY;INTERVAL=2;UNTIL=20260125T225959Z;BYDAY=TU,TH"),
        ("MP1 1+ TU #10", "FREQ=MONTHLY;COUNT=10;BYDAY=1TU"),
        ("MP2 1+ TU 1- SU #10", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=-1SU,1TU"),
        ("MP6 1+ TU WE #10", "FREQ=MONTHLY;INTERVAL=6;COUNT=10;BYDAY=1TU,1WE"),
        ("MP2 1+ 1- TU #3", "FREQ=MONTHLY;INTERVAL=2;COUNT=3;BYDAY=-1TU,1TU"),
        ("MD1 6 15 1- #10", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=-1,6,15"),
        ("MD1 LD #0", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("MD1 #5", "FREQ=MONTHLY;COUNT=5"),
        ("YM1 1 7 #10", "FREQ=YEARLY;COUNT=10;BYMONTH=1,7"),
        ("YD1 6 100 #10", "FREQ=YEARLY;COUNT=10;BYYEARDAY=6,100"),
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"),
    ] {
        assert_eq!(rule(old), expected, "{old}");
    }
}

#[test]
fn a_rule_without_a_like_leaves_its_event_out_and_is_told() {
    for old in [
        "D1 0600 1200 #5",
        "MP6 1+ MO #5 D1 #5",
        "MP1 #12",
        "W2 MO$ TU #2",
        "M60 #12",
        "D0 #3",
        "W1 XX #2",
        "MD1 32 #2",
    ] {
        let told = rule(old);
        assert!(told.starts_with("- 3: 1 ") && !told.contains("Paris"), "{old}: {told}");
    }
}

#[test]
fn lists_texts_and_alarms_are_read_as_the_format_writes_them() {
    let event = "DTSTART:20260106T180000\r\nDTEND:20260106T190000\r\nRRULE:D1 #4\r\nEXDATE:20260107T180000;20260108T180000\r\n\
                 CATEGORIES:MEETING;FÊTE\\;BAL\r\nLOCATION:Salle\r\n des fêtes\r\nAALARM:20260106T170000;;1;bip.wav\r\n\
                 DALARM:20260106T170000;PT5M;2;Bientôt\r\nDESCRIPTION;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=\r\n\
                 Entr=C3=A9e libre.=0D=0AVenez=\r\n nombreux";
    let read = super::read(&old("", event), chrono_tz::Tz::Europe__Paris).expect("a calendar");
    assert_eq!(read.skipped, []);
    let event = &read.events[0].event;
    assert_eq!(event.details.categories, ["MEETING", "FÊTE;BAL"]);
    assert_eq!(event.details.location.as_deref(), Some("Salle des fêtes"));
    assert_eq!(event.details.description.as_deref(), Some("Entrée libre.\nVenez nombreux"));
    assert_eq!(event.recurrence.exdates().len(), 2);
}

#[test]
fn a_zone_that_is_only_a_distance_is_the_place_s_or_none() {
    let event = "DTSTART:20260706T180000\r\nDTEND:20260706T190000";
    for zone in ["TZ:+01\r\n", "TZ:+0100\r\nDAYLIGHT:TRUE;+02;20260329T020000;20261025T030000;;\r\n", "TZ:+01:00\r\n"] {
        let begins = 3 + zone.matches('\n').count();
        check(&old(zone, event), &[&format!("{begins}: A [2026-07-06T16:00:00Z 2026-07-06T17:00:00Z Europe/Paris]")]);
    }
    check(&old("TZ:-05\r\n", event), &["- 4: 1 The time zone “TZ:-05” is not known."]);
    check(
        &old("TZ:-05\r\n", "DTSTART:20260706T160000Z"),
        &["4: A [2026-07-06T16:00:00Z 2026-07-06T16:00:00Z Europe/Paris]"],
    );
}

#[test]
fn only_calendars_of_version_1_are_read_so() {
    let file = String::from_utf8(old("", "DTSTART:20260106T180000\r\nCATEGORIES:A;B\r\nRRULE:D1 #4")).expect("text");
    let new = super::told(file.replace("VERSION:1.0", "VERSION:2.0").as_bytes());
    assert!(new.starts_with("- 3: 1 "), "{new}");
}
