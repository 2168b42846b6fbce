//! What a delegate says of themselves, and shares of a voice, valid by construction.

use std::str::FromStr;

use ground::seen::{clean_lines, is_unseen};
use ground::text::Message;
use ground::{leaf, line, number, say};

line!(
    /// The public name of a delegate: one line, 1 to 80 characters.
    DelegateName,
    80,
    "Un nom tient sur une ligne, de 1 à 80 caractères.",
    "A name is one line of 1 to 80 characters."
);

number!(
    /// A part of a voice in percent: 1 to 100.
    Percent,
    1..=100,
    "Une part va de 1 à 100\u{a0}%.",
    "A share is 1 to 100 percent."
);

ground::text!(
    /// What a delegate says in public: 1 to 1,000 characters, lines ended by `\n`.
    DelegateStatement
);

/// The longest statement, in characters.
const LONGEST: usize = 1000;

impl FromStr for DelegateStatement {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Le texte compte de 1 à 1\u{a0}000 caractères, sans caractère de contrôle.",
            "A statement has 1 to 1,000 characters, and no control characters.",
        );
        let text = clean_lines(raw);
        let text = text.trim();
        let fits = text.chars().count() <= LONGEST && !text.contains('\0');
        if fits && !is_unseen(text) { Ok(Self(text.to_owned())) } else { Err(WRONG) }
    }
}

leaf!(DelegateStatement, "string", "", |mut schema| {
    schema.min_length = Some(1);
    schema.max_length = Some(LONGEST);
    schema
});

impl DelegateName {
    /// The name of a delegate who erased their account.
    pub(super) fn former() -> Self {
        Self("Ancien délégué".to_owned())
    }
}

impl DelegateStatement {
    /// The statement of a delegate who erased their account.
    pub(super) fn none() -> Self {
        Self(String::new())
    }
}
