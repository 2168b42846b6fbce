//! The secret of a device that runs no scripts: a cookie which answering alone sets, and its page alone reads.

use poem::Request;
use poem::http::header;

/// The name of the cookie: a browser takes it over a connection that nobody listens to, for this host alone (RFC 6265bis,
/// section 4.1.3.2).
const NAME: &str = "__Host-tambour-device";

/// The secret that a browser keeps for a device.
pub(crate) fn kept(request: &Request) -> Option<&str> {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let pairs = cookies.flat_map(|it| it.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(|(name, _)| *name == NAME).map(|(_, secret)| secret).next()
}

/// The cookie with a secret, kept for a number of seconds.
pub(crate) fn keep(secret: &str, seconds: i64) -> String {
    format!("{NAME}={secret}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax")
}

/// The cookie that takes the place of any, and is gone at once.
pub(crate) fn forget() -> String {
    keep("", 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_among_other_cookies() {
        let with = |cookie: &str| Request::builder().header("cookie", cookie).finish();
        assert_eq!(kept(&with("a=b; __Host-tambour-device=xyz; c=d")), Some("xyz"));
        assert_eq!(kept(&with("tambour-device=xyz")), None);
        assert_eq!(kept(&Request::builder().finish()), None);
    }
}
