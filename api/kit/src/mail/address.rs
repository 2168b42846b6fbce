//! Addresses of mail, in one spelling each.

use std::str::FromStr;

use url::Host;

use ground::text::Message;
use ground::{leaf, say};

ground::text!(
    /// An address of mail: its domain in lower case and ASCII (an international name as its `xn--` form), 254 characters at
    /// most. What stands before the `@` is kept as it is, but for capitals, which no mail server in use tells apart.
    Email
);

/// RFC 5321, section 4.5.3.1.
const LONGEST: usize = 254;
const LONGEST_LOCAL: usize = 64;

impl Email {
    /// An address at which nobody is (RFC 2606).
    pub(super) fn nobody() -> Self {
        Self("nobody@localhost.invalid".to_owned())
    }

    /// The mailbox that mails to it end up in, as far as it tells: what stands behind a `+` is its owner's own mark.
    /// For counting alone, since other servers may take the `+` for a letter.
    pub fn mailbox(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or((&self.0, ""));
        let owner = local.split('+').next().filter(|owner| !owner.is_empty()).unwrap_or(local);
        format!("{owner}@{domain}")
    }

    /// The part behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for Email {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Une adresse électronique est attendue, par exemple camille@exemple.fr.",
            "An e-mail address is expected, such as camille@example.org.",
        );
        let (local, domain) = raw.trim().rsplit_once('@').ok_or(WRONG)?;
        // RFC 5322's dot-atom: no quoted parts, which nobody has, and which carry tricks.
        let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        let atoms = local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(plain));
        if !atoms || local.len() > LONGEST_LOCAL {
            return Err(WRONG);
        }
        let Ok(Host::Domain(domain)) = Host::parse(domain) else { return Err(WRONG) };
        let labels = domain.split('.').filter(|label| !label.is_empty() && label.len() <= 63).count();
        let named = domain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        let whole = labels >= 2 && labels == domain.split('.').count() && named;
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        if whole && address.len() <= LONGEST { Ok(Self(address)) } else { Err(WRONG) }
    }
}

leaf!(Email, "string", "email", |mut schema| {
    schema.max_length = Some(LONGEST);
    schema
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_has_no_marks() {
        for (address, mailbox) in [
            ("camille@exemple.fr", "camille@exemple.fr"),
            ("Camille+lettre@exemple.fr", "camille@exemple.fr"),
            ("camille+a+b@exemple.fr", "camille@exemple.fr"),
            ("camille+@exemple.fr", "camille@exemple.fr"),
            ("+a@exemple.fr", "+a@exemple.fr"),
        ] {
            assert_eq!(address.parse::<Email>().unwrap().mailbox(), mailbox);
        }
    }

    #[test]
    fn an_address_has_one_spelling() {
        for (raw, expected) in [
            (" Camille.Martin@Exemple.FR ", Some("camille.martin@exemple.fr")),
            ("a+b@bücher.example", Some("a+b@xn--bcher-kva.example")),
            ("a@XN--BCHER-KVA.example", Some("a@xn--bcher-kva.example")),
            ("o'neil@exemple.fr", Some("o'neil@exemple.fr")),
            ("a@localhost", None),
            ("a@exemple.fr.", None),
            ("a@127.0.0.1", None),
            ("a@[::1]", None),
            ("\"a b\"@exemple.fr", None),
            ("a@b@exemple.fr", None),
            (".a@exemple.fr", None),
            ("a..b@exemple.fr", None),
            ("a@exemple.fr\r\nBcc: b@exemple.fr", None),
            ("a@exem ple.fr", None),
            ("é@exemple.fr", None),
            ("@exemple.fr", None),
            ("", None),
        ] {
            assert_eq!(raw.parse::<Email>().ok().as_ref().map(Email::as_str), expected, "{raw:?}");
        }
    }
}
