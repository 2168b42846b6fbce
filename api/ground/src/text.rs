//! Sentences said to people, in every language at once.
//!
//! A message is written where its rule stands ([`say!`](crate::say)), in French and in English side by side, so that neither
//! can be forgotten; other languages are looked up by the French sentence. The reader's `Accept-Language` picks one when the
//! answer leaves.

use std::fmt;

pub use crate::spoken::{Language, weighed_highest};

/// A [`Message`] from a sentence in French and in English, each with `{name}` for every argument.
#[macro_export]
macro_rules! say {
    ($fr:expr, $en:expr $(,)?) => {
        $crate::text::Message::fixed($fr, $en)
    };
    ($fr:literal, $en:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        // The compiler sees that both sentences have each argument, and no other.
        let _ = |$($name: &str),+| (format!($fr, $($name = $name),+), format!($en, $($name = $name),+));
        $crate::text::Message::filled($fr, $en, vec![$((stringify!($name), $crate::say!(@fill $name $(= $value)?))),+])
    }};
    (@fill $name:ident) => { $crate::text::Fill::fill(&$name) };
    (@fill $name:ident = $value:expr) => { $crate::text::Fill::fill(&$value) };
}

/// One thing said in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message(Said);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// A sentence, with what stands for its names.
    Sentence { fr: &'static str, en: &'static str, arguments: Vec<(&'static str, Argument)> },
    /// One text for all readers.
    Verbatim(String),
    /// The whole text of each language, in their order.
    Whole(Vec<String>),
}

/// A value that stands for a name in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// A text, equal in every language.
    Text(String),
    /// Said in the sentence's language.
    Message(Message),
}

/// A type that may stand for a name in a sentence.
pub trait Fill {
    /// The argument it makes.
    fn fill(&self) -> Argument;
}

impl Fill for Message {
    fn fill(&self) -> Argument {
        Argument::Message(self.clone())
    }
}

macro_rules! fill {
    ($($type:ty),*) => { $(
        impl Fill for $type {
            fn fill(&self) -> Argument {
                Argument::Text(self.to_string())
            }
        }
    )* };
}

fill!(str, String, char, u8, u16, u32, u64, usize, i32, i64, f64, chrono::NaiveDate);

impl<T: Fill + ?Sized> Fill for &T {
    fn fill(&self) -> Argument {
        (**self).fill()
    }
}

impl Message {
    /// A sentence without arguments.
    pub const fn fixed(fr: &'static str, en: &'static str) -> Self {
        Self(Said::Sentence { fr, en, arguments: Vec::new() })
    }

    /// A sentence with arguments by name, for [`say!`](crate::say).
    pub fn filled(fr: &'static str, en: &'static str, arguments: Vec<(&'static str, Argument)>) -> Self {
        Self(Said::Sentence { fr, en, arguments })
    }

    /// Somebody's own words, which nobody translates.
    pub fn verbatim(text: impl Into<String>) -> Self {
        Self(Said::Verbatim(text.into()))
    }

    /// A text that is made anew for each language.
    pub fn each(text: impl Fn(Language) -> String) -> Self {
        Self(Said::Whole(Language::ALL.iter().map(|language| text(*language)).collect()))
    }

    /// Messages one after the other.
    pub fn joined(messages: &[Self], separator: &str) -> Self {
        Self::each(|language| messages.iter().map(|it| it.in_language(language)).collect::<Vec<_>>().join(separator))
    }

    /// The text in one language.
    pub fn in_language(&self, language: Language) -> String {
        match &self.0 {
            Said::Sentence { fr, en, arguments } => filled_in(language.say(fr, en), arguments, language),
            Said::Verbatim(text) => text.clone(),
            Said::Whole(texts) => texts.get(language as usize).cloned().unwrap_or_default(),
        }
    }

    /// The message inside an error text of poem-openapi, which carries reasons as one string. It is the inverse
    /// of [`Message`]'s `Display`.
    pub fn find_in(reason: &str) -> Option<Self> {
        let texts: Vec<String> = reason.split(SEPARATOR).skip(1).take(Language::ALL.len()).map(str::to_owned).collect();
        (texts.len() == Language::ALL.len()).then_some(Self(Said::Whole(texts)))
    }
}

/// A pattern with its arguments in the place of their names.
fn filled_in(pattern: &str, arguments: &[(&str, Argument)], language: Language) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let argument = after.split_once('}').and_then(|(name, after)| {
            arguments.iter().find(|(known, _)| *known == name).map(|(_, argument)| (argument, after))
        });
        match argument {
            Some((Argument::Text(value), after)) => {
                text.push_str(value);
                rest = after;
            }
            Some((Argument::Message(message), after)) => {
                text.push_str(&message.in_language(language));
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

const SEPARATOR: char = '\u{1f}';

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for language in Language::ALL {
            write!(f, "{SEPARATOR}{}", self.in_language(*language))?;
        }
        write!(f, "{SEPARATOR}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_survives_the_way_through_an_error_text() {
        let message = say!("oui, {number}", "yes, {number}", number = 3);
        let found = Message::find_in(&format!("failed to parse: {message} (somewhere)")).unwrap();
        assert_eq!(
            (found.in_language(Language::Fr), found.in_language(Language::En)),
            ("oui, 3".into(), "yes, 3".into())
        );
        assert_eq!(Message::find_in("plain text"), None);
    }

    #[test]
    fn what_somebody_wrote_is_filled_in_as_it_is() {
        let name = "{name} {";
        let message = say!("« {name} »\u{a0}: {detail}", "“{name}”: {detail}", name, detail = say!("non", "no"));
        assert_eq!(message.in_language(Language::En), "“{name} {”: no");
    }
}
