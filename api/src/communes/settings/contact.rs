//! How a town hall is reached, and when it is open.

use poem_openapi::Object;
use poem_openapi::types::Example;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::values::HoursNote;
use super::{PostalAddress, Telephone};
use ground::date::Date;
use ground::week::{ClockTime, WeekdayName};
use ground::{Change, FieldError, List, Patch, input, say};

/// A town hall's address, telephone and hours
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Object, FromJsonQueryResult)]
#[oai(example)]
pub struct ContactDetails {
    /// Its postal address, line by line.
    #[oai(nullable)]
    pub address: Option<PostalAddress>,
    /// Its telephone number.
    #[oai(nullable)]
    pub telephone: Option<Telephone>,
    /// The hours of each week in which it is open, by day and time.
    pub openings: Vec<Opening>,
    /// Days on which it is closed nevertheless, by date; those that are over too.
    pub closures: Vec<Closure>,
}

/// Hours of each week in which a town hall is open
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Opening {
    /// The day.
    pub weekday: WeekdayName,
    /// The time at which it opens, on the commune's clocks.
    pub opens: ClockTime,
    /// The time at which it closes.
    pub closes: ClockTime,
    /// A remark, such as « sur rendez-vous » or « semaines paires ».
    #[oai(nullable)]
    pub note: Option<String>,
}

/// Days on which a town hall is closed nevertheless
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Object)]
pub struct Closure {
    /// The first day.
    pub starts_on: Date,
    /// The last day.
    pub ends_on: Date,
    /// The reason, such as « congés ».
    #[oai(nullable)]
    pub reason: Option<String>,
}

impl Example for ContactDetails {
    fn example() -> Self {
        let opening = |weekday, opens: &str, closes: &str| {
            Some(Opening { weekday, opens: opens.parse().ok()?, closes: closes.parse().ok()?, note: None })
        };
        let closure = || {
            let reason = Some("congés".to_owned());
            Some(Closure { starts_on: "2026-12-24".parse().ok()?, ends_on: "2026-12-31".parse().ok()?, reason })
        };
        Self {
            address: "1 place de l’Église\n57480 Kerling-lès-Sierck".parse().ok(),
            telephone: "03 82 83 71 05".parse().ok(),
            openings: opening(WeekdayName::Tuesday, "08:30", "12:00").into_iter().collect(),
            closures: closure().into_iter().collect(),
        }
    }
}

input! {
    /// Hours of each week in which a town hall is open.
    #[example(json!({"weekday": "tuesday", "opens": "08:30", "closes": "12:00"}))]
    pub struct NewOpening {
        /// The day.
        pub weekday: WeekdayName,
        /// The time at which it opens, on the commune's clocks.
        pub opens: ClockTime,
        /// The time at which it closes, later on that day.
        pub closes: ClockTime,
        /// A remark, 1 to 120 characters; hours that have one may overlap others.
        pub note: Option<HoursNote>,
    }
}

input! {
    /// Days on which a town hall is closed although its hours say otherwise.
    #[example(json!({"starts_on": "2026-12-24", "ends_on": "2026-12-31", "reason": "congés"}))]
    pub struct NewClosure {
        /// The first day.
        pub starts_on: Date,
        /// The last day; the first unless said.
        pub ends_on: Option<Date>,
        /// The reason, 1 to 120 characters.
        pub reason: Option<HoursNote>,
    }
}

input! {
    /// Changes to how a town hall is reached; what is absent stays, and a list replaces the one before.
    #[example(json!({"telephone": "03 82 83 71 05", "openings": [{"weekday": "tuesday", "opens": "08:30", "closes": "12:00"}]}))]
    pub struct ContactPatch {
        /// Its postal address, 1 to 6 lines; null for none.
        pub address: Patch<PostalAddress>,
        /// Its telephone number; null for none.
        pub telephone: Patch<Telephone>,
        /// The hours of each week in which it is open.
        pub openings: Change<List<ground::Object<NewOpening>, 42>>,
        /// Days on which it is closed nevertheless.
        pub closures: Change<List<ground::Object<NewClosure>, 60>>,
    }
}

impl ContactPatch {
    /// The contact after these changes, or all that is wrong with them; the contact stands at `/contact`.
    pub(super) fn over(self, before: ContactDetails) -> Result<ContactDetails, Vec<FieldError>> {
        let mut mistakes = Vec::new();
        let openings = self.openings.0.map(|new| {
            let new: Vec<Opening> = new.0.into_iter().map(|it| Opening::from(it.0)).collect();
            mistakes.extend(wrong_openings(&new));
            in_order(new)
        });
        let closures = self.closures.0.map(|new| {
            let mut new: Vec<Closure> = new.0.into_iter().map(|it| Closure::from(it.0)).collect();
            mistakes.extend(wrong_closures(&new));
            new.sort_by_key(|it| (it.starts_on, it.ends_on));
            new
        });
        let after = ContactDetails {
            address: self.address.or(before.address),
            telephone: self.telephone.or(before.telephone),
            openings: openings.unwrap_or(before.openings),
            closures: closures.unwrap_or(before.closures),
        };
        if mistakes.is_empty() { Ok(after) } else { Err(mistakes) }
    }
}

impl From<NewOpening> for Opening {
    fn from(new: NewOpening) -> Self {
        let note = new.note.map(|it| it.to_string());
        Self { weekday: new.weekday, opens: new.opens, closes: new.closes, note }
    }
}

impl From<NewClosure> for Closure {
    fn from(new: NewClosure) -> Self {
        let reason = new.reason.map(|it| it.to_string());
        Self { starts_on: new.starts_on, ends_on: new.ends_on.unwrap_or(new.starts_on), reason }
    }
}

fn in_order(mut openings: Vec<Opening>) -> Vec<Opening> {
    openings.sort_by_key(|it| (it.weekday, it.opens, it.closes));
    openings
}

fn wrong_openings(openings: &[Opening]) -> Vec<FieldError> {
    let mut mistakes = Vec::new();
    for (index, it) in openings.iter().enumerate() {
        let at = |name: &str, detail| FieldError { pointer: format!("/contact/openings/{index}/{name}"), detail };
        if it.closes <= it.opens {
            let detail = say!("La fermeture vient après l’ouverture.", "It closes after it opens.");
            mistakes.push(at("closes", detail));
        }
        let meets = |other: &&Opening| {
            let same_day = other.weekday == it.weekday && other.note.is_none() && it.note.is_none();
            same_day && other.opens < it.closes && it.opens < other.closes
        };
        if openings[..index].iter().find(meets).is_some() {
            let detail =
                say!("Ces heures en recouvrent d’autres du même jour.", "These hours overlap others of the same day.",);
            mistakes.push(at("opens", detail));
        }
    }
    mistakes
}

fn wrong_closures(closures: &[Closure]) -> Vec<FieldError> {
    let wrong = closures.iter().enumerate().filter(|(_, it)| it.ends_on < it.starts_on);
    let at = |(index, _)| FieldError {
        pointer: format!("/contact/closures/{index}/ends_on"),
        detail: say!("Le dernier jour ne précède pas le premier.", "The last day is not before the first."),
    };
    wrong.map(at).collect()
}
