//! Categories as calendars call them.

use crate::events::EventCategory;
use kit::tenants::normalise;

/// French words for categories, without accents, in the singular.
const FRENCH: &[(&str, EventCategory)] = &[
    ("marche", EventCategory::Market),
    ("foire", EventCategory::Market),
    ("vide-grenier", EventCategory::FleaMarket),
    ("brocante", EventCategory::FleaMarket),
    ("braderie", EventCategory::FleaMarket),
    ("puce", EventCategory::FleaMarket),
    ("bourse", EventCategory::FleaMarket),
    ("fete", EventCategory::Festival),
    ("kermesse", EventCategory::Festival),
    ("bal", EventCategory::Festival),
    ("concours", EventCategory::Contest),
    ("loto", EventCategory::Contest),
    ("tournoi", EventCategory::Contest),
    ("match", EventCategory::Sport),
    ("randonnee", EventCategory::Sport),
    ("culture", EventCategory::Culture),
    ("concert", EventCategory::Culture),
    ("spectacle", EventCategory::Culture),
    ("exposition", EventCategory::Culture),
    ("theatre", EventCategory::Culture),
    ("cinema", EventCategory::Culture),
    ("conference", EventCategory::Culture),
    ("reunion", EventCategory::Meeting),
    ("assemblee-generale", EventCategory::Meeting),
    ("conseil-municipal", EventCategory::Council),
    ("atelier", EventCategory::Workshop),
    ("stage", EventCategory::Workshop),
    ("cours", EventCategory::Workshop),
    ("formation", EventCategory::Workshop),
    ("ecole", EventCategory::School),
];

/// The category that a calendar names, in this interface's words or in French, in the singular or the plural.
pub(super) fn category(name: &str) -> Option<EventCategory> {
    let key = singular(&normalise::slug(name));
    let own = || EventCategory::ALL.iter().copied().find(|it| singular(&it.as_str().replace('_', "-")) == key);
    let french = || FRENCH.iter().find(|(name, _)| singular(name) == key).map(|(_, category)| *category);
    own().or_else(french)
}

/// The words of a slug in the singular, alike for those that only look like a plural.
fn singular(slug: &str) -> String {
    let one = |word: &str| match word.strip_suffix("aux") {
        Some(stem) if stem.len() > 2 => format!("{stem}al"),
        _ => word.strip_suffix(['s', 'x']).filter(|stem| stem.len() > 2).unwrap_or(word).to_owned(),
    };
    slug.split('-').map(one).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_and_accents_do_not_matter() {
        for (name, expected) in [
            ("Kermesses", EventCategory::Festival),
            ("Conseils municipaux", EventCategory::Council),
            ("Concours", EventCategory::Contest),
            ("CINÉMA", EventCategory::Culture),
            ("flea markets", EventCategory::FleaMarket),
            ("Écoles", EventCategory::School),
            ("cours", EventCategory::Workshop),
            ("Puces", EventCategory::FleaMarket),
        ] {
            assert_eq!(category(name), Some(expected), "{name}");
        }
        assert_eq!(category("divers et variés"), None);
    }
}
