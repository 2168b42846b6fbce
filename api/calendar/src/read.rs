//! iCalendar in: what other calendars really export.
//!
//! Lenient where the meaning is clear (line ends, encodings, value types, zone names), and where it is not, an event is
//! left out with its line and the reason, never guessed.

mod components;
mod series;
mod values;
mod zones;

use chrono_tz::Tz;

use self::components::Component;
use self::zones::Zones;
use super::event::CalendarEvent;
use super::lines::unfold;
use ground::say;
use ground::text::Message;

/// The largest file that is read: 5 MiB.
pub const MOST_BYTES: usize = 5 << 20;
/// The most events that are read from one file.
pub const MOST_EVENTS: usize = 5000;
/// The most that is told of what was left out.
const MOST_SKIPPED: usize = 1000;

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Imported {
    /// Its name, if it gives one.
    pub name: Option<String>,
    /// Its events, in its order.
    pub events: Vec<Read>,
    /// The parts that were left out, in order; a thousand at most.
    pub skipped: Vec<Skipped>,
}

/// An event and where it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// The event.
    pub event: CalendarEvent,
}

/// Something that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The line that is at fault, or on which the event begins.
    pub line: usize,
    /// The event it belongs to, if any.
    pub uid: Option<String>,
    /// The reason.
    pub reason: Message,
}

/// A reason why a file was not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnreadableCalendar {
    /// It has more than [`MOST_BYTES`].
    TooLarge,
    /// It has more than [`MOST_EVENTS`] events.
    TooManyEvents,
    /// It is no calendar.
    NotCalendar,
    /// It makes too many dates; whoever keeps them sets that limit and says so.
    TooManyDates,
}

impl UnreadableCalendar {
    /// The sentence that tells people of it.
    pub fn message(self) -> Message {
        match self {
            Self::TooLarge => {
                say!("Un fichier d’agenda compte 5 Mio au plus.", "A calendar file has 5 MiB at most.")
            }
            Self::TooManyEvents => say!(
                "Un fichier d’agenda compte 5 000 événements au plus.",
                "A calendar file has 5,000 events at most.",
            ),
            Self::TooManyDates => say!(
                "Ce fichier donne plus de 20\u{a0}000 dates à l’agenda. Donnez une fin à ses séries (UNTIL ou COUNT), ou partagez-le.",
                "This file makes more than 20,000 dates in the agenda. Give its series an end (UNTIL or COUNT), or divide it.",
            ),
            Self::NotCalendar => say!(
                "Ce fichier n’est pas un agenda\u{a0}: il devrait commencer par BEGIN:VCALENDAR.",
                "This file is no calendar: it should begin with BEGIN:VCALENDAR.",
            ),
        }
    }
}

/// Reads a file; times without a zone are those of `zone`.
///
/// # Errors
/// When the file is too large or no calendar. What is wrong with single events is told in [`Imported::skipped`].
pub fn read(file: &[u8], zone: Tz) -> Result<Imported, UnreadableCalendar> {
    if file.len() > MOST_BYTES {
        return Err(UnreadableCalendar::TooLarge);
    }
    let mut skipped = Vec::new();
    let begins = unfold(file).next().and_then(|(_, line)| line);
    if !begins.is_some_and(|line| line.name == "BEGIN" && line.value.trim().eq_ignore_ascii_case("VCALENDAR")) {
        return Err(UnreadableCalendar::NotCalendar);
    }
    let components = components::gather(unfold(file), &mut skipped);
    let is = |it: &&Component, name| it.name == name;
    if components.iter().filter(|it| is(it, "VEVENT") && it.property("RECURRENCE-ID").is_none()).count() > MOST_EVENTS {
        return Err(UnreadableCalendar::TooManyEvents);
    }
    let zones = Zones::new(zone, &components);
    let name = |wanted| components.iter().filter(|it| is(it, "VCALENDAR")).find_map(|it| it.text(wanted));
    let name = name("NAME").or_else(|| name("X-WR-CALNAME"));
    let events = series::assemble(components.iter().filter(|it| is(it, "VEVENT")), &zones, &mut skipped);
    skipped.sort_by_key(|it| it.line);
    skipped.truncate(MOST_SKIPPED);
    Ok(Imported { name, events, skipped })
}

#[cfg(test)]
mod tests;
