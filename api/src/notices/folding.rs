//! The words of texts, folded for the search: without accents, case and characters that nobody sees.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use ground::seen::is_invisible;

/// Number of letters of a word that count.
const LETTERS: usize = 40;

/// The space without width, where a long word may be parted: what is around it is one word, and two.
pub(super) const MAY_PART: char = '\u{200b}';

/// The words of a text as they are looked for: whole, and apart where they may be parted.
pub(super) fn written(text: &str) -> impl Iterator<Item = String> {
    fold(text).flat_map(|word| {
        let parts: Vec<String> = word.split(MAY_PART).filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let whole = (parts.len() > 1).then(|| parts.concat());
        whole.into_iter().chain(parts)
    })
}

/// The words of a text, without accents, in lower case; of a long one the beginning.
pub(super) fn fold(text: &str) -> impl Iterator<Item = String> {
    // Soft hyphens and marks of direction are no part of a word, and do not end it.
    let is_nothing = |c: char| !c.is_whitespace() && !c.is_control() && is_invisible(c);
    let folded: String = text
        .nfkd()
        .filter(|c| !is_combining_mark(*c) && (*c == MAY_PART || !is_nothing(*c)))
        .flat_map(char::to_lowercase)
        .flat_map(|c| match c {
            'œ' => ['o', 'e'],
            'æ' => ['a', 'e'],
            c if c.is_alphanumeric() || c == MAY_PART => [c, '\0'],
            _ => [' ', '\0'],
        })
        .filter(|c| *c != '\0')
        .collect();
    folded.split_whitespace().map(|word| word.chars().take(LETTERS).collect()).collect::<Vec<String>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_may_be_parted_is_written_whole_and_apart() {
        let words = |text| written(text).collect::<Vec<_>>().join(" ");
        assert_eq!(
            words("La biblio\u{200b}thèque, rue\u{200b}\u{200b}Haute"),
            "la bibliotheque biblio theque ruehaute rue haute"
        );
        assert_eq!(words("biblio\u{ad}thèque \u{200b} x"), "bibliotheque x");
    }
}
