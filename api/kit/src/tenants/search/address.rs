//! Words around a commune's name in addresses: CEDEX, a district of Paris, Lyon or Marseille, a département or a region, a
//! street before the postcode. Those that are certain are read before the search, the others when nothing was found.

use super::query::Word;
use crate::tenants::normalise;

/// Cities whose districts have postcodes of their own, the code before the first of these, and how many there are.
const CITIES: [(&str, u32, u32); 3] = [("paris", 75_000, 20), ("lyon", 69_000, 9), ("marseille", 13_000, 16)];

const ROMAN: [&str; 20] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii", "xix", "xx",
];

/// Endings of a district's number, and words beside it.
const DISTRICT: [&str; 14] = [
    "e",
    "er",
    "re",
    "eme",
    "ieme",
    "nd",
    "arrondissement",
    "arrondissements",
    "arr",
    "arrdt",
    "ardt",
    "de",
    "du",
    "le",
];

/// Regions, as the telephones' maps add them to a town, and the country, which is a part of the names of some.
const REGIONS: [&str; 15] = [
    "auvergne rhone alpes",
    "bourgogne franche comte",
    "bretagne",
    "centre val de loire",
    "corse",
    "grand est",
    "hauts de france",
    "ile de france",
    "normandie",
    "nouvelle aquitaine",
    "occitanie",
    "pays de la loire",
    "provence alpes cote d azur",
    "paca",
    "france",
];

/// The tokens without what is certain to be no part of a name: CEDEX and the number of a district.
pub(super) fn resolved(tokens: Vec<String>) -> Vec<String> {
    let mut tokens = without_district(without_cedex(tokens));
    for token in &mut tokens {
        // The code of the whole city, which no letter needs.
        if let Some((_, code, _)) = CITIES.iter().find(|(_, code, _)| format!("{code:05}") == *token) {
            *token = format!("{:05}", code + 1);
        }
    }
    tokens
}

/// Other readings of tokens with which nothing was found: without words around, and from the postcode on.
pub(super) fn loose(tokens: &[String]) -> Vec<Vec<String>> {
    let trimmed = resolved(trimmed(tokens));
    let code = trimmed.iter().rposition(|token| is_code(token));
    let behind = code.and_then(|at| trimmed.get(at..)).filter(|rest| rest.len() > 1).map(<[String]>::to_vec);
    let mut readings: Vec<_> = [Some(trimmed), behind].into_iter().flatten().filter(|it| it != tokens).collect();
    readings.dedup();
    readings
}

/// "57036 METZ CEDEX 1" is Metz in 57: a code with CEDEX is no town's.
fn without_cedex(tokens: Vec<String>) -> Vec<String> {
    let Some(cedex) = tokens.iter().position(|token| token == "cedex").filter(|at| *at > 0) else { return tokens };
    let (before, after) = tokens.split_at(cedex);
    let code = before.iter().rposition(|token| is_code(token));
    let name = before.get(code.map_or(0, |at| at + 1)..).unwrap_or_default();
    let name = if name.is_empty() { code.and_then(|at| before.get(..at)).unwrap_or_default() } else { name };
    let department = code.and_then(|at| before.get(at)).or_else(|| after.iter().find(|token| is_code(token)));
    let department = department.map(|code| code[..if code.starts_with("97") { 3 } else { 2 }].to_owned());
    name.iter().cloned().chain(department).collect()
}

/// "Paris 12e arrondissement" is "Paris 75012".
fn without_district(tokens: Vec<String>) -> Vec<String> {
    let (mut city, mut district, mut codes) = (None, None, Vec::new());
    for token in &tokens {
        let found = CITIES.iter().find(|(name, ..)| name == token);
        match (found, number(token)) {
            (Some(found), _) if city.is_none() => city = Some(found),
            (_, Some(number)) if district.is_none() => district = Some(number),
            _ if is_code(token) => codes.push(token.clone()),
            _ if DISTRICT.contains(&token.as_str()) => {}
            _ => return tokens,
        }
    }
    match (city, district) {
        (Some((city, code, most)), Some(district)) if (1..=*most).contains(&district) => {
            [(*city).to_owned(), format!("{:05}", code + district)].into_iter().chain(codes).collect()
        }
        _ => tokens,
    }
}

/// A district's number, in digits or in Roman ones.
fn number(token: &str) -> Option<u32> {
    if token.len() <= 2 && token.bytes().all(|byte| byte.is_ascii_digit()) {
        return token.parse().ok();
    }
    let bare = ["ieme", "eme", "er", "e"].iter().find_map(|ending| token.strip_suffix(ending)).unwrap_or(token);
    ROMAN.iter().zip(1..).find_map(|(roman, number)| (*roman == bare).then_some(number))
}

