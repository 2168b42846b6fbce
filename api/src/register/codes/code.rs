//! A code: eight letters and digits that are not mistaken for each other.

use std::fmt;

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};

use ground::ids::CommuneId;
use kit::http::etag::hex;
use kit::mail::LinkKey;

const LETTERS: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXZ";

/// Number of letters of a code.
const LENGTH: usize = 8;

/// A code, as its letters.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ActivationCode(String);

/// It is a secret.
impl fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationCode(***)")
    }
}

impl ActivationCode {
    /// A new one.
    pub(crate) fn draw() -> Result<Self, Unspecified> {
        let random = SystemRandom::new();
        let mut code = String::with_capacity(LENGTH);
        while code.len() < LENGTH {
            let mut bytes = [0; 16];
            random.fill(&mut bytes)?;
            // Each letter as likely as the others: of 256 values the 243 that 27 divides.
            let letters = bytes.iter().filter(|byte| **byte < 243).map(|byte| LETTERS[usize::from(byte % 27)]);
            code.extend(letters.map(char::from).take(LENGTH - code.len()));
        }
        Ok(Self(code))
    }

    /// The code that somebody typed: case, blanks and hyphens do not matter.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let dashes = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'];
        let letters = text.chars().filter(|c| !c.is_whitespace() && !dashes.contains(c));
        let code: String = letters.map(|c| c.to_ascii_uppercase()).collect();
        let fits = code.len() == LENGTH && code.bytes().all(|byte| LETTERS.contains(&byte));
        fits.then_some(Self(code))
    }

    /// The seal that is kept of it in a commune: without the key nobody finds the code by trying all.
    pub(crate) fn seal(&self, key: &LinkKey, commune: CommuneId) -> String {
        hex(&key.seal(format!("code {commune} {}", self.0).as_bytes()))
    }
}

/// As it is printed: `XXXX-XXXX`.
impl fmt::Display for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.0.split_at(LENGTH / 2);
        write!(f, "{first}-{last}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = ActivationCode::draw().unwrap();
        let printed = code.to_string();
        assert!(printed.len() == 9 && printed.as_bytes()[4] == b'-');
        let typed = [printed.clone(), printed.to_lowercase(), printed.replace('-', " "), format!(" {printed} ")];
        assert!(typed.iter().all(|it| ActivationCode::typed(it).as_ref() == Some(&code)));
        for wrong in ["", "7KQ3-MWX", "7KQ3-MWXP9", "7KQ3-MWX0", "7KQ3-MWXÉ"] {
            assert_eq!(ActivationCode::typed(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn all_letters_come() {
        let drawn: String = (0..200).map(|_| ActivationCode::draw().unwrap().0).collect();
        assert!(LETTERS.iter().all(|letter| drawn.contains(char::from(*letter))), "{drawn}");
    }
}
