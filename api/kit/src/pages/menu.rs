//! The menu of a commune's pages: tabs and links at the foot, which each noun names and the server lists.

use ground::text::Language;
use ground::typography;

/// A link to a page of a commune.
#[derive(Debug, Clone, Copy)]
pub struct MenuEntry {
    /// The end of its path, after the commune's: empty for the board itself, such as `/things` for others.
    pub end: &'static str,
    /// The name of its icon.
    pub icon: &'static str,
    /// Its words in French and in English.
    pub words: (&'static str, &'static str),
}

/// The entries of every commune's pages.
#[derive(Debug, Clone, Copy)]
pub struct Menu {
    /// The tabs, at the bottom of a phone.
    pub tabs: &'static [MenuEntry],
    /// The tabs of the desk, its home first.
    pub desk: &'static [MenuEntry],
    /// The page that searches what hung on the board.
    pub search: Option<MenuEntry>,
    /// The page on which a phone asks to be told.
    pub tell: Option<MenuEntry>,
    /// The page on which one asks for the letter.
    pub letter: Option<MenuEntry>,
    /// The columns at the foot of a page, each with its words in French and in English.
    pub foot: &'static [(&'static str, &'static str, &'static [MenuEntry])],
    /// The feeds of a commune.
    pub feeds: &'static [FeedEntry],
}

/// A feed of every commune.
#[derive(Debug, Clone, Copy)]
pub struct FeedEntry {
    /// Its media type.
    pub media_type: &'static str,
    /// The end of its address, after that of the commune among documents.
    pub end: &'static str,
    /// Its name in French and in English.
    pub words: (&'static str, &'static str),
}

impl Menu {
    /// No entries.
    pub const EMPTY: Self =
        Self { tabs: &[], desk: &[], search: None, tell: None, letter: None, foot: &[], feeds: &[] };
}

impl MenuEntry {
    /// Its path for a commune, by its name in addresses.
    pub fn path(&self, slug: &str) -> String {
        format!("/{slug}{}", self.end)
    }

    /// Its words in a language.
    pub fn say(&self, language: Language) -> String {
        typography::ours(language.say(self.words.0, self.words.1), language)
    }
}
