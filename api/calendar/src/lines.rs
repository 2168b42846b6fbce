//! Content lines of iCalendar (RFC 5545, section 3.1): folded, with parameters, their text escaped.

use std::borrow::Cow;
use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime};

mod printable;

/// A property as a file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The line of the file it begins on, from 1.
    pub(super) number: usize,
    /// Its name, in capitals.
    pub(super) name: String,
    /// Names, in capitals, and values of its parameters.
    pub(super) parameters: Vec<(String, String)>,
    /// Its value, still escaped.
    pub(super) value: String,
}

impl Line {
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The content lines of a file with the numbers they begin at; `None` for one that is none.
///
/// Folds are undone before bytes become text, since some writers fold inside a character. What is not UTF-8 is read as
/// Windows-1252, of which Latin-1 is a part: line by line, since files are pasted together. Quoted-printable, as vCalendar 1.0
/// writes texts, is decoded; such a line goes on after `=` at its end. That format folds lines at their blanks, which stay.
pub(super) fn unfold(file: &[u8]) -> impl Iterator<Item = (usize, Option<Line>)> {
    let file = match encoding_rs::Encoding::for_bom(file) {
        Some((encoding, mark)) if encoding == encoding_rs::UTF_8 => Cow::Borrowed(file.get(mark..).unwrap_or_default()),
        Some((encoding, _)) => Cow::Owned(encoding.decode(file).0.into_owned().into_bytes()),
        None => Cow::Borrowed(file),
    };
    let (mut at, mut number, mut is_old) = (0, 1, false);
    std::iter::from_fn(move || {
        let mut line = Vec::new();
        let first = number;
        while at < file.len() {
            let rest = file.get(at..).unwrap_or_default();
            let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            let raw = rest.get(..length).unwrap_or_default();
            let raw = raw.strip_suffix(b"\r").unwrap_or(raw);
            match raw {
                _ if number > first && printable::goes_on(&line) => {
                    line.pop();
                    line.extend_from_slice(raw);
                }
                [b' ' | b'\t', ..] if number > first && is_old => line.extend_from_slice(raw),
                [b' ' | b'\t', folded @ ..] if number > first => line.extend_from_slice(folded),
                _ if number > first => break,
                _ => line.extend_from_slice(raw),
            }
            (at, number) = (at + length + 1, number + 1);
        }
        let is = |wanted: &[u8]| line.trim_ascii().eq_ignore_ascii_case(wanted);
        is_old = is(b"VERSION:1.0") || (is_old && !is(b"BEGIN:VCALENDAR"));
        (number > first).then_some((first, line))
    })
    .filter(|(_, line)| !line.trim_ascii().is_empty())
    .map(|(number, line)| (number, printable::parse(number, &line).or_else(|| parse(number, &decode(&line)))))
}

fn decode(line: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(line) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(line).0,
    }
}

fn parse(number: usize, text: &str) -> Option<Line> {
    let name_end = text.find([':', ';'])?;
    let (name, mut rest) = text.split_at(name_end);
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    if !is_name(name) {
        return None;
    }
    let mut parameters = Vec::new();
    while let Some(after) = rest.strip_prefix(';') {
        let end = unquoted(after, &[';', ':'])?;
        let (parameter, left) = after.split_at(end);
        if let Some((name, value)) = parameter.split_once('=') {
            parameters.push((name.trim().to_ascii_uppercase(), unquote(value)));
        }
        rest = left;
    }
    Some(Line { number, name: name.to_ascii_uppercase(), parameters, value: rest.strip_prefix(':')?.to_owned() })
}

/// The place of the first of some characters that stands outside of quotes.
fn unquoted(text: &str, wanted: &[char]) -> Option<usize> {
    let mut quoted = false;
    text.char_indices().find_map(|(index, c)| {
        quoted ^= c == '"';
        (!quoted && wanted.contains(&c)).then_some(index)
    })
}

/// A parameter's value without its quotes, and with what RFC 6868 encodes.
fn unquote(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars().filter(|c| *c != '"').peekable();
    while let Some(c) = rest.next() {
        let decoded = match (c, rest.peek()) {
            ('^', Some('n')) => '\n',
            ('^', Some('^')) => '^',
            ('^', Some('\'')) => '"',
            _ => {
                text.push(c);
                continue;
            }
        };
        rest.next();
        text.push(decoded);
    }
    text
}

/// The parts of a list, cut at commas that are not escaped, each without its escapes and without control characters.
pub(super) fn texts(value: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut characters = value.chars();
    while let Some(c) = characters.next() {
        let plain = match c {
            '\\' => match characters.next() {
                Some('n' | 'N') => '\n',
                Some(other) => other,
                None => '\\',
            },
            ',' => {
                parts.push(String::new());
                continue;
            }
            _ => c,
        };
        if let Some(part) = parts.last_mut().filter(|_| !plain.is_control() || matches!(plain, '\n' | '\t')) {
            part.push(plain);
        }
    }
    parts
}

/// A text without its escapes. Commas that should have been escaped and are not stay.
pub(super) fn text(value: &str) -> String {
    whole(value).trim().to_owned()
}

/// The text with the blanks and line ends around it.
pub(super) fn whole(value: &str) -> String {
    texts(value).join(",")
}

/// `YYYYMMDD`.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let digits = |range| text.get(range).filter(|it: &&str| it.bytes().all(|byte| byte.is_ascii_digit()));
    let number = |range| digits(range)?.parse().ok();
    if text.len() != 8 {
        return None;
    }
    NaiveDate::from_ymd_opt(digits(0..4)?.parse().ok()?, number(4..6)?, number(6..8)?)
}

/// `YYYYMMDDTHHMMSS`, or without seconds; a leap second is the one before.
pub(super) fn date_time(text: &str) -> Option<NaiveDateTime> {
    let (day, time) = text.split_once('T')?;
    if !matches!(time.len(), 4 | 6) || !time.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| time.get(range).map_or(Some(0), |it: &str| it.parse::<u32>().ok());
    date(day)?.and_hms_opt(number(0..2)?, number(2..4)?, number(4..6)?.min(59))
}

/// A file in the making: each line is folded at 75 octets, between characters, and ended by CRLF.
#[derive(Debug, Default)]
pub(super) struct Writer(pub(super) String);

impl Writer {
    /// A line of which nothing needs an escape.
    pub(super) fn raw(&mut self, head: &str, value: &str) {
        let mut length = 0;
        for c in head.chars().chain([':']).chain(value.chars()).filter(|c| !c.is_control() || *c == '\t') {
            if length + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    pub(super) fn text(&mut self, head: &str, value: &str) {
        self.raw(head, &escaped(value));
    }
}

/// A text as a value: section 3.3.11.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Seconds from UTC, as `+0100`.
pub(super) fn offset(seconds: i32) -> String {
    let (sign, seconds) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let mut text = format!("{sign}{:02}{:02}", seconds / 3600, seconds / 60 % 60);
    if !seconds.is_multiple_of(60) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{:02}", seconds % 60);
    }
    text
}

/// `+0100` as seconds from UTC.
pub(super) fn seconds_of(offset: &str) -> Option<i32> {
    let sign = match offset.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let digits =
        offset.get(1..).filter(|it| matches!(it.len(), 4 | 6) && it.bytes().all(|byte| byte.is_ascii_digit()))?;
    let number = |range: std::ops::Range<usize>| digits.get(range).map_or(Some(0), |it: &str| it.parse::<i32>().ok());
    Some(sign * (number(0..2)? * 3600 + number(2..4)? * 60 + number(4..6)?))
}

#[cfg(test)]
mod tests;
