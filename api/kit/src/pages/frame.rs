//! The frame of all pages.

use serde_json::Value;

use super::menu::MenuEntry;
use super::plate::{self, FollowedFeed, Plate};
use super::{Picture, Site, assets, icons};
use crate::tenants::Commune;
use ground::text::{Language, Message};
use ground::typography;

/// The scripts of every page.
const EVERYWHERE: &[&str] = &["phone.js", "offline.js", "mode.js"];

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
    /// True if it takes the whole width of a large screen.
    pub is_wide: bool,
    /// The plate on top; none on a page of the server itself.
    pub plate: Option<Plate>,
    /// The feeds that a reader's programs may follow.
    pub feeds: Vec<FollowedFeed>,
    /// The scripts that make it better beside those of every page, by the names of their files.
    pub scripts: &'static [&'static str],
    /// The same for search engines (JSON-LD), as text of a script that is no script.
    pub json_ld: Option<String>,
    /// The page explained, in a few sentences.
    pub how: Vec<String>,
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
        Self { data: Some(site.at(&format!("/v1{path}"))), ..Self::of_page(site, path, description, picture) }
    }

    /// Of a page that is not the page of one thing.
    pub fn of_page(site: &Site, path: &str, description: &str, picture: Option<Picture>) -> Self {
        let line = description.replace('\n', " ");
        let description = match line.char_indices().nth(TOLD) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        };
        let picture = picture.map(|it| Picture { src: site.at(&it.src), ..it });
        Self { url: site.at(path), data: None, description, picture }
    }
}

impl Frame {
    /// Of a page of a commune.
    pub fn of_commune(site: &Site, commune: &Commune, language: Language, title: String) -> Self {
        Self {
            site: commune.name.clone(),
            plate: Some(plate::of(site.menu, commune, language)),
            feeds: plate::feeds(site.menu, commune, language),
            ..Self::of_server(language, title)
        }
    }

    /// Of a page of the server itself.
    pub fn of_server(language: Language, title: String) -> Self {
        Self {
            language,
            title,
            site: "Tambour".to_owned(),
            sharing: None,
            is_personal: false,
            is_wide: false,
            plate: None,
            feeds: vec![],
            scripts: &[],
            json_ld: None,
            how: vec![],
        }
    }

    /// Of a page of a commune's desk; `whose` says for whom whoever sits there acts.
    pub fn of_desk(site: &Site, commune: &Commune, language: Language, title: String, whose: &str) -> Self {
        Self {
            site: commune.name.clone(),
            plate: Some(plate::of_desk(site.menu, commune, language, whose)),
            is_wide: true,
            ..Self::personal(language, title)
        }
    }

    /// Of a page that is somebody's own.
    pub fn personal(language: Language, title: String) -> Self {
        Self { is_personal: true, ..Self::of_server(language, title) }
    }

    /// This frame with what is told where the page is passed on.
    #[must_use]
    pub fn shared(self, sharing: Sharing) -> Self {
        Self { sharing: Some(sharing), ..self }
    }

    /// This frame on the page, or under the page, that an entry of the menu leads to.
    #[must_use]
    pub fn at(mut self, entry: &MenuEntry) -> Self {
        if let Some(plate) = &mut self.plate {
            let href = entry.path(plate.board.trim_start_matches('/'));
            plate.tabs.iter_mut().for_each(|tab| tab.is_current = tab.href == href);
        }
        self
    }

    /// True if it is one of the desk's.
    pub fn is_of_desk(&self) -> bool {
        self.plate.as_ref().is_some_and(|plate| plate.is_of_desk)
    }

    /// This frame with the page explained, in ten sentences at most, each in French and in English.
    #[must_use]
    pub fn explained(self, sentences: &[(&str, &str)]) -> Self {
        let how = sentences.iter().map(|(fr, en)| self.say(fr, en)).collect();
        Self { how, ..self }
    }

    /// Its scripts and those of every page, each of which may use those before it.
    pub fn scripts(&self) -> impl Iterator<Item = &'static str> {
        EVERYWHERE.iter().chain(self.scripts).copied()
    }

    /// This frame with what the page is about, for search engines.
    #[must_use]
    pub fn about(self, thing: &Value) -> Self {
        // A text in it ends no script.
        Self { json_ld: Some(thing.to_string().replace('<', "\\u003c")), ..self }
    }

    /// This frame with scripts.
    #[must_use]
    pub fn with_scripts(self, scripts: &'static [&'static str]) -> Self {
        Self { scripts, ..self }
    }

    /// The words in the frame's language, of the two, set as that language is.
    pub fn say(&self, fr: &str, en: &str) -> String {
        typography::ours(self.language.say(fr, en), self.language)
    }

    /// A message in the frame's language, set as that language is.
    pub fn tell(&self, message: &Message) -> String {
        typography::ours(&message.in_language(self.language), self.language)
    }

    /// What somebody wrote, set so that its marks do not begin a line.
    pub fn wrote(&self, text: &str) -> String {
        typography::theirs(text)
    }

    /// The same for HTML that a text has become.
    pub fn wrote_html(&self, html: &str) -> String {
        typography::theirs_in_html(html)
    }

    /// An icon, as HTML.
    pub fn icon(&self, name: &str) -> String {
        icons::used(name)
    }

    /// The path of a file that pages load.
    pub fn asset(&self, name: &str) -> String {
        assets::asset(name)
    }

    /// The colour of its plate, as six hexadecimal digits.
    pub fn colour(&self) -> &str {
        self.plate.as_ref().and_then(|plate| plate.colour.as_deref()).unwrap_or("1b3f78")
    }

    /// The frame's language and country, as OpenGraph names them.
    pub fn locale(&self) -> &'static str {
        self.language.speech().open_graph
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_between_characters_where_a_page_is_passed_on() {
        let site = Site::example();
        let sharing = Sharing::of(&site, "/things/1", &"é".repeat(300), None);
        assert_eq!(sharing.description, format!("{}…", "é".repeat(200)));
        assert_eq!(
            (sharing.url.as_str(), sharing.data.as_deref()),
            ("https://panneau.exemple.fr/things/1", Some("https://panneau.exemple.fr/v1/things/1"))
        );
    }
}
