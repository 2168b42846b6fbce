//! The origin of a form: another site's pages act in nobody's name.

use poem::Request;
use poem::http::{HeaderMap, HeaderName, header};

use super::Site;
use crate::http::problem::{FOREIGN_FORM, Problem};

/// The header in which browsers alone say it, of a connection that nobody listens to.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Refuses a form that a page of another site sent.
pub(super) fn check(request: &Request, site: &Site) -> Result<(), Problem> {
    let host = request.uri().authority().map(|it| it.as_str()).or_else(|| said(request.headers(), header::HOST));
    if is_own(request.headers(), host, site) { Ok(()) } else { Err(Problem::of(&FOREIGN_FORM)) }
}

/// True if a request comes from a page of this server, or from no page at all: programs say nothing of either.
fn is_own(headers: &HeaderMap, host: Option<&str>, site: &Site) -> bool {
    match (said(headers, FETCH_SITE), said(headers, header::ORIGIN)) {
        (Some(from), _) => matches!(from, "same-origin" | "none"),
        (None, None) => true,
        (None, Some(origin)) => origin == site.origin() || host.is_some_and(|host| is_of(origin, host)),
    }
}

/// A header; one that is no text says nothing that anybody knows.
fn said(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

fn is_of(origin: &str, host: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| origin.strip_prefix(scheme) == Some(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_comes_from_this_server_or_from_no_page_at_all() {
        let site = Site::example();
        let comes = |headers: &[(&'static str, &'static str)]| {
            let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
            is_own(&headers, Some("10.0.0.5:8080"), &site)
        };
        for own in [
            &[][..],
            &[("origin", "https://panneau.exemple.fr")],
            &[("origin", "http://10.0.0.5:8080")],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
        ] {
            assert!(comes(own), "{own:?}");
        }
        for foreign in [
            &[("origin", "https://ailleurs.example")][..],
            &[("origin", "null")],
            &[("origin", "")],
            &[("origin", "http://panneau.exemple.fr")],
            &[("origin", "https://panneau.exemple.fr.ailleurs.example")],
            &[("sec-fetch-site", "cross-site"), ("origin", "https://panneau.exemple.fr")],
            &[("sec-fetch-site", "same-site")],
        ] {
            assert!(!comes(foreign), "{foreign:?}");
        }
    }
}
