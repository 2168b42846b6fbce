//! The texts of an event, valid by construction.

use std::fmt;
use std::str::FromStr;

use chrono_tz::Tz;

use ground::date::Date;
use ground::text::Message;
use ground::{List, leaf, line, say};

line!(
    /// A price, in words: one line, 1 to 120 characters.
    Price,
    120,
    "Le tarif compte de 1 à 120 caractères, sur une seule ligne.",
    "A price has 1 to 120 characters, on a single line."
);

line!(
    /// A person to ask: one line, 1 to 200 characters.
    Contact,
    200,
    "Le contact compte de 1 à 200 caractères, sur une seule ligne.",
    "A contact has 1 to 200 characters, on a single line."
);

line!(
    /// The name of a place: one line, 1 to 120 characters.
    PlaceName,
    120,
    "Le nom d’un lieu compte de 1 à 120 caractères, sur une seule ligne.",
    "The name of a place has 1 to 120 characters, on a single line."
);

line!(
    /// The address of a place: one line, 1 to 200 characters.
    Address,
    200,
    "Une adresse compte de 1 à 200 caractères, sur une seule ligne.",
    "An address has 1 to 200 characters, on a single line."
);

/// A time zone, by its IANA name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}

impl FromStr for Zone {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        text.parse().map(Self).map_err(|_| {
            say!(
                "Un fuseau horaire se donne par son nom IANA, par exemple Europe/Paris.",
                "A time zone is given by its IANA name, such as Europe/Paris.",
            )
        })
    }
}

leaf!(Zone, "string", "", |mut schema| {
    schema.max_length = Some(40);
    schema.example = Some("Europe/Paris".into());
    schema
});

/// Dates, as a member of a body.
pub(super) type Dates = List<Date, 1000>;
