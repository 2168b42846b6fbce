//! Communes as addresses and habit name them.

use super::{ALL, check_first};

#[test]
fn a_postcode_finds_its_communes_before_one_whose_insee_code_it_is() {
    check_first("57480", "Exact: Sierck-les-Bains 57, Apach 57, Rettel 57");
    assert!(ALL.answer("57480", usize::MAX).ends_with(" | other Exact: Montigny-lès-Metz 57"));
    check_first("57000", "Exact: Metz 57");
    check_first("57361", "Exact: Kerling-lès-Sierck 57");
    // Whoever has a postcode stands before all that have the INSEE code, however large those are.
    for entry in ALL.communes.iter().step_by(7) {
        for code in &entry.postcodes {
            let first = ALL.index.search(code).first().map(|hit| &ALL.communes[hit.position]);
            assert!(first.is_some_and(|first| first.postcodes.contains(code)), "{code}");
        }
    }
}

#[test]
fn a_commune_is_found_by_its_parts_and_former_names_and_their_codes() {
    for query in ["Annecy-le-Vieux", "annecy le vieu", "Seynod", "74011", "74600 seynod"] {
        assert!(ALL.answer(query, 1).ends_with(": Annecy 74"), "{query}: {}", ALL.answer(query, 3));
    }
    check_first("Annecy-le-Vieux", "other Exact: Annecy 74");
    check_first("lomme", "other Exact: Lille 59");
    check_first("chalons sur marne", "other Exact: Châlons-en-Champagne 51");
    check_first("75112", "other Exact: Paris 75");
    check_first("69383", "other Exact: Lyon 69");
    check_first("13208", "other Exact: Marseille 13");
    // A name of today comes first.
    check_first("saint denis", "Exact: Saint-Denis 974, Saint-Denis 93");
}

#[test]
fn words_of_addresses_do_not_matter() {
    for query in [
        "Metz (Moselle)",
        "Metz, Moselle",
        "METZ (57)",
        "Metz Cedex",
        "57036 METZ CEDEX 1",
        "BP 21025 57036 METZ CEDEX 01",
        "Metz, Grand Est, France",
        "F-57000 Metz",
        "Mairie de Metz",
        "1 place d'Armes, 57000 Metz",
        "metz mosel",
    ] {
        check_first(query, "Exact: Metz 57");
    }
    for query in [
        "Paris 12",
        "Paris 12e",
        "paris 12ème arrondissement",
        "Paris XII",
        "75000",
        "75012 Paris",
        "12e arrondissement de Paris",
    ] {
        check_first(query, "Exact: Paris 75");
    }
    check_first("Lyon 3", "Exact: Lyon 69");
    check_first("Marseille 8ème", "Exact: Marseille 13");
    check_first("Saint-Denis (La Réunion)", "Exact: Saint-Denis 974");
    check_first("saint denis reunion", "Exact: Saint-Denis 974");
    check_first("Saint-Denis, Seine-Saint-Denis", "Exact: Saint-Denis 93");
    check_first("Ajaccio (Corse-du-Sud)", "Exact: Ajaccio 2A");
    check_first("neuilly sur marne", "Exact: Neuilly-sur-Marne 93");
    check_first("bar sur aube", "Exact: Bar-sur-Aube 10");
    check_first("roissy en france", "Exact: Roissy-en-France 95");
}
