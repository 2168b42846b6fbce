//! Settings of mail: the way to the mail server, who the sender is, and how mails are signed.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Email, Rate};

/// The protection of the connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte (smtps).
    Implicit,
    /// By STARTTLS, without which nothing is sent.
    StartTls,
    /// Not at all: a mail server on this machine.
    Off,
}

/// The way to the mail server.
#[derive(Clone, PartialEq, Eq)]
pub struct Way {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Its protection.
    pub tls: Tls,
    /// User and password.
    pub login: Option<(String, String)>,
}

/// The password is a secret.
impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({:?})", self.host, self.port, self.tls)
    }
}

impl FromStr for Way {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || {
            "an address such as smtp://USER:PASSWORD@mail.exemple.fr:587 or smtps://… is expected; in a password, write / @ : and % as %2F %40 %3A and %25".to_owned()
        };
        let url = Url::parse(text).map_err(|_| expected())?;
        let host =
            url.host_str().filter(|host| !host.is_empty()).ok_or_else(expected)?.trim_matches(['[', ']']).to_owned();
        let is_here =
            host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        let asked = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect::<Vec<_>>();
        let (tls, port) = match (url.scheme(), asked.as_slice()) {
            ("smtps", []) => (Tls::Implicit, 465),
            ("smtp", []) if is_here => (Tls::Off, 25),
            ("smtp", []) => (Tls::StartTls, 587),
            ("smtp", [(name, value)]) if name == "tls" && value == "required" => (Tls::StartTls, 587),
            ("smtp", [(name, value)]) if name == "tls" && value == "off" => (Tls::Off, 25),
            _ => return Err(expected()),
        };
        let decode =
            |part: &str| percent_decode_str(part).decode_utf8().map(|it| it.into_owned()).map_err(|_| expected());
        let login = match url.password() {
            Some(password) => Some((decode(url.username())?, decode(password)?)),
            None if url.username().is_empty() => None,
            None => return Err(expected()),
        };
        Ok(Self { host, port: url.port().unwrap_or(port), tls, login })
    }
}

/// The sender of mails: an address, perhaps with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct From {
    name: Option<String>,
    address: Email,
}

impl From {
    /// The address alone.
    pub fn address(&self) -> &Email {
        &self.address
    }

    /// The name, if one was given.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The sender of a server of this name, as long as none is set.
    pub fn of_host(host: &str) -> Self {
        // A host that makes no address is this machine, where nothing leaves.
        Self { name: None, address: Email::anywhere(&format!("tambour@{host}")).unwrap_or_else(|_| Email::nobody()) }
    }
}

impl FromStr for From {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "an address such as Tambour <panneau@exemple.fr> is expected".to_owned();
        let (name, address) = match text.trim().strip_suffix('>').and_then(|it| it.split_once('<')) {
            Some((name, address)) => (name.trim().trim_matches('"').to_owned(), address),
            None => (String::new(), text),
        };
        if name.chars().any(char::is_control) {
            return Err(wrong());
        }
        Ok(Self {
            name: Some(name).filter(|it| !it.is_empty()),
            address: Email::anywhere(address).map_err(|_| wrong())?,
        })
    }
}

/// The settings of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The mail server; without one, mails are written to a folder.
    pub smtp: Option<Way>,
    /// The sender.
    pub from: From,
    /// The most connections to the mail server at once.
    pub connections: usize,
    /// True if a reader may leave by a mail to the sender too.
    pub unsubscribe_by_mail: bool,
    /// The most mails that are sent in a while.
    pub rate: Option<Rate>,
    /// The most confirmations of the letter that a network may ask for in a day.
    pub confirmations_per_network: u64,
    /// The domain that signs, if it is not the sender's.
    pub dkim_domain: Option<String>,
    /// Selectors of the keys that sign, each with the key's file.
    pub dkim_keys: Vec<(String, PathBuf)>,
    /// The address that is told of jobs that were given up.
    pub operator: Option<Email>,
}

impl Settings {
    /// The domain that signs.
    pub fn dkim_domain(&self) -> &str {
        self.dkim_domain.as_deref().unwrap_or_else(|| self.from.address.domain())
    }
}

/// Selectors with the files of their keys: `SELECTOR=FILE`, separated by commas.
///
/// # Errors
/// With what is expected.
pub fn dkim_keys(text: &str) -> Result<Vec<(String, PathBuf)>, String> {
    let fits = |selector: &str| {
        !selector.is_empty() && selector.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'))
    };
    let key = |part: &str| match part.trim().split_once('=') {
        Some((selector, file)) if fits(selector) && !file.is_empty() => Ok((selector.to_owned(), PathBuf::from(file))),
        _ => Err("SELECTOR=FILE is expected, several separated by commas".to_owned()),
    };
    text.split(',').map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_server_is_protected_unless_it_is_on_this_machine() {
        for (text, expected) in [
            ("smtp://mail.exemple.fr", Some("mail.exemple.fr:587 (StartTls)")),
            ("smtp://mail.exemple.fr:25?tls=off", Some("mail.exemple.fr:25 (Off)")),
            ("smtps://u:p%40@mail.exemple.fr", Some("mail.exemple.fr:465 (Implicit)")),
            ("smtp://127.0.0.1:1025", Some("127.0.0.1:1025 (Off)")),
            ("smtp://localhost?tls=required", Some("localhost:587 (StartTls)")),
            ("smtp://u@mail.exemple.fr", None),
            ("http://mail.exemple.fr", None),
            ("smtp://mail.exemple.fr?tls=maybe", None),
            ("mail.exemple.fr", None),
        ] {
            assert_eq!(text.parse::<Way>().ok().map(|way| format!("{way:?}")).as_deref(), expected, "{text}");
        }
        assert_eq!(
            "smtps://u:p%40@mail.exemple.fr".parse::<Way>().unwrap().login,
            Some(("u".to_owned(), "p@".to_owned()))
        );
    }

    #[test]
    fn a_sender_may_have_a_name() {
        let from: From = "\"Panneau du canton\" <panneau@exemple.fr>".parse().unwrap();
        assert_eq!((from.name(), from.address().as_str()), (Some("Panneau du canton"), "panneau@exemple.fr"));
        assert!("Panneau <panneau>".parse::<From>().is_err());
        assert_eq!(From::of_host("localhost").address().domain(), "localhost.invalid");
    }
}
