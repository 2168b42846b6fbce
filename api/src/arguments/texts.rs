//! The texts of a debate, valid by construction.

use std::str::FromStr;

use ground::seen::{clean_lines, is_unseen};
use ground::text::Message;
use ground::{leaf, line, lines, say};

/// Declares a text of several lines in which somebody sees something: its most characters, and the answer to any other.
/// Line breaks are kept, one after the other; lines with nothing in them are not.
macro_rules! said {
    ($(#[$doc:meta])* $name:ident, $most:literal, $french:literal, $english:literal) => {
        ground::text!($(#[$doc])* $name);

        impl FromStr for $name {
            type Err = Message;

            fn from_str(raw: &str) -> Result<Self, Message> {
                let text = broken_once(raw);
                let fits = text.chars().count() <= $most && !text.contains('\0') && !is_unseen(&text);
                if fits { Ok(Self(text)) } else { Err(say!($french, $english)) }
            }
        }

        leaf!($name, "string", "", |mut schema| {
            schema.min_length = Some(1);
            schema.max_length = Some($most);
            schema
        });
    };
}

said!(
    /// An argument: 1 to 600 characters, with single line breaks.
    ArgumentText,
    600,
    "Un argument compte de 1 à 600 caractères.",
    "An argument has 1 to 600 characters."
);

said!(
    /// What the town hall answers to an argument: 1 to 1,000 characters, with single line breaks.
    OfficialAnswer,
    1000,
    "La réponse compte de 1 à 1\u{a0}000 caractères.",
    "The answer has 1 to 1,000 characters."
);

said!(
    /// A contribution: 1 to 2,000 characters, with single line breaks.
    ContributionText,
    2000,
    "Une contribution compte de 1 à 2\u{a0}000 caractères.",
    "A contribution has 1 to 2,000 characters."
);

line!(
    /// The letter of an option.
    OptionLetter,
    2,
    "Un choix se nomme par sa lettre.",
    "An option is named by its letter."
);

line!(
    /// Why an argument is reported: one line, 1 to 300 characters.
    ReportReason,
    300,
    "La raison du signalement compte de 1 à 300 caractères, sur une seule ligne.",
    "The reason of a report has 1 to 300 characters, on a single line."
);

lines!(
    /// A synthesis: up to 10,000 characters.
    SynthesisText,
    10_000,
    "La synthèse compte 10\u{a0}000 caractères au plus, sans caractère de contrôle.",
    "The synthesis has 10,000 characters at most, and no control characters."
);

line!(
    /// The title of a group of contributions: one line, 1 to 120 characters.
    GroupTitle,
    120,
    "Le titre d’un groupe compte de 1 à 120 caractères, sur une seule ligne.",
    "The title of a group has 1 to 120 characters, on a single line."
);

lines!(
    /// What a group of contributions says: up to 2,000 characters.
    GroupText,
    2000,
    "Le texte d’un groupe compte 2\u{a0}000 caractères au plus, sans caractère de contrôle.",
    "The text of a group has 2,000 characters at most, and no control characters."
);

/// A text with single line breaks, without the lines that have nothing in them.
fn broken_once(raw: &str) -> String {
    let lines = clean_lines(raw);
    lines.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_of_an_argument_are_kept_one_at_a_time() {
        let kept: ArgumentText = " Oui.\r\n\r\n\r\nEt vite. ".parse().unwrap();
        assert_eq!(kept.as_str(), "Oui.\nEt vite.");
        for refused in ["", " \n ", &"é".repeat(601)] {
            assert!(refused.parse::<ArgumentText>().is_err());
        }
        assert!("é".repeat(600).parse::<ArgumentText>().is_ok());
    }
}
