//! The address of a calendar.

use std::fmt;
use std::str::FromStr;

use ground::leaf;
use ground::text::Message;
use kit::outgoing::Address;

/// The address of a calendar, as tools give it out: what begins with `webcal:` is read by https.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarAddress(pub(super) Address);

impl fmt::Display for CalendarAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for CalendarAddress {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        let rest = text
            .split_once(':')
            .filter(|(scheme, _)| ["webcal", "webcals"].iter().any(|known| scheme.eq_ignore_ascii_case(known)));
        match rest {
            Some((_, rest)) => format!("https:{rest}").parse().map(Self),
            None => text.parse().map(Self),
        }
    }
}

leaf!(CalendarAddress, "string", "uri", |schema| schema);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn webcal_is_read_by_https() {
        for (given, expected) in [
            ("webcal://agenda.example/a.ics?b=1", "https://agenda.example/a.ics?b=1"),
            (" WEBCAL://agenda.example/", "https://agenda.example/"),
            ("webcals://agenda.example/", "https://agenda.example/"),
            ("https://agenda.example/", "https://agenda.example/"),
        ] {
            assert_eq!(given.parse::<CalendarAddress>().map(|it| it.to_string()).ok().as_deref(), Some(expected));
        }
        for wrong in ["feed://agenda.example/", "webcal:", "webcal://moi:secret@agenda.example/"] {
            assert!(wrong.parse::<CalendarAddress>().is_err(), "{wrong}");
        }
    }
}
