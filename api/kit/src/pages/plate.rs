//! The plate of a commune's pages, and what stands at their foot.

use super::menu::{FeedEntry, Menu, MenuEntry};
use crate::tenants::Commune;
use ground::text::Language;
use ground::typography;

/// The plate of a commune: its name, its menu and what stands at its foot.
#[derive(Debug)]
pub struct Plate {
    /// The commune's name.
    pub name: String,
    /// The words under it: what hangs there, or whose desk it is.
    pub under: String,
    /// The path that it leads to: of the board, or of the desk.
    pub home: String,
    /// True if it is that of the commune's desk.
    pub is_of_desk: bool,
    /// The path of its board.
    pub board: String,
    /// The path of the search in what hung on it.
    pub search: Option<String>,
    /// The tabs.
    pub tabs: Vec<Link>,
    /// The links at its foot, in columns, each with its words.
    pub foot: Vec<(String, Vec<Link>)>,
    /// Its colour, as six hexadecimal digits, if it is another than ours.
    pub colour: Option<String>,
    /// The town hall as it can be reached, as far as it said how.
    pub town_hall: TownHall,
}

/// The ways to the town hall.
#[derive(Debug, Clone, Default)]
pub struct TownHall {
    /// Its openings, in words, a line each.
    pub openings: Vec<String>,
    /// Its telephone number as people read it.
    pub telephone: Option<String>,
    /// Its address, in lines.
    pub address: Vec<String>,
}

impl TownHall {
    /// The telephone number as a link takes it.
    pub fn dialled(&self) -> String {
        self.telephone.iter().flat_map(|number| number.chars()).filter(|it| it.is_ascii_digit() || *it == '+').collect()
    }
}

/// A link of the frame.
#[derive(Debug)]
pub struct Link {
    /// The path that it leads to.
    pub href: String,
    /// The name of its icon.
    pub icon: &'static str,
    /// Its words.
    pub words: String,
    /// True if the page is what it leads to.
    pub is_current: bool,
}

/// A feed of the commune.
#[derive(Debug)]
pub struct FollowedFeed {
    /// Its media type.
    pub media_type: &'static str,
    /// Its path.
    pub href: String,
    /// Its name.
    pub title: String,
}

/// The plate of a commune with this menu.
pub(super) fn of(menu: &Menu, commune: &Commune, language: Language) -> Plate {
    let link = |entry: &MenuEntry| Link {
        href: entry.path(&commune.slug),
        icon: entry.icon,
        words: entry.say(language),
        is_current: false,
    };
    let column = |(fr, en, entries): &(&'static str, &'static str, &'static [MenuEntry])| {
        (typography::ours(language.say(fr, en), language), entries.iter().map(link).collect())
    };
    Plate {
        name: commune.name.clone(),
        under: typography::ours(language.say("Tableau d’affichage", "Notice board"), language),
        home: format!("/{}", commune.slug),
        is_of_desk: false,
        board: format!("/{}", commune.slug),
        search: menu.search.map(|entry| entry.path(&commune.slug)),
        tabs: menu.tabs.iter().map(link).collect(),
        foot: menu.foot.iter().map(column).collect(),
        colour: None,
        town_hall: TownHall::default(),
    }
}

/// The plate of a commune's desk, with its tabs; `whose` says for whom whoever sits there acts.
pub(super) fn of_desk(menu: &Menu, commune: &Commune, language: Language, whose: &str) -> Plate {
    let tab = |entry: &MenuEntry| Link {
        href: entry.path(&commune.slug),
        icon: entry.icon,
        words: entry.say(language),
        is_current: false,
    };
    let desk = typography::ours(language.say("Le bureau", "The desk"), language);
    Plate {
        under: format!("{desk} · {whose}"),
        home: menu.desk.first().map(|entry| entry.path(&commune.slug)).unwrap_or_default(),
        is_of_desk: true,
        search: None,
        tabs: menu.desk.iter().map(tab).collect(),
        foot: vec![],
        ..of(menu, commune, language)
    }
}

/// The feeds of a commune.
pub(super) fn feeds(menu: &Menu, commune: &Commune, language: Language) -> Vec<FollowedFeed> {
    let feed = |entry: &FeedEntry| FollowedFeed {
        media_type: entry.media_type,
        href: format!("/v1/communes/{}/{}", commune.slug, entry.end),
        title: typography::ours(language.say(entry.words.0, entry.words.1), language),
    };
    menu.feeds.iter().map(feed).collect()
}