fn is_code(token: &str) -> bool {
    token.len() == 5 && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// The tokens without a word for the town hall before them, a country before the postcode, or a region behind.
fn trimmed(tokens: &[String]) -> Vec<String> {
    let mut rest = tokens;
    if let [first, others @ ..] = rest
        && matches!(first.as_str(), "mairie" | "ville" | "commune" | "f" | "fr")
    {
        rest = others;
        while let [first, others @ ..] = rest
            && matches!(first.as_str(), "de" | "du" | "des" | "d")
        {
            rest = others;
        }
    }
    // CEDEX, not yet written out.
    if let [others @ .., last] = rest
        && last.len() > 1
        && "cedex".starts_with(last.as_str())
    {
        rest = others;
    }
    while let Some(shorter) = REGIONS.iter().find_map(|region| without_ending(rest, region)) {
        rest = shorter;
    }
    rest.to_vec()
}

fn without_ending<'a>(tokens: &'a [String], ending: &str) -> Option<&'a [String]> {
    let words: Vec<&str> = ending.split(' ').collect();
    let at = tokens.len().checked_sub(words.len()).filter(|at| *at > 0)?;
    let (before, last) = tokens.split_at(at);
    (last.iter().map(String::as_str).eq(words)).then_some(before)
}

/// Départements by name.
#[derive(Debug)]
pub(super) struct Departments(Vec<Department>);

#[derive(Debug)]
struct Department {
    /// Its name in one run of letters, its article aside.
    letters: String,
    code: String,
}

impl Departments {
    /// Those of these communes: each a département's name, and an INSEE code in it.
    pub(super) fn build<'a>(communes: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut all: Vec<Department> = Vec::new();
        for (name, insee) in communes {
            let code =
                insee.get(..if insee.starts_with("97") || insee.starts_with("98") { 3 } else { 2 }).unwrap_or(insee);
            if !all.iter().any(|known| known.code == code) {
                all.push(Department { letters: run(&letters(name)).to_owned(), code: code.to_owned() });
            }
        }
        Self(all)
    }

    /// The readings of words whose last ones name a département, or begin the names of some: the words before, and the codes.
    pub(super) fn behind<'w>(&self, words: &'w [Word], begun: bool) -> Vec<(&'w [Word], Vec<&str>)> {
        let reading = |at| {
            let (before, last) = words.split_at(at);
            let last: String = last.iter().map(|word| word.letters.as_str()).collect();
            let last = run(&last);
            let same = |it: &&Department| {
                if begun { last.len() > 2 && it.letters.starts_with(last) } else { it.letters == last }
            };
            (before, self.0.iter().filter(same).map(|it| it.code.as_str()).collect::<Vec<_>>())
        };
        (1..words.len()).map(reading).filter(|(_, codes)| !codes.is_empty()).collect()
    }
}

/// The letters of a name in one run.
fn letters(name: &str) -> String {
    let folded: String = normalise::fold(name).collect();
    folded.split_whitespace().map(super::query::full_word).collect()
}

/// A run of letters without the article of an island.
fn run(letters: &str) -> &str {
    letters.strip_prefix("la").filter(|rest| *rest == "reunion").unwrap_or(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn a_district_or_cedex_is_no_part_of_a_name() {
        for (typed, expected) in [
            ("paris 12", "paris 75012"),
            ("paris 12 e", "paris 75012"),
            ("paris 1 er", "paris 75001"),
            ("lyon 3", "lyon 69003"),
            ("marseille 8 eme arrondissement", "marseille 13008"),
            ("12 e arrondissement de paris", "paris 75012"),
            ("paris xvie", "paris 75016"),
            ("75012 paris 12", "paris 75012 75012"),
            ("paris 21", "paris 21"),
            ("lyon 69", "lyon 69"),
            ("12 rue de paris", "12 rue de paris"),
            ("saint denis 11", "saint denis 11"),
            ("75000", "75001"),
            ("metz cedex", "metz"),
            ("57036 metz cedex 1", "metz 57"),
            ("bp 123 57036 metz cedex 1", "metz 57"),
            ("metz cedex 57036", "metz 57"),
            ("metz 57036 cedex", "metz 57"),
            ("97410 saint pierre cedex", "saint pierre 974"),
            ("cedex", "cedex"),
        ] {
            assert_eq!(resolved(split(typed)).join(" "), expected, "{typed}");
        }
    }

    #[test]
    fn words_around_a_name_are_left_out_when_nothing_is_found() {
        for (typed, expected) in [
            ("mairie de metz", "metz"),
            ("metz grand est france", "metz"),
            ("f 57000 metz", "57000 metz"),
            ("paris 12 e arrondissement ile de france france", "paris 75012"),
            ("metz ced", "metz"),
            ("3 rue haute 57480 kerling", "57480 kerling"),
            ("bretagne", ""),
            ("metz", ""),
        ] {
            let readings: Vec<String> = loose(&split(typed)).iter().map(|reading| reading.join(" ")).collect();
            assert_eq!(readings.join(" | "), expected, "{typed}");
        }
    }
}
