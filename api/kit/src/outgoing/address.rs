//! Addresses that may be called.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use url::{Host, Origin, Url};

use super::public::is_public;
use super::{CallError, RefusedAddress};
use ground::text::Message;

/// The longest address, in bytes.
const LONGEST: usize = 2000;

/// An outside address as somebody gave it: http or https, a host, no user name or password, at most 2,000 bytes; what
/// follows a `#` is dropped. Whether it may be called [`super::Outgoing`] says, when it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// As text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    pub(super) fn of(mut url: Url) -> Result<Self, RefusedAddress> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(RefusedAddress::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(RefusedAddress::UserInfo);
        }
        if !url.has_host() || url.as_str().len() > LONGEST {
            return Err(RefusedAddress::Unreadable);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Address {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        // A browser forgives these; two readers of one address that forgive differently are how such checks are passed.
        let odd = text.len() > LONGEST || text.contains(|it: char| it.is_control() || it.is_whitespace() || it == '\\');
        let url = if odd { None } else { Url::parse(text).ok() };
        url.ok_or(RefusedAddress::Unreadable)
            .and_then(Self::of)
            .map_err(|refused| CallError::Refused(refused).message())
    }
}

ground::leaf!(Address, "string", "uri", |schema| schema);

/// Origins that may be called besides https to public addresses, as `TAMBOUR_OUTGOING_ALLOW` lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Origin>);

impl Allowed {
    /// The origin of this address too.
    pub fn and(mut self, address: &Url) -> Self {
        self.0.push(address.origin());
        self
    }

    /// As they are written, separated by a comma and a blank; empty if there are none.
    pub fn list(&self) -> String {
        self.0.iter().map(Origin::ascii_serialization).collect::<Vec<_>>().join(", ")
    }
}

impl FromStr for Allowed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let origins = text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(|part| {
            let expected = || format!("{part} is no origin such as http://localhost:8081");
            let url = Url::parse(part).map_err(|_| expected())?;
            let address = Address::of(url).map_err(|_| expected())?;
            let bare = address.url().path() == "/" && address.url().query().is_none();
            if bare { Ok(address.url().origin()) } else { Err(expected()) }
        });
        origins.collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// As any outside address: its name must have public addresses alone.
    Public,
    /// Its origin is allowed, wherever it is.
    Allowed,
}

/// The way to an address that may be called, as far as it tells itself: its name is resolved and checked at the call.
pub(super) fn way(address: &Address, allowed: &Allowed) -> Result<Way, RefusedAddress> {
    let url = address.url();
    if allowed.0.contains(&url.origin()) {
        return Ok(Way::Allowed);
    }
    if url.scheme() != "https" {
        return Err(RefusedAddress::NotHttps);
    }
    // Calendars sit on 8443 and the like. Below 1024 are the ports of mail, shells and files, where no calendar and no
    // push service is, but where our greeting might do harm.
    match url.port_or_known_default() {
        Some(443 | 1024..) => {}
        port => return Err(RefusedAddress::Port(port.unwrap_or(0))),
    }
    let public = match url.host() {
        Some(Host::Ipv4(address)) => is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => is_public(IpAddr::V6(address)),
        Some(Host::Domain(name)) => is_public_name(name),
        None => false,
    };
    if public { Ok(Way::Public) } else { Err(RefusedAddress::NotPublic) }
}

/// Top-level names that no public server has: IANA's special-use domain names (RFC 6761 and later), and `internal`,
/// which ICANN reserved in 2024 and clouds name their metadata services in.
const SPECIAL: &[&str] = &["alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test"];

fn is_public_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name.rsplit_once('.').is_some_and(|(_, top)| !SPECIAL.contains(&top))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_origins_is_read() {
        let allowed: Allowed = "http://localhost:8081, https://Push.Exemple.fr/".parse().unwrap();
        assert_eq!(allowed.list(), "http://localhost:8081, https://push.exemple.fr");
        for wrong in ["localhost:8081", "http://a/b", "http://a?b", "ftp://a", "http://u@a", "http://a,x"] {
            assert!(
                wrong.parse::<Allowed>().unwrap_err().ends_with("is no origin such as http://localhost:8081"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn an_origin_is_allowed_with_its_scheme_and_port_alone() {
        let allowed = "http://localhost:8081".parse().unwrap();
        for (address, expected) in [
            ("http://localhost:8081/a?b", Ok(Way::Allowed)),
            ("http://localhost:8082/", Err(RefusedAddress::NotHttps)),
            ("https://localhost:8081/", Err(RefusedAddress::NotPublic)),
            ("https://agenda.fr/", Ok(Way::Public)),
            ("https://agenda.fr:8443/", Ok(Way::Public)),
            ("https://agenda.fr:25/", Err(RefusedAddress::Port(25))),
        ] {
            assert_eq!(way(&address.parse().unwrap(), &allowed), expected, "{address}");
        }
    }
}
