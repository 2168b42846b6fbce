//! The frame of all pages.

use super::{Picture, Site};
use crate::tenants::Commune;
use ground::text::Language;

pub(super) const STYLE: &str = include_str!("../../templates/style.css");

/// Characters of a text that are told where a page is passed on.
const TOLD: usize = 200;

/// The frame of a page.
#[derive(Debug)]
pub struct Frame {
    /// The language that it speaks.
    pub language: Language,
    /// The title of the page.
    pub title: String,
    /// The owner of the page: the commune's name, or the server's.
    pub site: String,
    /// Its description where somebody passes it on; none for pages that nobody passes on.
    pub sharing: Option<Sharing>,
    /// True if it is somebody's own, so that no search engine may show it.
    pub is_personal: bool,
}

/// The description of a page where somebody passes it on (OpenGraph).
#[derive(Debug)]
pub struct Sharing {
    /// Its address, whole.
    pub url: String,
    /// The address of the same as data, whole, if there is one.
    pub data: Option<String>,
    /// The beginning of its text.
    pub description: String,
    /// Its picture.
    pub picture: Option<Picture>,
}

impl Sharing {
    /// Of what a commune shows at a path such as `/things/…`; `picture` is shown if there is one.
    pub fn of(site: &Site, path: &str, description: &str, picture: Option<Picture>) -> Self {
        let line = description.replace('\n', " ");
        let description = match line.char_indices().nth(TOLD) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        };
        let picture = picture.map(|it| Picture { src: site.at(&it.src), ..it });
        Self { url: site.at(path), data: Some(site.at(&format!("/v1{path}"))), description, picture }
    }
}

impl Frame {
    /// Of a page of a commune.
    pub fn of_commune(commune: &Commune, language: Language, title: String, sharing: Sharing) -> Self {
        Self { language, title, site: commune.name.clone(), sharing: Some(sharing), is_personal: false }
    }

    /// Of a page of the server itself.
    pub fn of_server(language: Language, title: String) -> Self {
        Self { language, title, site: "Tambour".to_owned(), sharing: None, is_personal: false }
    }

    /// Of a page that is somebody's own.
    pub fn personal(language: Language, title: String) -> Self {
        Self { is_personal: true, ..Self::of_server(language, title) }
    }

    /// The words in the frame's language, of the two.
    pub fn say<'a>(&self, fr: &'a str, en: &'a str) -> &'a str {
        self.language.say(fr, en)
    }

    /// The frame's language and country, as OpenGraph names them.
    pub fn locale(&self) -> &'static str {
        self.language.speech().open_graph
    }

    /// The style of all pages.
    pub fn style(&self) -> &'static str {
        STYLE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters_where_a_page_is_passed_on() {
        let site = Site { public_url: "https://panneau.exemple.fr/".parse().unwrap() };
        let sharing = Sharing::of(&site, "/things/1", &"é".repeat(300), None);
        assert_eq!(sharing.description, format!("{}…", "é".repeat(200)));
        assert_eq!(
            (sharing.url.as_str(), sharing.data.as_deref()),
            ("https://panneau.exemple.fr/things/1", Some("https://panneau.exemple.fr/v1/things/1"))
        );
    }
}
