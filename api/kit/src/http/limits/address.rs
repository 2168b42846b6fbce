//! The address a request comes from, as far as it can be believed.
//!
//! Behind a proxy every connection comes from the proxy, which names its peer in `Forwarded` (RFC 7239) or
//! `X-Forwarded-For`, after the text that stood there before. Anybody may have written what stands further left: the
//! list is read from the right, as long as those who wrote it are trusted.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

use ipnet::IpNet;
use poem::http::{HeaderMap, header};
use poem::{Addr, Request};

use crate::http::net::block;

/// The proxies whose word is taken, as blocks of addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

impl FromStr for Proxies {
    type Err = String;

    /// Reads a list of addresses and CIDR blocks, separated by commas.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let block = |part: &str| part.parse::<IpNet>().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
        let blocks = parts.map(|part| {
            block(part).map_err(|_| format!("{part} is neither an address nor a block such as 10.0.0.0/8"))
        });
        blocks.collect::<Result<_, _>>().map(Self)
    }
}

impl Proxies {
    pub(in crate::http) fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|block| block.contains(&address))
    }
}

/// The block of addresses that a request is counted for.
pub(super) fn block_of(request: &Request, trusted: &Proxies) -> IpAddr {
    let peer = match request.remote_addr().0 {
        Addr::SocketAddr(address) => address.ip(),
        // Peers without an address are counted together.
        Addr::Unix(_) | Addr::Custom(..) => IpAddr::V6(Ipv6Addr::UNSPECIFIED),
    };
    block(client(peer, request.headers(), trusted))
}

fn client(peer: IpAddr, headers: &HeaderMap, trusted: &Proxies) -> IpAddr {
    let peer = peer.to_canonical();
    if !trusted.trust(peer) {
        return peer;
    }
    let lines = |name| {
        headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect::<Vec<_>>().join(",")
    };
    let said = [(header::FORWARDED.as_str(), forwarded as fn(&str) -> Vec<Hop>), ("x-forwarded-for", x_forwarded_for)]
        .into_iter()
        .filter(|(name, _)| headers.contains_key(*name))
        .map(|(name, read)| walk(peer, &read(&lines(name)), trusted));
    // A proxy writes one of them, and may let the other pass as its peer sent it: where they differ, neither is believed.
    let mut said = said.collect::<Vec<_>>().into_iter();
    let first = said.next().unwrap_or(peer);
    if said.all(|other| other == first) { first } else { peer }
}

/// A station on the way; none if it hides or cannot be read.
type Hop = Option<IpAddr>;

/// From the server back towards the client: each trusted one vouches for the one before.
fn walk(peer: IpAddr, hops: &[Hop], trusted: &Proxies) -> IpAddr {
    let mut nearest = peer;
    for hop in hops.iter().rev() {
        let Some(address) = hop else { break };
        nearest = *address;
        if !trusted.trust(nearest) {
            break;
        }
    }
    nearest
}

fn x_forwarded_for(text: &str) -> Vec<Hop> {
    text.split(',').map(node).collect()
}

/// The `for` of each element.
fn forwarded(text: &str) -> Vec<Hop> {
    split(text, ',')
        .into_iter()
        .map(|element| {
            let mut found = None;
            for pair in split(element, ';').into_iter().filter(|pair| !pair.trim().is_empty()) {
                let (name, value) = pair.split_once('=')?;
                let value = unquoted(value.trim())?;
                if name.trim().eq_ignore_ascii_case("for") {
                    found = node(&value);
                }
            }
            found
        })
        .collect()
}

/// Splits where the separator stands outside of quotes.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut from, mut quoted, mut escaped) = (Vec::new(), 0, false, false);
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if char == separator && !quoted => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts
}

/// A token as it is, a quoted string without its quotes; nothing if it is neither.
fn unquoted(text: &str) -> Option<String> {
    let Some(rest) = text.strip_prefix('"') else { return (!text.contains('"')).then(|| text.to_owned()) };
    let (mut value, mut chars) = (String::new(), rest.chars());
    loop {
        match chars.next()? {
            '"' => return chars.next().is_none().then_some(value),
            '\\' => value.push(chars.next()?),
            char => value.push(char),
        }
    }
}

