//! The cookie of a session.

use poem::Request;
use poem::http::header;

use kit::pages::Site;

/// Its name where nobody on the way listens: a browser takes it over https, for this host alone (RFC 6265bis, section
/// 4.1.3.2).
const NAME: &str = "__Host-tambour";

/// Its name on this machine itself, without https.
const LOCAL_NAME: &str = "tambour";

/// The secret of the session that a browser keeps.
pub(super) fn kept<'a>(request: &'a Request, site: &Site) -> Option<&'a str> {
    let cookies = request.headers().get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
    let pairs = cookies.flat_map(|it| it.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let wanted = name(site);
    pairs.filter(|(name, _)| *name == wanted).map(|(_, secret)| secret).next()
}

/// The cookie with a secret, kept for a number of seconds.
pub(super) fn keep(site: &Site, secret: &str, seconds: i64) -> String {
    let secure = if is_https(site) { "; Secure" } else { "" };
    format!("{}={secret}; Path=/; Max-Age={seconds}{secure}; HttpOnly; SameSite=Lax", name(site))
}

/// The cookie that takes the place of any, and is gone at once.
pub(super) fn forget(site: &Site) -> String {
    keep(site, "", 0)
}

fn name(site: &Site) -> &'static str {
    if is_https(site) { NAME } else { LOCAL_NAME }
}

fn is_https(site: &Site) -> bool {
    site.public_url.scheme() == "https"
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::pages::{Hosting, Menu};

    fn site() -> Site {
        let public_url = "https://panneau.exemple.fr/".parse().unwrap();
        Site { public_url, menu: &Menu::EMPTY, tokens_in_clear: false, host: Hosting::default() }
    }

    #[test]
    fn a_session_is_found_among_other_cookies() {
        let site = site();
        let with = |cookie: &str| Request::builder().header("cookie", cookie).finish();
        assert_eq!(kept(&with("a=b; __Host-tambour-device=d; __Host-tambour=xyz; c=d"), &site), Some("xyz"));
        assert_eq!(kept(&with("tambour=xyz"), &site), None);
        assert_eq!(kept(&Request::builder().finish(), &site), None);
    }

    #[test]
    fn a_session_is_kept_from_scripts_and_other_sites() {
        let kept = keep(&site(), "xyz", 60);
        assert_eq!(kept, "__Host-tambour=xyz; Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
    }
}
