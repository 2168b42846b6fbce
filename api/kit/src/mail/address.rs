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
        match domain {
            // Google passes over dots.
            "gmail.com" | "googlemail.com" => format!("{}@gmail.com", owner.replace('.', "")),
            _ => format!("{owner}@{domain}"),
        }
    }

    /// As much of it as its owner knows it by, and nobody else learns it from: `c…@exemple.fr`.
    pub fn hint(&self) -> String {
        format!("{}…@{}", self.0.chars().take(1).collect::<String>(), self.domain())
    }

    /// Read an address, of a reserved domain too: those are for trials, where it is somebody's own.
    pub(super) fn anywhere(raw: &str) -> Result<Self, Message> {
        const WRONG: Message = say!(
            "Une adresse électronique est attendue, par exemple camille@exemple.fr.",
            "An e-mail address is expected, such as camille@exemple.fr.",
        );
        // What nobody sees comes along when an address is copied.
        let seen: String = raw.chars().filter(|c| !is_unseen(*c)).collect();
        let (local, domain) = seen.trim().rsplit_once('@').ok_or(WRONG)?;
        // RFC 5322's dot-atom: no quoted parts, which nobody has, and which carry tricks.
        let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
        let atoms = local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(plain));
        // A percent sign would be decoded.
        if !atoms || local.len() > LONGEST_LOCAL || domain.contains('%') {
            return Err(WRONG);
        }
        let Ok(Host::Domain(domain)) = Host::parse(domain) else { return Err(WRONG) };
        let labels: Vec<&str> = domain.split('.').collect();
        let named = domain.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        // There is no top-level domain of one letter.
        let fits = labels.len() >= 2
            && labels.last().is_some_and(|top| top.len() >= 2)
            && labels.iter().all(|label| (1..=63).contains(&label.len()));
        let address = format!("{}@{domain}", local.to_ascii_lowercase());
        if !named || !fits || address.len() > LONGEST {
            return Err(WRONG);
        }
        // RFC 5321, section 4.1.2, and RFC 1123, section 2.1.
        if labels.iter().any(|label| label.starts_with('-') || label.ends_with('-')) {
            return Err(say!(
                "Le domaine {domain} n’existe pas\u{a0}: entre deux points, rien ne commence ni ne finit par un tiret.",
                "The domain {domain} does not exist: between two dots nothing begins or ends with a hyphen.",
                domain
            ));
        }
        Ok(Self(address))
    }

    /// The part behind the `@`.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl FromStr for Email {
    type Err = Message;

    fn from_str(raw: &str) -> Result<Self, Message> {
        let email = Self::anywhere(raw)?;
        let domain = email.domain();
        let is_in =
            |reserved: &str| domain == reserved || domain.strip_suffix(reserved).is_some_and(|it| it.ends_with('.'));
        if RESERVED.iter().any(|reserved| is_in(reserved)) {
            return Err(say!(
                "Aucun courrier n’arrive au domaine {domain}\u{a0}: ce nom est réservé aux essais et aux exemples.",
                "No mail arrives at the domain {domain}: the name is reserved for trials and examples.",
                domain
            ));
        }
        Ok(email)
    }
}

/// Domains at which nobody has an address (RFC 2606, 6761, 6762, 7686, 8375 and 9476).
const RESERVED: [&str; 12] = [
    "test",
    "example",
    "invalid",
    "localhost",
    "local",
    "onion",
    "alt",
    "internal",
    "home.arpa",
    "example.com",
    "example.net",
    "example.org",
];

/// True for a character of an address as it was copied that nobody sees: of no width, or for the direction of writing.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
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
            ("c.amille+a@googlemail.com", "camille@gmail.com"),
            ("c.amille@exemple.fr", "c.amille@exemple.fr"),
        ] {
            assert_eq!(address.parse::<Email>().unwrap().mailbox(), mailbox);
        }
    }

    #[test]
    fn an_address_has_one_spelling() {
        for (raw, expected) in [
            (" Camille.Martin@Exemple.FR ", Some("camille.martin@exemple.fr")),
            ("a+b@bücher.fr", Some("a+b@xn--bcher-kva.fr")),
            ("a@XN--BCHER-KVA.fr", Some("a@xn--bcher-kva.fr")),
            ("\u{200b}a\u{ad}b@exemple.fr\u{202c}\u{feff}", Some("ab@exemple.fr")),
            ("\u{a0}a@exemple.fr\u{202f}", Some("a@exemple.fr")),
            ("a@-exemple.fr", None),
            ("a@exemple-.fr", None),
            ("a@exemple.invalid", None),
            ("a@mairie.localhost", None),
            ("a@EXAMPLE.org", None),
            ("a@lettre.example.com", None),
            ("a@monexample.com", Some("a@monexample.com")),
            ("a@exemple%2efr", None),
            ("a@exemple.f", None),
            ("a@exemple..fr", None),
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