/// An address, perhaps with a port; IPv6 may stand in brackets.
fn node(text: &str) -> Hop {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|it| it.ip())).or_else(|error| {
        // A port may be hidden too (RFC 7239, section 6).
        let (host, _) = text.rsplit_once(":_").ok_or(error)?;
        host.trim_matches(['[', ']']).parse::<IpAddr>()
    });
    address.ok().map(|it| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use poem::http::{HeaderName, HeaderValue};

    /// `peer | Header: value | Header: value`, believed by somebody who trusts 10.0.0.0/8 and 2001:db8:1::/48.
    fn believed(text: &str) -> String {
        let trusted = "10.0.0.0/8, 2001:db8:1::/48".parse().unwrap();
        let mut parts = text.split(" | ");
        let peer = parts.next().unwrap().parse().unwrap();
        let headers = parts.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
        });
        let mut map = HeaderMap::new();
        headers.for_each(|(name, value)| {
            map.append(name, value);
        });
        client(peer, &map, &trusted).to_string()
    }

    #[test]
    fn an_address_is_believed_as_far_as_those_who_tell_it_are_trusted() {
        for (text, expected) in [
            // Nobody in between, or nobody trusted.
            ("192.0.2.1", "192.0.2.1"),
            ("192.0.2.1 | X-Forwarded-For: 198.51.100.7", "192.0.2.1"),
            ("192.0.2.1 | Forwarded: for=198.51.100.7", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            // One proxy.
            ("10.0.0.1", "10.0.0.1"),
            ("10.0.0.1 | X-Forwarded-For: 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1 | X-Forwarded-For: 198.51.100.7:4711", "198.51.100.7"),
            ("10.0.0.1 | X-Forwarded-For: ::ffff:198.51.100.7", "198.51.100.7"),
            ("10.0.0.1 | Forwarded: for=198.51.100.7", "198.51.100.7"),
            ("10.0.0.1 | Forwarded: For=\"198.51.100.7:80\";proto=https;by=10.0.0.1", "198.51.100.7"),
            ("10.0.0.1 | Forwarded: proto=https; for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("10.0.0.1 | Forwarded: for=\"[2001:db8:cafe::17]\"", "2001:db8:cafe::17"),
            ("10.0.0.1 | Forwarded: for=\"[2001:db8:cafe::17]:_gate\"", "2001:db8:cafe::17"),
            ("10.0.0.1 | Forwarded: for=\"198\\.51.100.7\"", "198.51.100.7"),
            // Several, and what somebody wrote further left.
            ("10.0.0.1 | X-Forwarded-For: 203.0.113.9, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1 | X-Forwarded-For: 203.0.113.9, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1 | X-Forwarded-For: 203.0.113.9 | X-Forwarded-For: 198.51.100.7", "198.51.100.7"),
            ("2001:db8:1::1 | Forwarded: for=203.0.113.9, for=198.51.100.7, for=\"[2001:db8:1::2]\"", "198.51.100.7"),
            ("10.0.0.1 | Forwarded: for=10.0.0.3, for=10.0.0.2", "10.0.0.3"),
            ("10.0.0.1 | Forwarded: for=\"203.0.113.9, for=10.0.0.2\", for=198.51.100.7", "198.51.100.7"),
            // A hidden client is counted with everybody else behind the same proxy.
            ("10.0.0.1 | Forwarded: for=unknown", "10.0.0.1"),
            ("10.0.0.1 | Forwarded: for=_hidden, for=10.0.0.2", "10.0.0.2"),
            ("10.0.0.1 | Forwarded: for=203.0.113.9, proto=https", "10.0.0.1"),
            ("10.0.0.1 | Forwarded: for=\"203.0.113.9, for=198.51.100.7", "10.0.0.1"),
            ("10.0.0.1 | Forwarded: for=\"x, for=\"[2001:db8::1]\"", "10.0.0.1"),
            ("10.0.0.1 | Forwarded: for=203.0.113.9\"", "10.0.0.1"),
            ("10.0.0.1 | X-Forwarded-For: 203.0.113.9, nonsense", "10.0.0.1"),
            ("10.0.0.1 | X-Forwarded-For: ", "10.0.0.1"),
            // Both headers.
            ("10.0.0.1 | Forwarded: for=198.51.100.7 | X-Forwarded-For: 203.0.113.9, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1 | Forwarded: for=203.0.113.9 | X-Forwarded-For: 198.51.100.7", "10.0.0.1"),
        ] {
            assert_eq!(believed(text), expected, "{text}");
        }
    }

    #[test]
    fn proxies_are_addresses_and_blocks() {
        for (text, expected) in [
            ("", Ok(0)),
            ("127.0.0.1", Ok(1)),
            ("127.0.0.1, ::1,10.0.0.0/8", Ok(3)),
            ("localhost", Err("localhost is neither an address nor a block such as 10.0.0.0/8".to_owned())),
            ("10.0.0.0/33", Err("10.0.0.0/33 is neither an address nor a block such as 10.0.0.0/8".to_owned())),
        ] {
            assert_eq!(text.parse::<Proxies>().map(|proxies| proxies.0.len()), expected);
        }
    }
}
