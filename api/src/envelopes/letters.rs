//! Codes of letters that are drawn at random: no word comes out of them, and nothing in them is read for something else.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;

/// The letters of codes: no vowels, and nothing that looks like something else.
pub(crate) const LETTERS: &[u8; 27] = b"23456789bcdfghjkmnpqrstvwxz";

/// So many letters: each is as likely as every other.
pub(crate) fn drawn(length: usize) -> Result<String, Unspecified> {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes)?;
        // 243 is nine times 27: higher numbers would favour the first letters.
        let letters = bytes.iter().filter(|byte| **byte < 243).map(|byte| LETTERS[usize::from(byte % 27)]);
        text.extend(letters.map(char::from).take(length - text.len()));
    }
    Ok(text)
}

/// A code as it was drawn, from what somebody typed: case, blanks and hyphens do not matter.
pub(crate) fn typed(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_whitespace() && !"-\u{2010}\u{2011}".contains(*it))
        .flat_map(char::to_lowercase)
        .collect()
}

/// True if a code is so many of the letters.
pub(crate) fn is_code(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|letter| LETTERS.contains(&letter))
}
