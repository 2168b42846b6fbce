mod addresses;

use std::sync::LazyLock;

use super::*;
use crate::tenants::catalogue::{self, Entry, Former};

/// A federation of some communes.
static SOME: LazyLock<Searched> = LazyLock::new(|| {
    let codes = "57361 57463 93066 97411 11339 93031 94038 26289 57672 59009 42218 67482 72181 17300 68298 2A004 50353 76351 57650";
    Searched::of(|entry| codes.contains(&entry.insee))
});
static ALL: LazyLock<Searched> = LazyLock::new(|| Searched::of(|_| true));

struct Searched {
    communes: Vec<Entry>,
    index: Index,
}

impl Searched {
    fn of(wanted: impl Fn(&Entry) -> bool) -> Self {
        let communes: Vec<Entry> =
            catalogue::all().expect("the built-in catalogue").into_iter().filter(wanted).collect();
        let former = Former::read().expect("the built-in file");
        let others = former.by_code();
        let place = |entry| {
            let Entry { name, insee, postcodes, population, department, .. }: &Entry = entry;
            let other = others.get(insee.as_str()).copied().unwrap_or_default();
            IndexedCommune { name, insee, postcodes, population: *population, department: &department.name, other }
        };
        let index = Index::build(communes.iter().map(place));
        Self { communes, index }
    }

    /// The hits by name and département, tiers apart by `|` from the exact one on, indirect ones after `other`, as many as
    /// asked.
    fn answer(&self, query: &str, most: usize) -> String {
        let hits = self.index.search(query);
        let tiers = hits.iter().take(most).collect::<Vec<_>>();
        let tiers = tiers.chunk_by(|left, right| (left.tier, left.direct) == (right.tier, right.direct)).map(|hits| {
            let names: Vec<_> = hits
                .iter()
                .map(|hit| &self.communes[hit.position])
                .map(|entry| format!("{} {}", entry.name, entry.department.code))
                .collect();
            format!("{}{:?}: {}", if hits[0].direct { "" } else { "other " }, hits[0].tier, names.join(", "))
        });
        tiers.collect::<Vec<_>>().join(" | ")
    }
}

/// The federation's whole answer.
fn check(query: &str, expected: &str) {
    assert_eq!(SOME.answer(query, usize::MAX), expected, "{query}");
}

/// The first answers of all of France.
fn check_first(query: &str, expected: &str) {
    let most = expected.split([',', '|']).count();
    assert_eq!(ALL.answer(query, most), expected, "{query}");
}

#[test]
fn spelling_does_not_matter() {
    for query in [
        "Kerling-lès-Sierck",
        "kerling les sierck",
        "KERLING LES SIERCK ",
        "Kerling-le\u{300}s-Sierck",
        " kerling -- LÈS/sierck",
    ] {
        check(query, "Exact: Kerling-lès-Sierck 57");
    }
    check("l'haÿ-les-roses", "Exact: L'Haÿ-les-Roses 94");
    check("L’HAŸ LES ROSES", "Exact: L'Haÿ-les-Roses 94");
}

#[test]
fn blanks_too_many_or_too_few_do_not_matter() {
    for query in ["kerlinglessierck", "ker ling les sierck", "kerlingles sierck", "kerling lessier ck"] {
        check(query, "Exact: Kerling-lès-Sierck 57");
    }
    check("lhay les roses", "Exact: L'Haÿ-les-Roses 94");
    check("lhaylesroses", "Exact: L'Haÿ-les-Roses 94");
    check("les roses lhay", "Words: L'Haÿ-les-Roses 94");
    check("sierck ker ling", "Words: Kerling-lès-Sierck 57");
    check("ascq ville neuve", "Words: Villeneuve-d'Ascq 59");
    check("montsaintmich", "Beginning: Le Mont-Saint-Michel 50");
}

