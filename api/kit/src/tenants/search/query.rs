//! Queries that somebody typed, taken apart into words and codes.

use crate::tenants::normalise;

const MOST_CHARACTERS: usize = 100;
const MOST_WORDS: usize = 10;

/// The words and numbers of a text, of which the beginning counts.
pub(super) fn tokens_of(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    tokens(normalise::fold(&text).take(MOST_CHARACTERS)).take(MOST_WORDS).collect()
}

#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) words: Vec<Word>,
    /// Whole or begun postcodes and INSEE codes, in capitals.
    pub(super) codes: Vec<String>,
}

/// A word of a name, in lower-case ASCII letters.
#[derive(Debug)]
pub(super) struct Word {
    /// With `st` and `ste` written out.
    pub(super) letters: String,
    /// Another reading of a word that begins with `st`: `stdenis` may be Saint-Denis, `st` the beginning of Strasbourg.
    pub(super) other: Option<String>,
    /// It is long enough to be mistyped: four letters.
    pub(super) long: bool,
}

impl Query {
    pub(super) fn of(tokens: &[String]) -> Self {
        let mut query = Self::default();
        for token in tokens {
            if token.starts_with(|first: char| first.is_ascii_digit()) {
                query.codes.push(token.to_ascii_uppercase());
            } else {
                query.words.push(Word::new(token.clone()));
            }
        }
        // "57 480" is one postcode.
        if query.codes.iter().map(String::len).sum::<usize>() <= 5 && query.codes.len() > 1 {
            query.codes = vec![query.codes.concat()];
        }
        query
    }
}

impl Word {
    fn new(typed: String) -> Self {
        let long = typed.len() >= 4;
        let letters = full_word(&typed).to_owned();
        let other = match typed.strip_prefix("st") {
            Some(_) if letters != typed => Some(typed),
            Some(rest) => Some(format!("saint{rest}")),
            None => None,
        };
        Self { letters, other, long }
    }

    /// The word in each of its readings.
    pub(super) fn readings(&self) -> impl Iterator<Item = &[u8]> {
        [Some(&self.letters), self.other.as_ref()].into_iter().flatten().map(String::as_bytes)
    }

    /// The readings in which a typing error may hide: after `st` there must be four letters too.
    pub(super) fn mistakable_readings(&self) -> impl Iterator<Item = &[u8]> {
        let most = if self.letters.len() < 6 { 1 } else { 2 };
        self.readings().take(if self.long { most } else { 0 })
    }
}

/// The word an abbreviation stands for.
pub(super) fn full_word(word: &str) -> &str {
    match word {
        "st" => "saint",
        "ste" => "sainte",
        "sts" => "saints",
        "stes" => "saintes",
        _ => word,
    }
}

/// Runs of letters and runs of digits; `2a` and `2b` go on as codes.
fn tokens(folded: impl Iterator<Item = char>) -> impl Iterator<Item = String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    for character in folded {
        let code = token.starts_with(|first: char| first.is_ascii_digit());
        let goes_on = code == character.is_ascii_digit() || (token == "2" && matches!(character, 'a' | 'b'));
        if character == ' ' || !goes_on {
            tokens.push(std::mem::take(&mut token));
        }
        if character != ' ' {
            token.push(character);
        }
    }
    tokens.push(token);
    tokens.into_iter().filter(|token| !token.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, words: &str, codes: &str) {
        let query = Query::of(&tokens_of(text));
        assert_eq!(query.words.iter().map(|word| word.letters.as_str()).collect::<Vec<_>>().join(" "), words, "{text}");
        assert_eq!(query.codes.join(" "), codes, "{text}");
    }

    #[test]
    fn words_and_codes_are_told_apart() {
        check("Kerling-lès-Sierck", "kerling les sierck", "");
        check("saillans 26340", "saillans", "26340");
        check("26340Saillans", "saillans", "26340");
        check("2a004 ajaccio", "ajaccio", "2A004");
        check("2b", "", "2B");
        check("57 480", "", "57480");
        check("26340 26183", "", "26340 26183");
        check("ST MARTIN STE MARIE", "saint martin sainte marie", "");
        check(" - ’ ", "", "");
    }

    #[test]
    fn an_endless_query_is_cut() {
        check(&"a ".repeat(1_000), "a a a a a a a a a a", "");
        assert_eq!(Query::of(&tokens_of(&"é".repeat(1_000))).words[0].letters.len(), 100);
        assert_eq!(Query::of(&tokens_of(&"\u{fdfa}".repeat(1_000))).words.len(), 0);
    }
}
