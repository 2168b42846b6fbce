//! Lists of addresses, as people paste them and as spreadsheets write them. Pure.

use super::wire::RefusedLine;
use ground::say;
use ground::text::Language;
use kit::mail::Email;

/// The addresses of a list, each once, and the lines that hold none.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) addresses: Vec<Email>,
    pub(super) refused: Vec<RefusedLine>,
}

/// Read a list. Whatever stands around an address on its line, such as a name, is passed over, and so is the line of headers
/// on top of a spreadsheet.
pub(super) fn listed(text: &str, language: Language) -> Listed {
    let (mut addresses, mut refused) = (Vec::new(), Vec::new());
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let words = line.split([';', ',', '\t', '|', ' ', '\u{a0}', '"', '\'', '<', '>', '(', ')']);
        let mut named = words.filter(|word| word.contains('@')).peekable();
        let is_header = number == 0 && HEADERS.iter().any(|it| line.to_lowercase().contains(it));
        let line_number = i64::try_from(number + 1).unwrap_or(i64::MAX);
        if named.peek().is_none() && !line.trim().is_empty() && !is_header {
            let detail = say!("Il n’y a pas d’adresse sur cette ligne.", "There is no address on this line.");
            refused.push(RefusedLine { line: line_number, detail: detail.in_language(language) });
        }
        for word in named {
            match word.trim_start_matches("mailto:").trim_end_matches('.').parse::<Email>() {
                Ok(email) if !addresses.contains(&email) => addresses.push(email),
                Ok(_) => {}
                Err(detail) => {
                    refused.push(RefusedLine { line: line_number, detail: detail.in_language(language) });
                }
            }
        }
    }
    Listed { addresses, refused }
}

/// What stands on top of a column of addresses.
const HEADERS: [&str; 4] = ["mail", "courriel", "adresse", "address"];

/// The text of a file: UTF-8, UTF-16, or another code of which addresses are read all the same; none if it is no text.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    let wide = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    let text = match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    (!text.contains('\0')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<i64>) {
        let Listed { addresses, refused } = listed(text, Language::Fr);
        (addresses.iter().map(ToString::to_string).collect(), refused.iter().map(|it| it.line).collect())
    }

    #[test]
    fn addresses_are_found_however_they_are_written() {
        let list = "Nom;Courriel\r\nAlix Petit;alix@orange.fr;57480\r\n\r\n\"Bo\" <bo@orange.fr>, cy@orange.fr\nALIX@orange.fr";
        assert_eq!(read(list), (vec!["alix@orange.fr".into(), "bo@orange.fr".into(), "cy@orange.fr".into()], vec![]));
    }

    #[test]
    fn a_line_without_an_address_is_refused_by_its_number() {
        let (found, refused) = read("dede@orange.fr\nM. Untel\nx@@y\nlou@orange");
        assert_eq!((found, refused), (vec!["dede@orange.fr".to_owned()], vec![2, 3, 4]));
    }

    #[test]
    fn files_of_spreadsheets_are_read_in_their_codes() {
        let wide: Vec<u8> = "\u{feff}a@orange.fr".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&text_of(&wide).unwrap()).0, ["a@orange.fr"]);
        assert_eq!(read(&text_of(b"H\xe9l\xe8ne;h@orange.fr").unwrap()).0, ["h@orange.fr"]);
        assert_eq!(text_of(b"PK\x03\x04\0\0"), None);
    }
}
