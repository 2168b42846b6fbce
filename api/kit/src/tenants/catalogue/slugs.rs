//! The name of a commune in addresses. It must never change, so it is computed over the whole catalogue,
//! whoever is a tenant.

use std::collections::HashMap;

use super::Entry;
use crate::tenants::normalise;

/// Give every commune the shortest of its slugs that nobody else has: the plain name, the name with the
/// département's code, the name with the INSEE code.
pub(super) fn assign(entries: &mut [Entry]) {
    for rule in [plain, with_department, with_insee] {
        let taken = count(entries.iter().filter(|entry| entry.slug.is_empty()).map(rule));
        let unnamed = entries.iter_mut().filter(|entry| entry.slug.is_empty());
        unnamed.for_each(|entry| {
            let slug = rule(entry);
            if taken.get(&slug) == Some(&1) {
                entry.slug = slug;
            }
        });
    }
}

fn plain(entry: &Entry) -> String {
    normalise::slug(&entry.name)
}

fn with_department(entry: &Entry) -> String {
    format!("{}-{}", plain(entry), entry.department.code.to_ascii_lowercase())
}

fn with_insee(entry: &Entry) -> String {
    format!("{}-{}", plain(entry), entry.insee.to_ascii_lowercase())
}

fn count(slugs: impl Iterator<Item = String>) -> HashMap<String, u32> {
    let mut counts = HashMap::new();
    slugs.for_each(|slug| *counts.entry(slug).or_default() += 1);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenants::catalogue::Department;

    fn check(communes: &str, expected: &str) {
        let mut entries: Vec<Entry> = communes.split(", ").map(entry).collect();
        assign(&mut entries);
        let slugs: Vec<_> = entries.into_iter().map(|entry| entry.slug).collect();
        assert_eq!(slugs.join(", "), expected);
    }

    fn entry(text: &str) -> Entry {
        let (insee, name) = text.split_once(' ').expect("an INSEE code and a name");
        let department = Department { code: insee[..2].to_owned(), name: String::new() };
        let (insee, name) = (insee.to_owned(), name.to_owned());
        Entry {
            insee,
            name,
            department,
            slug: String::new(),
            postcodes: vec![],
            population: 0,
            epci: None,
            timezone: "Europe/Paris",
        }
    }

    #[test]
    fn a_slug_is_as_long_as_it_must_be() {
        check("57361 Kerling-lès-Sierck", "kerling-les-sierck");
        check("93066 Saint-Denis, 11339 Saint-Denis", "saint-denis-93, saint-denis-11");
        check("2A001 Œuf, 2B001 Oeuf", "oeuf-2a, oeuf-2b");
        check("51001 Saint-Ay, 51002 Saint-Ay, 45269 Saint-Ay", "saint-ay-51001, saint-ay-51002, saint-ay-45");
    }
}
