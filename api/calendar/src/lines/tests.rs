use super::*;

fn only(file: &[u8]) -> Line {
    let mut lines: Vec<_> = unfold(file).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    lines.remove(0).1.expect("a line")
}

#[test]
fn lines_are_folded_between_characters_and_unfolded_anywhere() {
    let mut out = Writer::default();
    let text = "é".repeat(40) + "🎉; virgule, barre \\ et\nligne\tune\u{7}";
    out.text("SUMMARY", &text);
    assert!(out.0.split("\r\n").all(|line| line.len() <= 75), "{}", out.0);
    assert_eq!(super::text(&only(out.0.as_bytes()).value), text.replace('\u{7}', ""));
    // A fold inside a character, and bare line feeds.
    assert_eq!(only(b"SUMMARY:\xC3\r\n \xA9t\n\t\xC3\xA9\n").value, "été");
    assert_eq!(only(b"SUMMARY:caf\xE9 \x93bar\x94").value, "café “bar”");
    assert_eq!(only(b"\xEF\xBB\xBFSUMMARY:\xC3\xA9").value, "é");
    assert_eq!(only(b"\xFF\xFES\0U\0M\0:\0\xE9\0").value, "é");
}

#[test]
fn parameters_are_read_with_their_quotes() {
    let line = only(b"organizer;CN=\"Foyer: gym; \x5e'douce\x5e'\";X-A=1,2:mailto:a@example.org");
    assert_eq!(
        (line.name.as_str(), line.parameter("CN"), line.parameter("X-A")),
        ("ORGANIZER", Some("Foyer: gym; \"douce\""), Some("1,2"))
    );
    assert_eq!(line.value, "mailto:a@example.org");
    for wrong in ["sans deux-points", ":sans nom", "NOM;A=\"ouvert:x", "DEUX MOTS:x"] {
        assert_eq!(unfold(wrong.as_bytes()).next().and_then(|it| it.1), None, "{wrong}");
    }
}

#[test]
fn lines_know_where_they_begin() {
    let numbers: Vec<usize> = unfold(b"A:1\r\n\r\nB:2\r\n 3\r\nC:4").map(|(number, _)| number).collect();
    assert_eq!(numbers, [1, 3, 5]);
}

#[test]
fn values_are_read_by_their_shape() {
    assert_eq!(texts("a\\,b,c\\nd,\\;\\x\\"), ["a,b", "c\nd", ";x\\"]);
    assert_eq!(date_time("20261122T1830").map(|it| it.to_string()).as_deref(), Some("2026-11-22 18:30:00"));
    assert_eq!(date_time("20261122T235960").map(|it| it.to_string()).as_deref(), Some("2026-11-22 23:59:59"));
    for wrong in
        ["20261122", "20261122T1", "20261122T250000", "2026-11-22T18:30:00", "+0261122T183000", "2026112éT1830"]
    {
        assert_eq!(date_time(wrong), None, "{wrong}");
    }
    for (seconds, text) in [(3600, "+0100"), (-12_600, "-0330"), (561, "+000921"), (0, "+0000")] {
        assert_eq!((offset(seconds).as_str(), seconds_of(text)), (text, Some(seconds)));
    }
    assert_eq!((seconds_of("0100"), seconds_of("+01"), seconds_of("+é00")), (None, None, None));
}
