use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use super::*;

static ALL: LazyLock<Vec<Entry>> = LazyLock::new(|| all().expect("the built-in catalogue"));

/// A commune by slug, or by INSEE code, on one line.
fn check(key: &str, expected: &str) {
    let entry = ALL.iter().find(|entry| entry.slug == key || entry.insee == key).expect(key);
    let Entry { insee, slug, name, postcodes, population, department, epci, timezone } = entry;
    let epci = epci.as_ref().map_or("-", |epci| &epci.name);
    let postcodes = postcodes.join(" ");
    assert_eq!(
        format!("{insee} {slug} | {name} | {postcodes} | {population} | {} | {epci} | {timezone}", department.name),
        expected
    );
}

#[test]
fn the_catalogue_holds_every_commune_in_the_order_of_the_codes() {
    assert_eq!(ALL.len(), 34_969);
    assert!(ALL.is_sorted_by(|left, right| left.insee < right.insee));
    assert!(ALL.iter().all(|entry| entry.insee.len() == 5 && entry.insee.starts_with(&entry.department.code)));
    assert_eq!(ALL.iter().map(|entry| &entry.department.code).collect::<HashSet<_>>().len(), 109);
    assert_eq!(ALL.iter().filter(|entry| entry.postcodes.is_empty()).count(), 5);
    assert_eq!(ALL.iter().filter(|entry| entry.epci.is_none()).count(), 98);
    assert_eq!(ALL.iter().flat_map(|entry| &entry.epci).map(|epci| &epci.code).collect::<HashSet<_>>().len(), 1_255);
}

#[test]
fn postcodes_are_five_digits_in_order() {
    for Entry { postcodes, name, .. } in ALL.iter() {
        assert!(
            postcodes.iter().all(|code| code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit())),
            "{name}"
        );
        assert!(postcodes.is_sorted(), "{name}");
    }
}

#[test]
fn slugs_are_distinct_and_fit_an_address() {
    assert_eq!(ALL.iter().map(|entry| &entry.slug).collect::<HashSet<_>>().len(), ALL.len());
    for slug in ALL.iter().map(|entry| &entry.slug) {
        assert!(slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{slug}");
        assert!(!slug.is_empty() && !slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"), "{slug}");
    }
}

#[test]
fn a_slug_is_the_plain_name_or_says_the_department() {
    check(
        "kerling-les-sierck",
        "57361 kerling-les-sierck | Kerling-lès-Sierck | 57480 | 599 | Moselle | CC Bouzonvillois-Trois Frontières | Europe/Paris",
    );
    check(
        "saint-denis-93",
        "93066 saint-denis-93 | Saint-Denis | 93200 93210 93380 | 149077 | Seine-Saint-Denis | Métropole du Grand Paris | Europe/Paris",
    );
    check(
        "97411",
        "97411 saint-denis-974 | Saint-Denis | 97400 97417 97490 | 155634 | La Réunion | CA Intercommunale du Nord de la Réunion (CINOR) | Indian/Reunion",
    );
    check(
        "l-hay-les-roses",
        "94038 l-hay-les-roses | L'Haÿ-les-Roses | 94240 | 31188 | Val-de-Marne | Métropole du Grand Paris | Europe/Paris",
    );
    check("98719", "98719 gambier | Gambier | 98755 98792 98793 | 1570 | Polynésie française | - | Pacific/Gambier");
    check(
        "2A004",
        "2A004 ajaccio | Ajaccio | 20000 20090 20167 | 76320 | Corse-du-Sud | CA du Pays Ajaccien | Europe/Paris",
    );
}

#[test]
fn no_department_has_two_communes_of_one_name() {
    let codes = |entry: &&Entry| entry.slug.ends_with(&entry.insee.to_ascii_lowercase());
    assert_eq!(ALL.iter().filter(codes).count(), 0);
}

#[test]
fn every_overseas_code_has_its_time() {
    let mut zones: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for entry in ALL.iter().filter(|entry| entry.department.code.len() == 3) {
        *zones.entry((&entry.department.code, entry.timezone)).or_default() += 1;
    }
    let zones: Vec<_> = zones.iter().map(|((code, zone), count)| format!("{code} {zone} {count}")).collect();
    let expected = [
        "971 America/Guadeloupe 32",
        "972 America/Martinique 34",
        "973 America/Cayenne 22",
        "974 Indian/Reunion 24",
        "975 America/Miquelon 2",
        "976 Indian/Mayotte 17",
        "977 America/St_Barthelemy 1",
        "978 America/Marigot 1",
        "984 Antarctica/DumontDUrville 1",
        "984 Indian/Kerguelen 2",
        "984 Indian/Reunion 2",
        "986 Pacific/Wallis 3",
        "987 Pacific/Gambier 1",
        "987 Pacific/Marquesas 6",
        "987 Pacific/Tahiti 41",
        "988 Pacific/Noumea 33",
        "989 Etc/GMT+8 1",
    ];
    assert_eq!(zones, expected);
    assert!(ALL.iter().all(|entry| (entry.department.code.len() == 2) == (entry.timezone == "Europe/Paris")));
}

#[test]
fn communes_are_known_by_what_was_merged_into_them_by_their_parts_and_by_former_names() {
    let former = Former::read().expect("the built-in file");
    let others = former.by_code();
    let row = |insee: &str| {
        let other = others.get(insee).copied().expect(insee);
        format!("{} | {}", other.codes().collect::<Vec<_>>().join(" "), other.names().collect::<Vec<_>>().join(", "))
    };
    assert_eq!(row("51108"), " | Châlons-sur-Marne");
    assert_eq!(row("57463"), "57094 57429 57688 | Borny, Magny, Vallières, Vallières-lès-Metz");
    assert!(row("74010").contains("74011") && row("74010").contains("Annecy-le-Vieux"));
    assert!(row("75056").contains("75112") && row("59350").contains("Lomme"));
    let communes: HashSet<&str> = ALL.iter().map(|entry| entry.insee.as_str()).collect();
    assert!(others.keys().all(|insee| communes.contains(insee)));
    assert!(others.values().all(|other| other.codes().all(|code| !communes.contains(code))));
    assert_eq!((others.len(), others.values().map(|other| other.names().count()).sum()), (2_151, 4_044));
}
