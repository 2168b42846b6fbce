//! Texts cut to the lines that there is room for. Pure.

/// A text that fits into so many lines of so many characters: cut between words, with « … » where something is missing.
pub(super) fn cut(text: &str, lines: usize, line: usize) -> String {
    let breaks = |sign: char| sign.is_whitespace() && !['\u{a0}', '\u{202f}'].contains(&sign);
    let text = text.split(breaks).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    // Words do not break, so that every line but the last may stay short.
    let most = (lines * line).saturating_sub(lines.saturating_sub(1) * line / 8);
    let Some((end, _)) = text.char_indices().nth(most) else { return text };
    // The mark takes a character too.
    let beginning = &text[..text[..end].char_indices().next_back().map_or(0, |(start, _)| start)];
    let whole = beginning.rsplit_once(' ').map_or(beginning, |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches([' ', ',', ';', ':', '.', '–', '-']))
}

/// The lines that a text wants.
pub(super) fn lines(text: &str, line: usize) -> usize {
    text.chars().count().div_ceil(line).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words() {
        for (text, line, expected) in [
            ("Un texte court.", 20, "Un texte court."),
            ("Un texte qui est\nplus long", 20, "Un texte qui est…"),
            ("Un texte, puis un autre", 11, "Un texte…"),
            ("De 23\u{202f}h à 5\u{202f}h", 11, "De 23\u{202f}h à…"),
            ("Anticonstitutionnellement", 10, "Anticonst…"),
            ("éééééééééééé", 5, "éééé…"),
            ("", 5, ""),
        ] {
            assert_eq!(cut(text, 1, line), expected, "{text}");
        }
        assert_eq!(cut(&"mot ".repeat(40), 2, 20).chars().count(), 36);
        assert_eq!((lines("", 5), lines("cinqs", 5), lines("six si", 5)), (1, 1, 2));
    }
}
