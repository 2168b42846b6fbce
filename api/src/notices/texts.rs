//! The texts of a notice, valid by construction.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;
use url::Url;

use crate::{http::leaf, text::Message};

macro_rules! text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, DeriveValueType)]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(
    /// A notice's title: one line, 1 to 120 characters, no outer blanks.
    Title
);

impl FromStr for Title {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let title = raw.trim();
        if title.chars().any(is_forbidden) {
            return Err(Message::fixed(
                "Le titre tient sur une seule ligne, sans caractère de contrôle.",
                "A title is a single line without control characters.",
            ));
        }
        // Spaces without width are not a title.
        if !(1..=120).contains(&title.chars().count()) || title.chars().all(is_invisible) {
            return Err(Message::fixed("Le titre compte de 1 à 120 caractères.", "A title has 1 to 120 characters."));
        }
        Ok(Self(title.to_owned()))
    }
}

leaf!(Title, "string", "", |mut schema| {
    schema.min_length = Some(1);
    schema.max_length = Some(120);
    schema
});

text!(
    /// A notice's body in Markdown: up to 10,000 characters, lines ended by `\n`.
    Body
);

impl Body {
    /// No text at all.
    pub const fn empty() -> Self {
        Self(String::new())
    }
}

impl FromStr for Body {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let body = raw.replace("\r\n", "\n").replace('\r', "\n");
        if body.chars().any(|c| is_forbidden(c) && c != '\n' && c != '\t') {
            return Err(Message::fixed("Le texte ne contient pas de caractère de contrôle.", "The body has no control characters."));
        }
        if body.chars().count() > 10_000 {
            return Err(Message::fixed("Le texte compte 10 000 caractères au plus.", "The body has 10,000 characters at most."));
        }
        Ok(Self(body))
    }
}

leaf!(Body, "string", "", |mut schema| {
    schema.max_length = Some(10_000);
    schema
});

text!(
    /// An address that a notice links to: http or https, up to 2,000 characters.
    Link
);

impl FromStr for Link {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = Message::fixed(
            "Un lien est une adresse complète qui commence par https:// ou http://.",
            "A link is a complete address that begins with https:// or http://.",
        );
        let url = Url::parse(raw.trim()).map_err(|_| WRONG)?;
        let plain = matches!(url.scheme(), "https" | "http") && url.has_host() && url.username().is_empty() && url.password().is_none();
        if !plain || url.as_str().len() > 2000 {
            return Err(WRONG);
        }
        Ok(Self(url.into()))
    }
}

leaf!(Link, "string", "uri", |mut schema| {
    schema.max_length = Some(2000);
    schema
});

fn is_invisible(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Control characters, and those that turn the direction of writing around to make a text look like another.
fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<T: FromStr<Err = Message> + fmt::Display>(raw: &str, expected: Option<&str>) {
        assert_eq!(raw.parse::<T>().ok().map(|it| it.to_string()).as_deref(), expected, "{raw:?}");
    }

    #[test]
    fn titles_are_trimmed_single_lines_measured_in_characters() {
        check::<Title>("  Coupure d’eau lundi ", Some("Coupure d’eau lundi"));
        check::<Title>(&"é".repeat(120), Some(&"é".repeat(120)));
        for wrong in ["", "  ", "un\ndeux", "\u{200b}", "a\u{0}b", "a\u{202e}b", &"é".repeat(121)] {
            check::<Title>(wrong, None);
        }
    }

    #[test]
    fn bodies_keep_their_lines() {
        check::<Body>("un\r\ndeux\rtrois\n", Some("un\ndeux\ntrois\n"));
        check::<Body>("a\u{0}b", None);
        check::<Body>(&"a".repeat(10_001), None);
    }

    #[test]
    fn links_are_complete_web_addresses() {
        check::<Link>(" https://exemple.fr/é ", Some("https://exemple.fr/%C3%A9"));
        for wrong in
            ["exemple.fr", "javascript:alert(1)", "data:text/html,x", "ftp://exemple.fr", "https://moi:secret@exemple.fr", "https://"]
        {
            check::<Link>(wrong, None);
        }
    }
}
