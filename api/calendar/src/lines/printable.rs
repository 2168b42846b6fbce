//! Quoted-printable (RFC 2045, section 6.7), as vCalendar 1.0 writes texts.

use super::{Line, decode};

/// True if the line is quoted-printable so far, and its text goes on in the next one.
pub(super) fn goes_on(line: &[u8]) -> bool {
    line.ends_with(b"=") && colon(line).is_some()
}

/// A line whose value is quoted-printable.
pub(super) fn parse(number: usize, line: &[u8]) -> Option<Line> {
    let (head, value) = line.split_at_checked(colon(line)?)?;
    let mut head = super::parse(number, &format!("{}:", decode(head)))?;
    let value = decoded(value.get(1..)?);
    let charset = head.parameter("CHARSET").and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    head.value = match charset {
        Some(charset) if charset != encoding_rs::UTF_8 => charset.decode_without_bom_handling(&value).0.into_owned(),
        _ => decode(&value).into_owned(),
    };
    Some(head)
}

/// The place at which the value of a line begins, if its head says that it is quoted-printable.
fn colon(line: &[u8]) -> Option<usize> {
    let at = line.iter().position(|byte| *byte == b':')?;
    let head = line.get(..at)?.to_ascii_uppercase();
    let mut parameters = head.split(|byte| *byte == b';').skip(1);
    parameters.any(|it| matches!(it, b"QUOTED-PRINTABLE" | b"ENCODING=QUOTED-PRINTABLE")).then_some(at)
}

fn decoded(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|_| *first == b'=').and_then(|it| str::from_utf8(it).ok());
        match code.and_then(|it| u8::from_str_radix(it, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    bytes
}
