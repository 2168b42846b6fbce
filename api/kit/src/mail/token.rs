//! Tokens of links in mails, as they come back.

use ground::text::Message;
use ground::{leaf, say};

ground::text!(
    /// A token from a mail's link.
    LinkToken
);

impl std::str::FromStr for LinkToken {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let fits = (1..=200).contains(&raw.len())
            && raw.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let wrong =
            say!("Un jeton compte des lettres, des chiffres, - et _.", "A token has letters, digits, - and _.",);
        if fits { Ok(Self(raw.to_owned())) } else { Err(wrong) }
    }
}

leaf!(LinkToken, "string", "", |mut schema| {
    schema.pattern = Some("^[A-Za-z0-9_-]{1,200}$".to_owned());
    schema
});
