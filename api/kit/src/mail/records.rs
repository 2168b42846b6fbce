//! Records to publish in the DNS, so that mails of ours are taken for ours (SPF, DKIM, DMARC).

use std::net::IpAddr;

use super::{DkimKey, DkimKeyError, Settings, Way};

/// The longest string of a record of type TXT, in bytes; a longer text is several (RFC 1035, section 3.3.14).
const STRING: usize = 255;

/// A record of type TXT: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Record {
    fn new(name: impl Into<String>, text: String) -> Self {
        Self { name: name.into(), text }
    }

    /// Its text as zone files write it: strings in quotes, none too long.
    pub fn strings(&self) -> String {
        let pieces = self.text.as_bytes().chunks(STRING).map(String::from_utf8_lossy);
        pieces.map(|piece| format!("\"{piece}\"")).collect::<Vec<_>>().join(" ")
    }
}

/// The records of a sender with a mail server; none as long as mails are written to a folder.
///
/// # Errors
/// When a key that signs cannot be read.
pub fn records(settings: &Settings) -> Result<Vec<Record>, DkimKeyError> {
    let Some(way) = &settings.smtp else { return Ok(Vec::new()) };
    let domain = settings.from.address().domain();
    let mut records: Vec<Record> = spf(way).map(|text| Record::new(domain, text)).into_iter().collect();
    for (selector, path) in &settings.dkim_keys {
        let key = DkimKey::read(selector, path)?;
        let (name, text) =
            key.record(settings.dkim_domain()).map_err(|_| DkimKeyError::Unfit { path: path.clone() })?;
        records.push(Record::new(name, text));
    }
    let postmaster = settings.operator.as_ref().map(|email| format!("; rua=mailto:{email}")).unwrap_or_default();
    records.push(Record::new(format!("_dmarc.{domain}"), format!("v=DMARC1; p=quarantine{postmaster}")));
    Ok(records)
}

/// Who sends for the domain: the relay, as far as its name or address tells. It says itself what it wants there; `a:` is
/// right for one that sends from its own address (RFC 7208, section 5). One on this machine sends from an address that is
/// not known here.
fn spf(way: &Way) -> Option<String> {
    let sender = match way.host.parse::<IpAddr>() {
        Ok(address) if address.is_loopback() => return None,
        Ok(IpAddr::V4(address)) => format!("ip4:{address}"),
        Ok(IpAddr::V6(address)) => format!("ip6:{address}"),
        Err(_) if way.host == "localhost" || way.host.ends_with(".localhost") => return None,
        Err(_) => format!("a:{}", way.host),
    };
    Some(format!("v=spf1 {sender} ~all"))
}

/// True if a signature of one domain vouches for a sender of the other, as DMARC asks (RFC 7489, section 3.1.1): one is the
/// other, or lies in it.
pub fn is_aligned(signing: &str, sender: &str) -> bool {
    let within = |one: &str, other: &str| one.strip_suffix(other).is_some_and(|it| it.is_empty() || it.ends_with('.'));
    within(signing, sender) || within(sender, signing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_named_as_spf_names_it() {
        for (url, expected) in [
            ("smtp://mail.exemple.fr", Some("v=spf1 a:mail.exemple.fr ~all")),
            ("smtp://192.0.2.25?tls=off", Some("v=spf1 ip4:192.0.2.25 ~all")),
            ("smtp://[2001:db8::25]?tls=off", Some("v=spf1 ip6:2001:db8::25 ~all")),
            ("smtp://localhost", None),
            ("smtp://127.0.0.1:1025", None),
            ("smtp://[::1]", None),
        ] {
            assert_eq!(spf(&url.parse().unwrap()).as_deref(), expected, "{url}");
        }
    }

    #[test]
    fn a_long_text_is_several_strings() {
        let record = Record::new("a", "x".repeat(300));
        assert_eq!(record.strings(), format!("\"{}\" \"{}\"", "x".repeat(255), "x".repeat(45)));
    }

    #[test]
    fn a_signature_vouches_for_its_own_domain_and_what_lies_in_it() {
        for (signing, sender, expected) in [
            ("exemple.fr", "exemple.fr", true),
            ("exemple.fr", "lettre.exemple.fr", true),
            ("lettre.exemple.fr", "exemple.fr", true),
            ("autre.fr", "exemple.fr", false),
            ("monexemple.fr", "exemple.fr", false),
        ] {
            assert_eq!(is_aligned(signing, sender), expected, "{signing} for {sender}");
        }
    }
}
