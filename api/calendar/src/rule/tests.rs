use super::*;
use ground::text::Language;

#[test]
fn rules_are_written_in_one_order() {
    for (text, expected) in [
        ("FREQ=WEEKLY", "FREQ=WEEKLY"),
        ("byday=su,mo;freq=weekly;interval=1;wkst=mo;", "FREQ=WEEKLY;BYDAY=MO,SU"),
        ("BYDAY=+1SU,-1FR;FREQ=MONTHLY", "FREQ=MONTHLY;BYDAY=-1FR,1SU"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
        ("FREQ=YEARLY;UNTIL=20301231;WKST=SU;BYWEEKNO=20", "FREQ=YEARLY;UNTIL=20301231;WKST=SU;BYWEEKNO=20"),
        ("FREQ=DAILY;UNTIL=20301231T215959Z", "FREQ=DAILY;UNTIL=20301231T215959Z"),
        ("FREQ=DAILY;COUNT=010;UNTIL", "!"),
        ("FREQ=DAILY;COUNT=10;BYHOUR=18;BYMINUTE=30", "FREQ=DAILY;COUNT=10;BYHOUR=18;BYMINUTE=30"),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=OMIT", "FREQ=YEARLY"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("FREQ=YEARLY;BYYEARDAY=-1,100", "FREQ=YEARLY;BYYEARDAY=-1,100"),
    ] {
        let written = text.parse::<Rule>().map_or("!".to_owned(), |it| it.to_string());
        assert_eq!(written, expected, "{text}");
        if written != "!" {
            assert_eq!(written.parse::<Rule>().map(|it| it.to_string()), Ok(written), "{text}");
        }
    }
}

#[test]
fn what_an_agenda_cannot_mean_is_refused() {
    for (text, reason) in [
        ("", "A rule says its frequency"),
        ("WEEKLY", "“WEEKLY” is not a known part"),
        ("FREQ=SECONDLY", "An event takes place once a day at most"),
        ("FREQ=MINUTELY;COUNT=3", "An event takes place once a day at most"),
        ("FREQ=HOURLY;INTERVAL=24", "An event takes place once a day at most"),
        ("FREQ=DAILY;BYHOUR=9,18", "An event takes place once a day at most"),
        ("FREQ=FORTNIGHTLY", "A rule cannot have FREQ=FORTNIGHTLY"),
        ("FREQ=DAILY;FREQ=DAILY", "The rule gives FREQ twice"),
        ("FREQ=DAILY;COUNT=2;UNTIL=20301231", "not by both"),
        ("FREQ=DAILY;COUNT=100000", "A series has 1,000 dates at most"),
        ("FREQ=DAILY;COUNT=99999999999999999999", "A series has 1,000 dates at most"),
        ("FREQ=DAILY;COUNT=0", "A rule cannot have COUNT=0"),
        ("FREQ=DAILY;COUNT=-1", "A rule cannot have COUNT=-1"),
        ("FREQ=DAILY;INTERVAL=0", "A rule cannot have INTERVAL=0"),
        ("FREQ=YEARLY;INTERVAL=21", "A rule cannot have INTERVAL=21"),
        ("FREQ=DAILY;UNTIL=20300230", "A rule cannot have UNTIL=20300230"),
        ("FREQ=DAILY;UNTIL=demain", "A rule cannot have UNTIL=DEMAIN"),
        ("FREQ=WEEKLY;BYDAY=LU", "A rule cannot have BYDAY=LU"),
        ("FREQ=WEEKLY;BYDAY=1MO", "The rule combines BYDAY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "A rule cannot have BYDAY=6MO"),
        ("FREQ=MONTHLY;BYDAY=-5MO", "A rule cannot have BYDAY=-5MO"),
        ("FREQ=MONTHLY;BYDAY=éMO", "A rule cannot have BYDAY=é"),
        ("FREQ=WEEKLY;BYMONTHDAY=1", "The rule combines BYMONTHDAY"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "A rule cannot have BYMONTHDAY=0"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "A rule cannot have BYMONTHDAY=32"),
        ("FREQ=MONTHLY;BYYEARDAY=1", "The rule combines BYYEARDAY"),
        ("FREQ=MONTHLY;BYWEEKNO=1", "The rule combines BYWEEKNO"),
        ("FREQ=YEARLY;BYWEEKNO=54", "A rule cannot have BYWEEKNO=54"),
        ("FREQ=YEARLY;BYWEEKNO=2;BYSETPOS=1", "The rule combines BYWEEKNO"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS picks"),
        ("FREQ=YEARLY;BYEASTER=0", "“BYEASTER” is not a known part"),
        ("FREQ=YEARLY;X-NAME=1", "“X-NAME” is not a known part"),
        ("FREQ=YEARLY;RSCALE=CHINESE", "“RSCALE” is not a known part"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "This rule never gives a date"),
        ("FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=-31", "This rule never gives a date"),
        (&format!("FREQ=DAILY;BYMONTH={}", "1,".repeat(250)), "A rule has 500 characters at most"),
    ] {
        let refused = text.parse::<Rule>().map(|it| it.to_string()).map_err(|it| it.in_language(Language::En));
        assert!(refused.as_ref().is_err_and(|it| it.contains(reason)), "{text}: {refused:?}");
    }
}
