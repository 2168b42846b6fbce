//! Messages to people, in both languages at once.
//!
//! A message is written where the rule stands, in French and in English side by side, so that neither can be
//! forgotten; the reader's `Accept-Language` picks one when the answer leaves.

use std::{borrow::Cow, fmt};

use crate::names;

names! {
    /// A language that Tambour speaks, as a tag (BCP 47).
    pub enum Language {
        /// French.
        Fr = "fr",
        /// English.
        En = "en",
    }
}

impl Language {
    /// The language a reader prefers, from their `Accept-Language` (RFC 9110, section 12.5.4); French if they
    /// name neither.
    pub fn preferred(accept_language: Option<&str>) -> Self {
        let spoken = |tag: &str| match tag.split('-').next() {
            Some("fr" | "*") => Some(Self::Fr),
            Some("en") => Some(Self::En),
            _ => None,
        };
        weighed_highest(accept_language.unwrap_or_default(), spoken).unwrap_or(Self::Fr)
    }
}

/// The known value that a header such as `Accept` weighs highest (RFC 9110, section 12.4.2), by its name in small
/// letters; of equals the first that is named, and never one that weighs nothing.
pub fn weighed_highest<T>(header: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut best = (0.0, None);
    for part in header.split(',') {
        let mut words = part.split(';').map(str::trim);
        let name = words.next().unwrap_or_default().to_ascii_lowercase();
        let weight = words.find_map(|word| word.strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        if weight > best.0
            && let Some(known) = known(&name)
        {
            best = (weight, Some(known));
        }
    }
    best.1
}

/// One thing said in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// In French.
    pub fr: Cow<'static, str>,
    /// In English.
    pub en: Cow<'static, str>,
}

impl Message {
    /// A message known at compile time.
    pub const fn fixed(fr: &'static str, en: &'static str) -> Self {
        Self { fr: Cow::Borrowed(fr), en: Cow::Borrowed(en) }
    }

    /// A message with something filled in.
    pub fn new(fr: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { fr: fr.into(), en: en.into() }
    }

    /// The text in one language.
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// The message inside an error text of poem-openapi, which carries reasons as one string. It is the inverse
    /// of [`Message`]'s `Display`.
    pub fn find_in(reason: &str) -> Option<Self> {
        let mut parts = reason.split(SEPARATOR);
        let (_, fr, en) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self::new(fr.to_owned(), en.to_owned()))
    }
}

const SEPARATOR: char = '\u{1f}';

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{SEPARATOR}{}{SEPARATOR}{}{SEPARATOR}", self.fr, self.en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_language_they_weigh_highest_and_french_otherwise() {
        for (header, expected) in [
            (None, "fr"),
            (Some("en-GB"), "en"),
            (Some("de"), "fr"),
            (Some("en;q=0.3, fr;q=0.9"), "fr"),
            (Some("de, en;q=0.5"), "en"),
            (Some("*"), "fr"),
            (Some("en;q=nonsense"), "fr"),
        ] {
            assert_eq!(Language::preferred(header).as_str(), expected, "{header:?}");
        }
    }

    #[test]
    fn a_message_survives_the_way_through_an_error_text() {
        let message = Message::fixed("oui", "yes");
        assert_eq!(Message::find_in(&format!("failed to parse: {message} (somewhere)")), Some(message));
        assert_eq!(Message::find_in("plain text"), None);
    }
}
