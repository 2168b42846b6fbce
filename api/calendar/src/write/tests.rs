use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::Recurrence;

fn text_of(zone: Tz, years: (i32, i32)) -> String {
    let mut out = Writer::default();
    zone::write(&mut out, zone, years);
    out.0.replace("\r\n", " ")
}

#[test]
fn a_zone_is_told_by_its_yearly_rules() {
    assert_eq!(
        text_of(Tz::Europe__Paris, (2026, 2026)),
        "BEGIN:VTIMEZONE TZID:Europe/Paris X-LIC-LOCATION:Europe/Paris \
         BEGIN:DAYLIGHT DTSTART:20250330T020000 TZOFFSETFROM:+0100 TZOFFSETTO:+0200 TZNAME:CEST RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU END:DAYLIGHT \
         BEGIN:STANDARD DTSTART:20251026T030000 TZOFFSETFROM:+0200 TZOFFSETTO:+0100 TZNAME:CET RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU END:STANDARD \
         END:VTIMEZONE "
    );
    let miquelon = text_of(Tz::America__Miquelon, (2026, 2099));
    assert!(
        miquelon.contains("DTSTART:20250309T020000 TZOFFSETFROM:-0300 TZOFFSETTO:-0200 TZNAME:-0200 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
        "{miquelon}"
    );
    assert!(miquelon.contains("RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"), "{miquelon}");
    assert_eq!(
        text_of(Tz::Indian__Reunion, (2026, 2099)),
        "BEGIN:VTIMEZONE TZID:Indian/Reunion X-LIC-LOCATION:Indian/Reunion \
         BEGIN:STANDARD DTSTART:19700101T000000 TZOFFSETFROM:+0400 TZOFFSETTO:+0400 TZNAME:+0400 END:STANDARD END:VTIMEZONE "
    );
}

#[test]
fn a_zone_whose_rules_changed_tells_both() {
    // Before 1996 summer time ended in September.
    let paris = text_of(Tz::Europe__Paris, (1994, 2030));
    assert!(
        paris.contains(
            "DTSTART:19930926T030000 TZOFFSETFROM:+0200 TZOFFSETTO:+0100 TZNAME:CET RDATE:19930926T030000 RDATE:19940925T030000 RDATE:19950924T030000 END"
        ),
        "{paris}"
    );
    assert!(
        paris
            .contains("DTSTART:19961027T030000 TZOFFSETFROM:+0200 TZOFFSETTO:+0100 TZNAME:CET RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU END"),
        "{paris}"
    );
}

#[test]
fn an_event_is_written_whole() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let at = |date: &str, hour| day(date).and_hms_opt(hour, 0, 0).expect("a time");
    let span = Span::Timed { starts: at("2026-12-03", 18), ends: at("2026-12-03", 20) };
    let rule = "FREQ=WEEKLY;UNTIL=20270131".parse().expect("a rule");
    let series = Recurrence::new(
        span,
        Tz::Europe__Paris,
        Some(rule),
        BTreeSet::from([day("2026-12-24")]),
        BTreeSet::from([day("2027-02-05")]),
    );
    let details = Details {
        summary: "Chorale".into(),
        description: Some("Venez, chantez ;\nc’est gratuit".into()),
        location: Some("Salle des fêtes, Kerling".into()),
        geo: Some((49.4021, 6.38)),
        url: Some("https://exemple.fr/é".into()),
        categories: vec!["culture".into(), "a,b".into()],
        status: CalendarStatus::Confirmed,
    };
    let cancelled = ChangedDate {
        sequence: 3,
        span: span.on(day("2026-12-10")),
        details: Some(Details { status: CalendarStatus::Cancelled, ..details.clone() }),
    };
    let event = CalendarEvent {
        uid: "1@exemple.fr".into(),
        sequence: 2,
        created: Some(Instant::from_micros(0)),
        modified: Some(Instant::from_micros(86_400_000_000)),
        class: Class::Public,
        details,
        recurrence: series.expect("a series"),
        overrides: BTreeMap::from([(day("2026-12-10"), cancelled)]),
    };
    let text = write(&Feed { name: "Agenda, Kerling", zone: Tz::Europe__Paris, events: std::slice::from_ref(&event) });
    let plain = text.replace("\r\n ", "");
    for line in [
        "VERSION:2.0",
        "NAME:Agenda\\, Kerling",
        "X-WR-CALNAME:Agenda\\, Kerling",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "DTSTAMP:19700102T000000Z",
        "CREATED:19700101T000000Z",
        "LAST-MODIFIED:19700102T000000Z",
        "SEQUENCE:2",
        "DTSTART;TZID=Europe/Paris:20261203T180000",
        "DTEND;TZID=Europe/Paris:20261203T200000",
        "RRULE:FREQ=WEEKLY;UNTIL=20270131T225959Z",
        "RDATE;TZID=Europe/Paris:20270205T180000",
        "EXDATE;TZID=Europe/Paris:20261224T180000",
        "DESCRIPTION:Venez\\, chantez \\;\\nc’est gratuit",
        "GEO:49.4021;6.38",
        "URL:https://exemple.fr/é",
        "CATEGORIES:culture,a\\,b",
        "RECURRENCE-ID;TZID=Europe/Paris:20261210T180000",
        "SEQUENCE:3",
        "STATUS:CANCELLED",
    ] {
        assert!(plain.split("\r\n").any(|it| it == line), "{line} in {plain}");
    }
    assert!(!plain.contains("METHOD"));
    let again = crate::read(text.as_bytes(), Tz::Indian__Reunion).expect("a calendar");
    assert_eq!((again.events.first().map(|it| &it.event), again.skipped.len()), (Some(&event), 0));
}

#[test]
fn a_start_that_is_not_on_its_rule_is_written_so_that_all_read_the_same() {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    let span = Span::AllDay { first: day("2026-12-01"), last: day("2026-12-02") };
    let rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=3".parse().ok();
    let recurrence =
        Recurrence::new(span, Tz::Europe__Paris, rule, BTreeSet::new(), BTreeSet::new()).expect("a series");
    let event = CalendarEvent {
        uid: "1".into(),
        sequence: 0,
        created: None,
        modified: None,
        class: Class::Public,
        details: Details::default(),
        recurrence,
        overrides: BTreeMap::new(),
    };
    let text = write(&Feed { name: "", zone: Tz::Europe__Paris, events: &[event] });
    for line in [
        "DTSTART;VALUE=DATE:20261201",
        "DTEND;VALUE=DATE:20261203",
        "RRULE:FREQ=WEEKLY;UNTIL=20261214;BYDAY=MO",
        "RDATE;VALUE=DATE:20261201",
    ] {
        assert!(text.split("\r\n").any(|it| it == line), "{line} in {text}");
    }
    assert!(!text.contains("VTIMEZONE"));
}
