//! `Site`: the addresses of this server.

use url::{Host, Url};

use super::menu::Menu;

/// The addresses of this server, as residents and their phones reach it.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its own address.
    pub public_url: Url,
    /// The menu of every commune's pages.
    pub menu: &'static Menu,
    /// True if tokens may come to it although others could read them on their way.
    pub tokens_in_clear: bool,
    /// What is said of who runs it.
    pub host: Hosting,
}

/// What a server says of who runs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosting {
    /// Its name, address and telephone number, a line each; none if nobody said.
    pub mentions: Vec<String>,
    /// The address that whoever finds a hole writes to, `mailto:` or https.
    pub security_contact: Option<String>,
}

impl Site {
    /// The whole address of what is at a path, such as `/docs`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// True if nobody on the way reads what is sent to it: its address is https, or this machine's own.
    pub fn is_confidential(&self) -> bool {
        // Who listens on every address did not say under which it is reached.
        let is_unsaid = match self.public_url.host() {
            Some(Host::Ipv4(address)) => address.is_unspecified(),
            Some(Host::Ipv6(address)) => address.is_unspecified(),
            Some(Host::Domain(_)) | None => false,
        };
        self.public_url.scheme() == "https" || is_unsaid || is_local(&self.public_url)
    }

    /// Its origin, as browsers say from where a form was sent.
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
    }
}

/// True if an address leads to this machine.
pub fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_added_to_the_address_once() {
        for (public_url, address) in [
            ("https://panneau.exemple.fr/", "https://panneau.exemple.fr/docs"),
            ("https://exemple.fr/panneau", "https://exemple.fr/panneau/docs"),
        ] {
            assert_eq!(site(public_url).at("/docs"), address);
        }
    }

    fn site(public_url: &str) -> Site {
        Site {
            public_url: public_url.parse().unwrap(),
            menu: &Menu::EMPTY,
            tokens_in_clear: false,
            host: Hosting::default(),
        }
    }

    #[test]
    fn nobody_reads_what_goes_to_https_or_stays_on_this_machine() {
        for (public_url, expected) in [
            ("https://panneau.exemple.fr/", true),
            ("http://127.0.0.1:8080", true),
            ("http://localhost", true),
            ("http://0.0.0.0:8080", true),
            ("http://192.168.1.20:8080", false),
            ("http://panneau.exemple.fr", false),
        ] {
            assert_eq!(site(public_url).is_confidential(), expected, "{public_url}");
        }
    }
}
