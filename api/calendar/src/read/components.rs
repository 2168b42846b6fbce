//! The components of a file and their properties.

use super::{MOST_SKIPPED, Skipped};
use crate::cause::Cause;
use crate::lines::{self, Line};

/// A component with its own properties, without those of the components in it.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) name: String,
    /// The line on which it begins.
    pub(super) line: usize,
    /// The place in the list of the component it is in.
    pub(super) parent: Option<usize>,
    pub(super) properties: Vec<Line>,
}

impl Component {
    pub(super) fn property(&self, name: &str) -> Option<&Line> {
        self.properties.iter().find(|it| it.name == name)
    }

    pub(super) fn properties<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Line> {
        self.properties.iter().filter(move |it| it.name == name)
    }

    /// A text that is not empty, with the blanks and line ends around it.
    pub(super) fn whole_text(&self, name: &str) -> Option<String> {
        self.property(name).map(|it| lines::whole(&it.value)).filter(|it| !it.trim().is_empty())
    }

    /// A text that is not empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.property(name).map(|it| lines::text(&it.value)).filter(|it| !it.is_empty())
    }
}

/// The components and properties that are looked at; of others nothing is kept, however many there are.
const COMPONENTS: [&str; 5] = ["VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"];
#[rustfmt::skip]
const PROPERTIES: [&str; 34] = [
    "CATEGORIES", "CLASS", "CREATED", "DESCRIPTION", "DTEND", "DTSTART", "DURATION", "EXDATE", "EXRULE", "GEO", "LAST-MODIFIED",
    "LOCATION", "METHOD", "NAME", "RDATE", "RECURRENCE-ID", "RRULE", "SEQUENCE", "STATUS", "SUMMARY", "TZ", "TZID",
    "TZOFFSETFROM", "TZOFFSETTO", "UID", "URL", "VERSION", "X-ALT-DESC", "X-FUNAMBOL-ALLDAY", "X-LIC-LOCATION",
    "X-MICROSOFT-CDO-ALLDAYEVENT", "X-MICROSOFT-MSNCALENDAR-ALLDAYEVENT", "X-WR-CALNAME", "X-WR-TIMEZONE",
];

/// The parts of a file.
#[derive(Debug)]
pub(super) struct Gathered {
    /// Its components, in the order they begin in.
    pub(super) components: Vec<Component>,
    /// True if every calendar in it ends, and what it says of events can be told from each other.
    pub(super) is_whole: bool,
}

/// Gathers components. What begins and does not end, or ends and did not begin, is told; an event that is cut off is left out.
pub(super) fn gather(lines: impl Iterator<Item = (usize, Option<Line>)>, skipped: &mut Vec<Skipped>) -> Gathered {
    let mut components: Vec<Component> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut broken: Vec<usize> = Vec::new();
    let mut tell = |line, reason| {
        if skipped.len() < MOST_SKIPPED {
            skipped.push(Skipped { line, uid: None, reason });
        }
    };
    for (number, line) in lines {
        let Some(line) = line else {
            tell(number, Cause::NotALine);
            continue;
        };
        let value = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" if value == "VEVENT" || value == "VCALENDAR" || open.len() < 8 => {
                // An event is never in another one: the first was cut off.
                let cut = open.iter().position(|at| components.get(*at).is_some_and(|it| it.name == value));
                if let (Some(cut), "VEVENT" | "VCALENDAR") = (cut, value.as_str()) {
                    broken.extend(open.drain(cut..));
                }
                let parent = open.last().copied();
                open.push(components.len());
                components.push(Component { name: value, line: number, parent, properties: Vec::new() });
            }
            "BEGIN" => tell(number, Cause::TooDeep),
            "END" => match open.iter().rposition(|at| components.get(*at).is_some_and(|it| it.name == value)) {
                Some(ended) => {
                    let mut ended = open.drain(ended..);
                    ended.next();
                    broken.extend(ended);
                }
                None => tell(number, Cause::EndsNothing(short(&value))),
            },
            _ => {
                let kept = open
                    .last()
                    .and_then(|at| components.get_mut(*at))
                    .filter(|it| COMPONENTS.contains(&it.name.as_str()));
                if let Some(component) = kept.filter(|_| PROPERTIES.contains(&line.name.as_str())) {
                    component.properties.push(line);
                }
            }
        }
    }
    broken.extend(open);
    broken.sort_unstable();
    let mut is_whole = true;
    for at in &broken {
        if let Some(component) = components.get_mut(*at) {
            let (uid, reason) = (component.text("UID"), Cause::DoesNotEnd(short(&component.name)));
            // Nobody knows which event it was.
            is_whole &= component.name != "VCALENDAR" && !(component.name == "VEVENT" && uid.is_none());
            skipped.push(Skipped { line: component.line, uid, reason });
            if component.name == "VEVENT" {
                component.name.clear();
            }
        }
    }
    Gathered { components, is_whole }
}

fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(40).collect()
}
