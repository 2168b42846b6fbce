//! The identity of a request: the key its sender gave it, and the fingerprint of its body.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::digest;

use ground::text::Message;
use ground::{leaf, say};
use kit::http::etag::hex;

/// The rule for keys, told to a sender who broke it.
pub(super) const WRONG: Message = say!(
    "Une clé compte de 1 à 255 caractères ASCII visibles, sans espace, et figure une seule fois dans la requête.",
    "A key has 1 to 255 visible ASCII characters, no blanks, and stands in the request once.",
);

/// The longest key, in characters.
const LONGEST: usize = 255;

/// A key as its sender made it up: 1 to 255 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct IdempotencyKey(String);

impl IdempotencyKey {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits { Ok(Self(text.to_owned())) } else { Err(WRONG) }
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

leaf!(IdempotencyKey, "string", "", |mut schema| {
    schema.min_length = Some(1);
    schema.max_length = Some(LONGEST);
    schema.pattern = Some("^[!-~]+$".to_owned());
    schema
});

/// The SHA-256 of a request's body, in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    pub(super) fn of(body: &[u8]) -> Self {
        Self(hex(digest::digest(&digest::SHA256, body).as_ref()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_visible_ascii_and_not_too_long() {
        let (longest, too_long) = ("k".repeat(255), "k".repeat(256));
        for (text, fits) in [
            ("5f2a7c0e-9b1d", true),
            ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", true),
            ("!~", true),
            (&longest, true),
            (&too_long, false),
            ("", false),
            ("two words", false),
            ("clé", false),
            ("tab\t", false),
        ] {
            assert_eq!(text.parse::<IdempotencyKey>().is_ok(), fits, "{text}");
        }
    }
}
