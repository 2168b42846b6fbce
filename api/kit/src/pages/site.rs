//! `Site`: the addresses of this server.

use url::Url;

use super::menu::Menu;

/// The addresses of this server, as residents and their phones reach it.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its own address.
    pub public_url: Url,
    /// The menu of every commune's pages.
    pub menu: &'static Menu,
}

impl Site {
    /// The whole address of what is at a path, such as `/docs`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// Its origin, as browsers say from where a form was sent.
    pub fn origin(&self) -> String {
        self.public_url.origin().ascii_serialization()
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
            assert_eq!(Site { public_url: public_url.parse().unwrap(), menu: &Menu::EMPTY }.at("/docs"), address);
        }
    }
}
