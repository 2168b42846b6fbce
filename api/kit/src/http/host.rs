//! The host that a request is for: its `Host` (RFC 9112, section 3.2) or `:authority` (RFC 9113, section 8.3.1).

use poem::Request;
use poem::http::uri::Authority;
use poem::http::{HeaderValue, Version, header};

/// True if a request names one host, as it must.
pub fn is_named(request: &Request) -> bool {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (host, another) = (hosts.next(), hosts.next());
    // In HTTP/1 the authority is that of an address in absolute form, which counts in the place of `Host`.
    let authority = request.uri().authority();
    let fits =
        host.is_none_or(|host| is_host(host.as_bytes())) && authority.is_none_or(|it| is_host(it.as_str().as_bytes()));
    let named = match request.version() {
        Version::HTTP_09 | Version::HTTP_10 => true,
        Version::HTTP_11 => host.is_some(),
        _ => host.is_some() || authority.is_some(),
    };
    another.is_none() && fits && named && (request.version() < Version::HTTP_2 || agree(host, authority))
}

fn agree(host: Option<&HeaderValue>, authority: Option<&Authority>) -> bool {
    host.zip(authority)
        .is_none_or(|(host, authority)| host.as_bytes().eq_ignore_ascii_case(authority.as_str().as_bytes()))
}

/// True for a host and perhaps a port (RFC 3986, section 3.2), as an address over HTTP has it: the host is not empty.
fn is_host(text: &[u8]) -> bool {
    let (host, port) = match text {
        [b'[', rest @ ..] => match rest.iter().position(|byte| *byte == b']') {
            Some(end) if is_literal(&rest[..end]) => (&rest[..end], &rest[end + 1..]),
            _ => return false,
        },
        _ => text.split_at(text.iter().position(|byte| *byte == b':').unwrap_or(text.len())),
    };
    !host.is_empty() && (text[0] == b'[' || is_name(host)) && is_port(port)
}

/// Nothing, or a colon and a number, which may be left out.
fn is_port(text: &[u8]) -> bool {
    match text {
        [] | [b':'] => true,
        [b':', digits @ ..] => str::from_utf8(digits)
            .is_ok_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()) && it.parse::<u16>().is_ok()),
        _ => false,
    }
}

fn is_literal(text: &[u8]) -> bool {
    str::from_utf8(text).is_ok_and(|text| text.parse::<std::net::Ipv6Addr>().is_ok())
}

fn is_name(text: &[u8]) -> bool {
    let mut rest = text;
    while let [byte, after @ ..] = rest {
        rest = match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => after,
            (
                b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=',
                _,
            ) => after,
            (byte, _) if byte.is_ascii_alphanumeric() => after,
            _ => return false,
        };
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_a_name_or_an_address_and_perhaps_a_port() {
        for (text, fits) in [
            ("panneau.exemple.fr", true),
            ("panneau.exemple.fr:8080", true),
            ("panneau.exemple.fr:", true),
            ("127.0.0.1:80", true),
            ("[::1]", true),
            ("[2001:db8::1]:443", true),
            ("a_b~c", true),
            ("%C3%A9", true),
            ("", false),
            (":80", false),
            ("a b@c/d", false),
            ("user@host", false),
            ("a/b", false),
            ("a?b", false),
            ("a#b", false),
            ("a, b", false),
            ("a:b", false),
            ("a:80:80", false),
            ("a:65536", false),
            ("a:+80", false),
            ("[::1", false),
            ("::1", false),
            ("[]", false),
            ("[::1]80", false),
            ("[::zz]", false),
            ("%zz", false),
            ("é", false),
        ] {
            assert_eq!(is_host(text.as_bytes()), fits, "{text:?}");
        }
    }
}
