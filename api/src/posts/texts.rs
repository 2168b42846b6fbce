//! The texts of what is posted, valid by construction.

use std::str::FromStr;

use url::Url;

use ground::seen::clean_line;
use ground::text::Message;
use ground::{leaf, line, lines, say};

line!(
    /// A title: one line, 1 to 120 characters, no outer blanks.
    Title,
    120,
    "Le titre compte de 1 à 120 caractères, sur une seule ligne.",
    "A title has 1 to 120 characters, on a single line."
);

lines!(
    /// A text in Markdown: up to 10,000 characters, lines ended by `\n`.
    Body,
    10_000,
    "Le texte compte 10 000 caractères au plus, sans caractère de contrôle.",
    "The body has 10,000 characters at most, and no control characters."
);

ground::text!(
    /// An address that something links to: http or https, up to 2,000 characters.
    Link
);

impl FromStr for Link {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Un lien est une adresse complète qui commence par https:// ou http://.",
            "A link is a complete address that begins with https:// or http://.",
        );
        let url = Url::parse(&clean_line(raw)).map_err(|_| WRONG)?;
        let plain = matches!(url.scheme(), "https" | "http")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none();
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

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[track_caller]
    fn check<T: FromStr<Err = Message> + fmt::Display>(raw: &str, expected: Option<&str>) {
        assert_eq!(raw.parse::<T>().ok().map(|it| it.to_string()).as_deref(), expected, "{raw:?}");
    }

    #[test]
    fn titles_are_trimmed_single_lines_measured_in_characters() {
        check::<Title>("  Coupure d’eau lundi ", Some("Coupure d’eau lundi"));
        check::<Title>(&"é".repeat(120), Some(&"é".repeat(120)));
        check::<Title>("\u{200b}a\u{202e}b\tc", Some("ab c"));
        for wrong in ["", "  ", "un\ndeux", "\u{200b}", "⠀⠀", "a\u{0}b", &"é".repeat(121)] {
            check::<Title>(wrong, None);
        }
    }

    #[test]
    fn bodies_keep_their_lines() {
        check::<Body>("un\r\ndeux\rtrois\n", Some("un\ndeux\ntrois\n"));
        check::<Body>("un\u{b}deux\u{2068}", Some("un\ndeux"));
        check::<Body>("a\u{0}b", None);
        check::<Body>(&"a".repeat(10_001), None);
    }

    #[test]
    fn links_are_complete_web_addresses() {
        check::<Link>(" https://exemple.fr/é ", Some("https://exemple.fr/%C3%A9"));
        check::<Link>("\u{200b}https://exemple.fr/\u{202c}", Some("https://exemple.fr/"));
        for wrong in [
            "exemple.fr",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://exemple.fr",
            "https://moi:secret@exemple.fr",
            "https://",
        ] {
            check::<Link>(wrong, None);
        }
    }
}
