//! Characters of texts that people paste: what is not seen is cleaned away, what a program meant is written as everybody writes it.

use unicode_normalization::UnicodeNormalization;

/// What programs write with characters of their own: Word's hyphens, the C1 controls that stand for Windows-1252, and
/// bullets of symbol fonts; in order.
const MEANT: [(char, char); 43] = [
    ('\u{1e}', '\u{2011}'),
    ('\u{1f}', '\u{ad}'),
    ('\u{80}', '€'),
    ('\u{82}', '‚'),
    ('\u{83}', 'ƒ'),
    ('\u{84}', '„'),
    ('\u{86}', '†'),
    ('\u{87}', '‡'),
    ('\u{88}', 'ˆ'),
    ('\u{89}', '‰'),
    ('\u{8a}', 'Š'),
    ('\u{8b}', '‹'),
    ('\u{8c}', 'Œ'),
    ('\u{8e}', 'Ž'),
    ('\u{91}', '‘'),
    ('\u{92}', '’'),
    ('\u{93}', '“'),
    ('\u{94}', '”'),
    ('\u{95}', '•'),
    ('\u{96}', '–'),
    ('\u{97}', '—'),
    ('\u{98}', '˜'),
    ('\u{99}', '™'),
    ('\u{9a}', 'š'),
    ('\u{9b}', '›'),
    ('\u{9c}', 'œ'),
    ('\u{9e}', 'ž'),
    ('\u{9f}', 'Ÿ'),
    ('\u{f02d}', '–'),
    ('\u{f06c}', '●'),
    ('\u{f06e}', '■'),
    ('\u{f071}', '❑'),
    ('\u{f075}', '◆'),
    ('\u{f076}', '❖'),
    ('\u{f09f}', '•'),
    ('\u{f0a7}', '▪'),
    ('\u{f0a8}', '◻'),
    ('\u{f0b7}', '•'),
    ('\u{f0d8}', '➢'),
    ('\u{f0e0}', '→'),
    ('\u{f0e8}', '➔'),
    ('\u{f0fc}', '✓'),
    ('\u{f0fe}', '☑'),
];

/// A text of one line as everybody sees it, without outer blanks: breaks of lines that only some programs know, and
/// tabs, are blanks.
pub fn clean_line(raw: &str) -> String {
    let mut line = String::with_capacity(raw.len());
    for c in cleaned(raw.trim_matches(is_edge)) {
        match c {
            '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            c => line.push(c),
        }
    }
    line
}

/// A text of lines as everybody sees it, its lines ended by `\n`.
pub fn clean_lines(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut before = ' ';
    for c in cleaned(raw) {
        match c {
            '\n' if before == '\r' => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' => text.push('\n'),
            '\u{2029}' => text.push_str("\n\n"),
            c => text.push(c),
        }
        before = c;
    }
    text
}

/// True for a character that no text holds once it is cleaned: NUL, and in a line what ends one.
pub fn is_refused(c: char) -> bool {
    c.is_control() && c != '\t'
}

/// True if nobody sees anything of a text.
pub fn is_unseen(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// True for a character that nobody sees: blanks, what Unicode calls ignorable by default, and glyphs that are blank.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || is_ignorable(c)
        || matches!(c, '\u{2800}' | '\u{fff9}'..='\u{fffc}' | '\u{1d159}')
}

/// True for what Unicode calls `Default_Ignorable_Code_Point` (DerivedCoreProperties, version 16).
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// True if a text is written from right to left, in part at least: Hebrew, Arabic and their neighbours.
pub fn is_right_to_left(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    })
}

/// True for what says nothing at the ends of a line.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The characters of a text that are meant for a reader, composed (NFC), with those that end lines as they are.
fn cleaned(raw: &str) -> impl Iterator<Item = char> {
    // A text from left to right needs no marks of direction; numbers that are copied from contacts bring them.
    let keeps_marks = is_right_to_left(raw);
    let is_kept = move |c: &char| match c {
        '\0' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' => true,
        // They turn the direction of what follows, to make a text look like another.
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => false,
        '\u{200e}' | '\u{200f}' | '\u{61c}' => keeps_marks,
        '\u{feff}' | '\u{fff9}'..='\u{fffc}' => false,
        c => !c.is_control(),
    };
    let meant = |c: char| MEANT.binary_search_by_key(&c, |(written, _)| *written).map_or(c, |at| MEANT[at].1);
    raw.chars().map(meant).filter(is_kept).nfc().collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_write_between_lines_is_a_break_or_a_blank() {
        for (raw, line, lines) in [
            ("a\u{b}b", "a b", "a\nb"),
            ("a\u{c}b", "a b", "a\nb"),
            ("a\u{85}b", "a b", "a\nb"),
            ("a\u{2028}b", "a b", "a\nb"),
            ("a\u{2029}b", "a b", "a\n\nb"),
            ("a\t\tb", "a b", "a\t\tb"),
            ("a \u{b}b", "a b", "a \nb"),
            ("a  b", "a  b", "a  b"),
        ] {
            assert_eq!((clean_line(raw), clean_lines(raw)), (line.to_owned(), lines.to_owned()), "{raw:?}");
        }
        assert_eq!(clean_lines("un\r\ndeux\rtrois\n\r\nfin"), "un\ndeux\ntrois\n\nfin");
    }

    #[test]
    fn what_nobody_sees_is_cleaned_away_and_what_is_seen_stays() {
        for (raw, expected) in [
            ("\u{202d}03 82 00 00 00\u{202c}", "03 82 00 00 00"),
            ("\u{2068}Marie\u{2069} et \u{200e}Paul", "Marie et Paul"),
            ("\u{feff}Avis\u{feff}", "Avis"),
            ("\u{fffc}Affiche", "Affiche"),
            ("\u{200b} Avis \u{2060}", "Avis"),
            ("a\u{1}b\u{7}c\u{1b}d\u{7f}", "abcd"),
            ("porte\u{1e}à\u{1e}porte", "porte‑à‑porte"),
            ("l\u{92}eau \u{96} 3 \u{80}", "l’eau – 3 €"),
            ("\u{f0b7} Loto", "• Loto"),
            ("Re\u{301}union d’e\u{301}te\u{301}", "Réunion d’été"),
            ("biblio\u{ad}thèque", "biblio\u{ad}thèque"),
            ("18\u{202f}h\u{a0}: prêt", "18\u{202f}h\u{a0}: prêt"),
            ("👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}"),
            ("سلام!\u{200f}", "سلام!\u{200f}"),
        ] {
            assert_eq!(clean_line(raw), expected, "{raw:?}");
            assert_eq!(clean_line(expected), expected, "cleaning is done once");
        }
    }

    #[test]
    fn a_text_that_shows_nothing_is_unseen() {
        for text in [
            "",
            " ",
            "\u{a0}",
            "\u{200b}",
            "\u{ad}",
            "⠀⠀",
            "\u{3164}",
            "\u{180e}",
            "\u{34f}",
            "\u{fffc}",
            "\u{115f}",
            "\u{ffa0}",
            "\u{2063}",
            "\u{fe0f}",
            "\u{200d}",
            "\u{e0020}",
            "\u{1d159}",
            "\u{61c}",
        ] {
            assert!(is_unseen(text), "{text:?}");
        }
        for text in ["a", "…", "\u{fffd}", "⠁", "0", "\u{f0b7}"] {
            assert!(!is_unseen(text), "{text:?}");
        }
    }
}
