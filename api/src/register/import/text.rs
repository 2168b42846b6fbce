//! The text of a file, whatever program wrote it. Pure.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Number of bytes by which UTF-16 without a mark is known.
const LOOKED_AT: usize = 1000;

/// The text of a file in UTF-8, UTF-16 or Windows-1252, each line ended by `\n`.
pub(super) fn text_of(bytes: &[u8]) -> String {
    let text = match (Encoding::for_bom(bytes), str::from_utf8(bytes)) {
        (Some((encoding, _)), _) => encoding.decode(bytes).0.into_owned(),
        (None, _) if is_wide(bytes, 1) => UTF_16LE.decode(bytes).0.into_owned(),
        (None, _) if is_wide(bytes, 0) => UTF_16BE.decode(bytes).0.into_owned(),
        (None, Ok(text)) => text.to_owned(),
        (None, Err(_)) => WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// True if most bytes at odd or even places are zero, as in UTF-16 of European texts.
fn is_wide(bytes: &[u8], place: usize) -> bool {
    let some: Vec<u8> = bytes.iter().take(LOOKED_AT).skip(place).step_by(2).copied().collect();
    !some.is_empty() && some.iter().filter(|byte| **byte == 0).count() * 2 > some.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whatever_program_wrote_it() {
        let text = "nom;prénom\r\nHaÿ;Œuvrard\r";
        let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let (little, big) = (wide(u16::to_le_bytes), wide(u16::to_be_bytes));
        let files = [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            [b"\xff\xfe".as_slice(), &little].concat(),
            [b"\xfe\xff".as_slice(), &big].concat(),
            little,
            big,
            WINDOWS_1252.encode(text).0.into_owned(),
        ];
        for file in files {
            assert_eq!(text_of(&file), "nom;prénom\nHaÿ;Œuvrard\n");
        }
    }
}
