//! What calendars call categories.

use crate::events::Category;
use kit::tenants::normalise;

/// French words for categories, without accents, in the singular.
const FRENCH: &[(&str, Category)] = &[
    ("marche", Category::Market),
    ("foire", Category::Market),
    ("vide-grenier", Category::FleaMarket),
    ("brocante", Category::FleaMarket),
    ("braderie", Category::FleaMarket),
    ("puce", Category::FleaMarket),
    ("bourse", Category::FleaMarket),
    ("fete", Category::Festival),
    ("kermesse", Category::Festival),
    ("bal", Category::Festival),
    ("concours", Category::Contest),
    ("loto", Category::Contest),
    ("tournoi", Category::Contest),
    ("match", Category::Sport),
    ("randonnee", Category::Sport),
    ("culture", Category::Culture),
    ("concert", Category::Culture),
    ("spectacle", Category::Culture),
    ("exposition", Category::Culture),
    ("theatre", Category::Culture),
    ("cinema", Category::Culture),
    ("conference", Category::Culture),
    ("reunion", Category::Meeting),
    ("assemblee-generale", Category::Meeting),
    ("conseil-municipal", Category::Council),
    ("atelier", Category::Workshop),
    ("stage", Category::Workshop),
    ("cours", Category::Workshop),
    ("formation", Category::Workshop),
    ("ecole", Category::School),
];

/// What a calendar calls a category, in this interface's words or in French, one or several.
pub(super) fn category(name: &str) -> Option<Category> {
    let key = singular(&normalise::slug(name));
    let own = || Category::ALL.iter().copied().find(|it| singular(&it.as_str().replace('_', "-")) == key);
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
            ("Kermesses", Category::Festival),
            ("Conseils municipaux", Category::Council),
            ("Concours", Category::Contest),
            ("CINÉMA", Category::Culture),
            ("flea markets", Category::FleaMarket),
            ("Écoles", Category::School),
            ("cours", Category::Workshop),
            ("Puces", Category::FleaMarket),
        ] {
            assert_eq!(category(name), Some(expected), "{name}");
        }
        assert_eq!(category("divers et variés"), None);
    }
}