#[test]
fn saint_may_be_abbreviated() {
    let denis = "Exact: Saint-Denis 974, Saint-Denis 93, Saint-Denis 11";
    check("saint denis", denis);
    check("St Denis", denis);
    check("st. denis", denis);
    check("STDENIS", denis);
    check("ste marie aux mines", "Exact: Sainte-Marie-aux-Mines 68");
    check("mont st michel", "Beginning: Le Mont-Saint-Michel 50");
    check(
        "st",
        "Beginning: Strasbourg 67, Saint-Étienne 42, Saint-Denis 974, Saint-Denis 93, Sainte-Marie-aux-Mines 68, Saint-Denis 11 | Words: Le Mont-Saint-Michel 50",
    );
}

#[test]
fn the_last_word_may_be_unfinished() {
    check("kerl", "Beginning: Kerling-lès-Sierck 57");
    check("kerling les s", "Beginning: Kerling-lès-Sierck 57");
    check("sierck les kerl", "Words: Kerling-lès-Sierck 57");
    check("sierck ker", "Words: Kerling-lès-Sierck 57");
    check("kerl sierck", "");
    check("stras", "Beginning: Strasbourg 67");
    check("stra", "Beginning: Strasbourg 67");
}

#[test]
fn the_order_of_the_words_does_not_matter() {
    check("sierck les kerling", "Words: Kerling-lès-Sierck 57");
    check("michel st mont", "Words: Le Mont-Saint-Michel 50");
    check("mines marie", "Words: Sainte-Marie-aux-Mines 68");
}

#[test]
fn an_article_may_be_left_out() {
    check("havre", "Beginning: Le Havre 76");
    check("mans", "Beginning: Le Mans 72");
    check("rochelle", "Beginning: La Rochelle 17");
}

#[test]
fn one_typing_error_is_forgiven() {
    let thionville = "Error: Thionville 57";
    check("thionvile", thionville);
    check("thionvillle", thionville);
    check("thiomville", thionville);
    check("thoinville", thionville);
    check("hionville", thionville);
    check("thionvill", "Beginning: Thionville 57");
    check("thoinvi", "UnfinishedError: Thionville 57");
    check("kerlign les sierck", "Error: Kerling-lès-Sierck 57");
    check("sierck krling", "Error: Kerling-lès-Sierck 57");
    check("kerlinlessierck", "Error: Kerling-lès-Sierck 57");
    check("stdeins", "Error: Saint-Denis 974, Saint-Denis 93, Saint-Denis 11");
}

#[test]
fn two_errors_are_not_forgiven_nor_one_in_a_short_word_or_a_number() {
    check("thoinvile", "");
    check("kerlign les siercj", "");
    check("kerling las sierck", "");
    check("mnas", "Error: Le Mans 72");
    check("mnz", "");
    check("57481", "");
    check("saillans 26341", "");
}

#[test]
fn a_number_is_a_postcode_or_an_insee_code() {
    check("57480", "Exact: Sierck-les-Bains 57, Kerling-lès-Sierck 57");
    check("57361", "Exact: Kerling-lès-Sierck 57");
    check("574", "Beginning: Sierck-les-Bains 57, Kerling-lès-Sierck 57");
    check("57 480", "Exact: Sierck-les-Bains 57, Kerling-lès-Sierck 57");
    check("97", "Beginning: Saint-Denis 974");
    check("2a", "Beginning: Ajaccio 2A");
    check("2A004", "Exact: Ajaccio 2A");
    check("20090", "Exact: Ajaccio 2A");
    check("574800", "");
    check("2", "Beginning: Ajaccio 2A, Saillans 26");
}

#[test]
fn a_name_and_a_postcode_narrow_each_other() {
    check("saillans 26340", "Exact: Saillans 26");
    check("26340 sail", "Beginning: Saillans 26");
    check("sailans 26340", "Error: Saillans 26");
    check("saillans26340", "Exact: Saillans 26");
    check("saint denis 93", "Exact: Saint-Denis 93");
    check("saillans 57480", "");
}

#[test]
fn nothing_asked_is_nothing_found() {
    for query in ["", "   ", "-'’", "🏛️", "Ж", "\0"] {
        check(query, "");
    }
    assert_eq!(Index::build([]).search("saint"), []);
}

