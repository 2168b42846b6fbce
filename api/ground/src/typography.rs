//! French typography on pages and in letters: blanks that do not break, and the apostrophe. Pure.
//!
//! Programs, feeds and forms keep what was typed: only what a person reads passes here.

use crate::text::Language;

/// The narrow blank that does not break (U+202F).
pub const NARROW: char = '\u{202f}';

/// The blank that does not break (U+00A0).
const WIDE: char = '\u{a0}';

/// A sentence of ours: in French the blank before `;`, `!`, `?` and inside « » is narrow, that before `:` is not, and
/// an apostrophe is curved in every language.
pub fn ours(text: &str, language: Language) -> String {
    let text = text.replace('\'', "’");
    if language.speech().typography == Typography::French { blanks(&text, is_blank) } else { text }
}

/// What somebody wrote: a blank that stands before `;`, `!`, `?`, `:` or inside « » no longer breaks. Nothing is put in
/// that was not there.
pub fn theirs(text: &str) -> String {
    blanks(text, |letter| letter == ' ')
}

/// The same for HTML that somebody's text has become: tags, their attributes, and what stands in `code` and `pre` stay.
pub fn theirs_in_html(html: &str) -> String {
    let (mut out, mut rest, mut code) = (String::with_capacity(html.len() + 16), html, 0_u32);
    while let Some(start) = rest.find('<') {
        let (text, tag) = rest.split_at(start);
        if code == 0 {
            out.push_str(&theirs(text))
        } else {
            out.push_str(text)
        }
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        match tag {
            "<code>" | "<pre>" => code += 1,
            "</code>" | "</pre>" => code = code.saturating_sub(1),
            _ => {}
        }
        out.push_str(tag);
        rest = after;
    }
    out.push_str(&theirs(rest));
    out
}

/// A whole number as people read it: « 1 240 » or “1,240”.
pub fn number(number: i64, language: Language) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = if number < 0 { "−".to_owned() } else { String::new() };
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(language.speech().thousands);
        }
        out.push(digit);
    }
    out
}

/// The ways of setting a language's marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typography {
    /// Blanks before high marks and inside guillemets.
    French,
    /// Marks close up.
    Plain,
}

fn is_blank(letter: char) -> bool {
    matches!(letter, ' ' | WIDE | NARROW)
}

/// Turns the blanks around French marks into ones that do not break.
fn blanks(text: &str, is_turned: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut letters = text.chars().peekable();
    let mut before = None;
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let turned = match (before, letter, after) {
            (Some('«'), blank, _) if is_turned(blank) => NARROW,
            (_, blank, Some(';' | '!' | '?' | '»')) if is_turned(blank) => NARROW,
            (_, blank, Some(':')) if is_turned(blank) => WIDE,
            _ => letter,
        };
        out.push(turned);
        before = Some(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_ours_is_set_as_french_is() {
        for (written, set) in [
            ("Vous ne venez pas ? Dites-le !", "Vous ne venez pas\u{202f}? Dites-le\u{202f}!"),
            ("Ouvert : lundi ; mardi.", "Ouvert\u{a0}: lundi\u{202f}; mardi."),
            ("Touchez « Autoriser » ici", "Touchez «\u{202f}Autoriser\u{202f}» ici"),
            ("Touchez «\u{a0}Autoriser\u{a0}» !", "Touchez «\u{202f}Autoriser\u{202f}»\u{202f}!"),
            ("L'agenda", "L’agenda"),
            ("https://exemple.fr/?a=1", "https://exemple.fr/?a=1"),
        ] {
            assert_eq!(ours(written, Language::Fr), set);
        }
        assert_eq!(ours("Who's there ?", Language::En), "Who’s there ?");
    }

    #[test]
    fn what_somebody_wrote_gains_no_blank_and_no_curve() {
        for (written, set) in [
            ("Venez !", "Venez\u{202f}!"),
            ("Venez!", "Venez!"),
            ("l'école : 8h30", "l'école\u{a0}: 8h30"),
            ("« oui »", "«\u{202f}oui\u{202f}»"),
            ("«oui»", "«oui»"),
            ("12 345 personnes", "12 345 personnes"),
        ] {
            assert_eq!(theirs(written), set);
        }
        assert_eq!(
            theirs_in_html("<p title=\"a ?\">Quoi ? <code>a ? b : c</code> Oui !</p>"),
            "<p title=\"a ?\">Quoi\u{202f}? <code>a ? b : c</code> Oui\u{202f}!</p>"
        );
    }

    #[test]
    fn a_number_is_read_in_groups_of_three() {
        assert_eq!(number(1240, Language::Fr), "1\u{202f}240");
        assert_eq!([0, 999, -12_345_678].map(|it| number(it, Language::En)), ["0", "999", "−12,345,678"]);
    }
}
