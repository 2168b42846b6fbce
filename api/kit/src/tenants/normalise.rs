//! One way to forget accents and case, shared by slugs and search.

use std::iter;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text in lower-case ASCII letters and digits, without accents; everything else becomes a blank.
///
/// Accents may come composed or as combining marks; `œ`, `æ` and `ß` become two letters.
pub fn fold(text: &str) -> impl Iterator<Item = char> {
    text.nfkd().filter(|character| !is_combining_mark(*character)).flat_map(|character| {
        let (first, second) = match character {
            'œ' | 'Œ' => ('o', Some('e')),
            'æ' | 'Æ' => ('a', Some('e')),
            'ß' | 'ẞ' => ('s', Some('s')),
            plain if plain.is_ascii_alphanumeric() => (plain.to_ascii_lowercase(), None),
            _ => (' ', None),
        };
        iter::once(first).chain(second)
    })
}

/// The folded text with single hyphens between its words, as it stands in an address.
pub fn slug(text: &str) -> String {
    let folded: String = fold(text).collect();
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(slug(text), expected, "{text}");
    }

    #[test]
    fn accents_case_and_punctuation_are_forgotten() {
        check("Kerling-lès-Sierck", "kerling-les-sierck");
        check("L'Haÿ-les-Roses", "l-hay-les-roses");
        check("L’HAŸ  LES — ROSES ", "l-hay-les-roses");
        check("Œuilly (Marne)", "oeuilly-marne");
        check("Ærø & Cie", "aer-cie");
        check("¿?", "");
    }

    #[test]
    fn combining_accents_are_the_same_as_composed_ones() {
        check("Me\u{301}rignac", "merignac");
        check("Mérignac", "merignac");
    }
}