#[test]
fn all_of_france_is_ordered_by_likelihood() {
    check_first(
        "st denis",
        "Exact: Saint-Denis 974, Saint-Denis 93, Saint-Denis 11, Saint-Denis 30 | other Exact: Champdeniers 79",
    );
    check_first(
        "lyon",
        "Exact: Lyon 69 | Beginning: Lyons-la-Forêt 27 | Words: Sainte-Foy-lès-Lyon 69, Chazelles-sur-Lyon 42",
    );
    check_first("pari", "Beginning: Paris 75, Parigné-l'Évêque 72, Parigné 35");
    check_first("marseile", "Error: Marseille 13, Marseille-en-Beauvaisis 60");
    check_first("sainte", "Beginning: Sainte-Marie 974, Sainte-Geneviève-des-Bois 91, Sainte-Suzanne 974");
    check_first("y", "Exact: Y 80 | Beginning: Yerres 91, Yutz 57");
    check_first("oeuilly", "Exact: Œuilly 51, Œuilly 02 | Error: Neuilly-sur-Seine 92");
    check_first("saint étienne de st geoirs", "Exact: Saint-Étienne-de-Saint-Geoirs 38");
    check_first("75116", "Exact: Paris 75");
}

/// Every hundredth commune, and whether the query made of it finds it in that tier or better.
fn always(tier: Tier, query: impl Fn(&Entry) -> String) {
    for (position, entry) in ALL.communes.iter().enumerate().step_by(101) {
        let query = query(entry);
        let hit = ALL.index.search(&query).into_iter().find(|hit| hit.position == position);
        assert!(hit.is_some_and(|hit| hit.tier <= tier), "{query} finds {} in {hit:?}", entry.name);
    }
}

#[test]
fn every_commune_is_found_by_each_of_its_names_and_numbers() {
    always(Tier::Exact, |entry| entry.name.clone());
    always(Tier::Exact, |entry| entry.slug.replace(&format!("-{}", entry.department.code.to_lowercase()), ""));
    always(Tier::Exact, |entry| entry.name.replace([' ', '-', '\''], ""));
    always(Tier::Exact, |entry| entry.insee.clone());
    always(Tier::Exact, |entry| entry.postcodes.last().unwrap_or(&entry.insee).clone());
    always(Tier::Exact, |entry| format!("{} {}", entry.insee, entry.name.to_uppercase()));
    always(Tier::Words, |entry| entry.name.split(['-', ' ', '\'']).rev().collect::<Vec<_>>().join(" "));
    always(Tier::Beginning, |entry| entry.name.chars().take(3).collect());
}

#[test]
fn every_commune_is_found_with_a_letter_left_out() {
    let longest =
        |entry: &Entry| entry.slug.split('-').max_by_key(|word| word.len()).map(str::to_owned).unwrap_or_default();
    always(Tier::UnfinishedError, |entry| {
        let (slug, word) =
            (entry.slug.replace(&format!("-{}", entry.department.code.to_lowercase()), ""), longest(entry));
        if word.len() < 5 { slug } else { slug.replacen(&word, &format!("{}{}", &word[..2], &word[3..]), 1) }
    });
}

#[test]
fn hits_are_distinct_and_in_order_whatever_is_asked() {
    let mut state = 1_u32;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % limit
    };
    for _ in 0..300 {
        let query: String = (0..random(30)).map(|_| char::from(b"aelnrst sint dem -'570"[random(22)])).collect();
        let hits = ALL.index.search(&query);
        let key = |hit: &Hit| {
            (hit.tier, !hit.direct, Reverse(ALL.communes[hit.position].population), &ALL.communes[hit.position].insee)
        };
        assert!(hits.is_sorted_by(|left, right| key(left) < key(right)), "{query}");
        let distinct: std::collections::HashSet<_> = hits.iter().map(|hit| hit.position).collect();
        assert_eq!(distinct.len(), hits.len(), "{query}");
    }
}

#[test]
fn the_index_of_all_of_france_is_small() {
    assert!(ALL.index.heap_bytes() < 2 * 1024 * 1024, "{} bytes", ALL.index.heap_bytes());
}
