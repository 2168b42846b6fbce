//! Addresses within a text, which end where people end them: before a no-break space, a closing quotation mark, an ellipsis.

/// What parts an address from what follows, for Markdown: a blank, and a sign to know it by, which no cleaned text holds.
const STOP: &str = "\t\u{c}";

/// What parts an address from what stands before.
const START: &str = "\u{c}\t";

/// The length of the address that begins a text, after this character; zero if there is none.
pub(crate) fn address(text: &str, before: char) -> usize {
    if before.is_alphanumeric() || !begins(text) {
        return 0;
    }
    let found = text.get(..end(text)).unwrap_or_default();
    let mut found = found.trim_end_matches(['?', '!', '.', ',', ':', ';', '*', '_', '~', '\'', '"']);
    while found.ends_with(')') && found.matches(')').count() > found.matches('(').count() {
        found = &found[..found.len() - 1];
    }
    found.len()
}

/// The source of Markdown with a stop after each address that ends where Markdown would read on.
pub(super) fn stopped(source: &str) -> String {
    let mut stopped = String::with_capacity(source.len());
    let (mut left, mut before) = (source, ' ');
    while let Some(c) = left.chars().next() {
        let length = if before.is_alphanumeric() || !begins(left) { 0 } else { end(left) };
        if length == 0 {
            stopped.push(c);
            (left, before) = (left.get(c.len_utf8()..).unwrap_or_default(), c);
            continue;
        }
        let (address, after) = left.split_at(length);
        // Within `](…)` and `<…>` the writer said where it ends.
        let is_bare = !stopped.ends_with("](") && before != '<';
        if is_bare && !before.is_ascii_whitespace() && !matches!(before, '*' | '_' | '~' | '(' | '[') {
            stopped.push_str(START);
        }
        stopped.push_str(address);
        let reads_on = |next: char| !next.is_ascii_whitespace() && next != '<' && next != ']';
        if is_bare && after.starts_with(reads_on) {
            stopped.push_str(STOP);
        }
        (left, before) = (after, 'x');
    }
    stopped
}

/// A text as it was before its addresses were stopped.
pub(super) fn unstopped(text: &str) -> String {
    text.replace(STOP, "").replace(START, "")
}

fn begins(text: &str) -> bool {
    let begins = |start: &&str| text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start));
    ["https://", "http://", "www."].iter().any(begins)
}

/// The place at which an address surely ends: at what stands in none, at an apostrophe that ends a quotation.
fn end(text: &str) -> usize {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let ends = match c {
            '<' | '\\' | '«' | '»' | '‹' | '›' | '“' | '”' | '„' | '…' => true,
            // The end of a link's words.
            ']' => text.get(at..).is_some_and(|rest| rest.starts_with("](")),
            '‘' | '’' | '‚' => {
                let after = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
                !(before.is_alphanumeric() && after.is_some_and(char::is_alphanumeric))
            }
            c => c.is_whitespace() || c.is_control(),
        };
        if ends {
            return at;
        }
        before = c;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_where_people_end_it() {
        for (text, found) in [
            ("https://exemple.fr/plan\u{a0}» dès", "https://exemple.fr/plan"),
            ("https://exemple.fr/plan»", "https://exemple.fr/plan"),
            ("https://exemple.fr/plan”.", "https://exemple.fr/plan"),
            ("https://exemple.fr/plan’ et", "https://exemple.fr/plan"),
            ("https://exemple.fr/plan…", "https://exemple.fr/plan"),
            ("https://exemple.fr/l’eau", "https://exemple.fr/l’eau"),
            ("https://exemple.fr/a\u{202f}; b", "https://exemple.fr/a"),
            ("https://exemple.fr/a(b)).", "https://exemple.fr/a(b)"),
            ("www.exemple.fr/été!", "www.exemple.fr/été"),
            ("Https://exemple.fr", "Https://exemple.fr"),
            ("exemple.fr", ""),
        ] {
            assert_eq!(&text[..address(text, ' ')], found);
        }
        assert_eq!(address("www.exemple.fr", 'a'), 0);
    }

    #[test]
    fn a_stop_is_set_and_taken_away() {
        for text in [
            "\"www.a.fr\" «\u{a0}https://exemple.fr\u{a0}» et www.a.fr, [x](https://a.fr/l’) <https://b.fr/”>",
            "",
            "\t",
            "a\tb",
        ] {
            assert_eq!(unstopped(&stopped(text)), text);
        }
        assert!(!stopped("[x](https://a.fr/l’) et https://a.fr b").contains(STOP));
    }
}
