//! Reading the texts of settings; a mistake in one is told in English.

use std::net::SocketAddr;
use std::str::FromStr;

use url::Url;

use super::ConfigError;
use ground::text::{Language, Message};
use kit::db;
use kit::mail::Email;

pub(super) fn from_str<T: FromStr>(text: &str, expected: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{expected} is expected"))
}

pub(super) fn positive<T: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    text.parse()
        .ok()
        .filter(|number| *number >= T::from(1))
        .ok_or_else(|| "a whole number from 1 is expected".to_owned())
}

pub(super) fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("yes or no is expected".to_owned()),
    }
}

/// A value that is there or not.
pub(super) fn some<T: FromStr<Err = String>>(text: &str) -> Result<Option<T>, String> {
    text.parse().map(Some)
}

pub(super) fn operator_email(text: &str) -> Result<Option<Email>, String> {
    text.parse().map(Some).map_err(|wrong: Message| wrong.in_language(Language::En))
}

/// Lines that semicolons separate.
pub(super) fn lines(text: &str) -> Result<Vec<String>, String> {
    Ok(text.split(';').map(one_line).filter(|line| !line.is_empty()).collect())
}

/// The address that whoever finds a hole writes to (RFC 9116, section 2.5.3).
pub(super) fn security_contact(text: &str) -> Result<String, String> {
    let expected =
        || "mailto: and the address of a mailbox, or an address that begins with https://, is expected".to_owned();
    if let Some(mailbox) = text.strip_prefix("mailto:") {
        return mailbox.parse::<Email>().map(|email| format!("mailto:{email}")).map_err(|_| expected());
    }
    Url::parse(text).ok().filter(|url| url.scheme() == "https").map(|url| url.to_string()).ok_or_else(expected)
}

/// The address of a server that is reached where it listens.
pub(super) fn of_listener(listen: SocketAddr, speaks_tls: bool) -> Result<Url, ConfigError> {
    let scheme = if speaks_tls { "https" } else { "http" };
    let wrong = |reason| ConfigError::Wrong { place: "default", name: "public_url".to_owned(), reason };
    public_url(&format!("{scheme}://{listen}")).map_err(wrong)
}

pub(super) fn public_url(text: &str) -> Result<Url, String> {
    let expected = || "an address such as https://panneau.exemple.fr is expected".to_owned();
    let url = Url::parse(text).map_err(|_| expected())?;
    let fits =
        matches!(url.scheme(), "http" | "https") && url.has_host() && url.query().is_none() && url.fragment().is_none();
    if fits { Ok(url) } else { Err(expected()) }
}

/// The address that push services may turn to (RFC 8292, section 2.1), as all of them take it: Apple's answers 403
/// `BadJwtToken` where others do not look.
pub(in crate::server) fn vapid_subject(text: &str) -> Result<String, String> {
    let expected = || {
        "mailto: and the address of a mailbox, such as mailto:mairie@exemple.fr, or an address that begins with https:// \
         and the name of a host is expected; Apple refuses messages from others"
            .to_owned()
    };
    if let Some(mailbox) = text.strip_prefix("mailto:") {
        // What stands around a pasted address is forgiven elsewhere; in a setting it is a mistake.
        let is_bare = !mailbox.contains([' ', '<', '>', '?', '/']);
        let email = mailbox.parse::<Email>().ok().filter(|_| is_bare).ok_or_else(expected)?;
        return Ok(format!("mailto:{email}"));
    }
    let url = Url::parse(text).ok().filter(|url| url.scheme() == "https" && url.username().is_empty());
    let host = url.as_ref().and_then(Url::domain).map(|host| format!("mairie@{host}").parse::<Email>());
    match (url, host) {
        (Some(url), Some(Ok(_))) => Ok(url.to_string()),
        _ => Err(expected()),
    }
}

pub(super) fn log_filter(text: &str) -> Result<String, String> {
    // A bare word that is no level would be the name of a module, and silence everything else.
    let levels = ["off", "error", "warn", "info", "debug", "trace"];
    let bare = text
        .split(',')
        .find(|part| !part.contains('=') && !levels.contains(&part.trim().to_ascii_lowercase().as_str()));
    match bare {
        Some(word) => Err(format!("{word} is no level; one of {} is expected, or module=level", levels.join(", "))),
        None => Ok(text.to_owned()),
    }
}

pub(super) fn database_url(text: &str) -> Result<String, String> {
    if db::is_sqlite(text) {
        return Ok(text.to_owned());
    }
    if !["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme)) {
        return Err("an address that begins with sqlite:// or postgres:// is expected".to_owned());
    }
    match Url::parse(text) {
        // The driver would go on without it, and log its value.
        Ok(url) if !url.query_pairs().all(|(name, _)| db::is_parameter(&name)) => {
            Err(format!("after the question mark there may stand {} and options[…]", db::PARAMETERS.join(", ")))
        }
        Ok(url) if url.has_host() && url.fragment().is_none() => Ok(text.to_owned()),
        _ => Err("the address cannot be read; in a password, write # / @ : ? and % as %23 %2F %40 %3A %3F and %25"
            .to_owned()),
    }
}

pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
