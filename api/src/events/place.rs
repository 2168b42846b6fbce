//! Places of events.

use std::fmt;
use std::str::FromStr;

use poem_openapi::types::Example;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::texts::{Address, PlaceName};
use ground::text::Message;
use ground::{Leaf, Object, input, say};
use kit::tenants::normalise;

input! {
    /// The place of an event.
    #[example(json!({"name": "Salle des fêtes", "address": "2 rue de l’Église", "latitude": 49.4236, "longitude": 6.2722}))]
    pub struct NewPlace {
        /// Its name, 1 to 120 characters.
        pub name: PlaceName,
        /// Its address, 1 to 200 characters.
        pub address: Option<Address>,
        /// Degrees north, -90 to 90; with a longitude.
        pub latitude: Option<Degrees<90>>,
        /// Degrees east, -180 to 180; with a latitude.
        pub longitude: Option<Degrees<180>>,
    }
}

/// Words that are said or left out before the same name.
const ARTICLES: [&str; 11] = ["a", "au", "aux", "d", "de", "des", "du", "l", "la", "le", "les"];

/// An angle in degrees, as far as so many from zero.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Degrees<const MOST: u16>(pub f64);

/// The place of an event
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, poem_openapi::Object, FromJsonQueryResult)]
#[oai(rename = "EventPlace", example)]
pub struct EventPlace {
    /// Its name.
    pub name: String,
    /// Its address.
    #[oai(nullable)]
    pub address: Option<String>,
    /// Degrees north.
    #[oai(nullable)]
    pub latitude: Option<f64>,
    /// Degrees east.
    #[oai(nullable)]
    pub longitude: Option<f64>,
}

impl TryFrom<Object<NewPlace>> for EventPlace {
    type Error = Message;

    fn try_from(Object(new): Object<NewPlace>) -> Result<Self, Message> {
        if new.latitude.is_some() != new.longitude.is_some() {
            return Err(say!("Latitude et longitude vont ensemble.", "Latitude and longitude go together."));
        }
        Ok(Self {
            name: new.name.to_string(),
            address: new.address.map(|it| it.to_string()),
            latitude: new.latitude.map(|it| it.0),
            longitude: new.longitude.map(|it| it.0),
        })
    }
}

impl EventPlace {
    /// By what two places are the same: their names without accents, case, punctuation and articles. A number alone is no name:
    /// it is one of its street.
    pub(super) fn key(&self) -> String {
        let address = self.address.as_deref().filter(|_| Self::is_house_number(&self.name)).unwrap_or_default();
        let slug = normalise::slug(&format!("{} {address}", self.name));
        let (all, last) = slug.rsplit_once('-').unwrap_or(("", &slug));
        // A letter at the end is a name: Salle A.
        let words = all.split('-').filter(|word| !word.is_empty() && !ARTICLES.contains(word));
        words.chain([last]).collect::<Vec<_>>().join("-")
    }

    /// True if a text is a house's number, such as `12`, `12 bis` or `n° 4-6`.
    pub(super) fn is_house_number(text: &str) -> bool {
        let slug = normalise::slug(text);
        let mut words = slug.split('-').skip_while(|word| matches!(*word, "n" | "no" | "numero")).peekable();
        let begins = words.peek().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
        let is_part = |word: &str| {
            let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
            letters.len() <= 1 || matches!(letters, "bis" | "ter" | "quater")
        };
        begins && words.all(is_part)
    }
}

impl Example for EventPlace {
    fn example() -> Self {
        Self {
            name: "Salle des fêtes".to_owned(),
            address: Some("2 rue de l’Église".to_owned()),
            latitude: Some(49.4236),
            longitude: Some(6.2722),
        }
    }
}

impl<const MOST: u16> fmt::Display for Degrees<MOST> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const MOST: u16> FromStr for Degrees<MOST> {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let wrong = || {
            say!(
                "Un nombre de degrés entre -{most} et {most} est attendu.",
                "A number of degrees between -{most} and {most} is expected.",
                most = MOST
            )
        };
        let degrees: f64 = text.parse().map_err(|_| wrong())?;
        if degrees.abs() <= f64::from(MOST) { Ok(Self(degrees)) } else { Err(wrong()) }
    }
}

impl<const MOST: u16> Leaf for Degrees<MOST> {
    fn read(value: &Value) -> Result<Self, Message> {
        match value {
            Value::Number(number) => number.to_string().parse(),
            _ => Err(say!("Un nombre est attendu.", "A number is expected.")),
        }
    }
}

impl<const MOST: u16> poem_openapi::types::ToJSON for Degrees<MOST> {
    fn to_json(&self) -> Option<Value> {
        Some(self.0.into())
    }
}

impl<const MOST: u16> poem_openapi::types::Type for Degrees<MOST> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> std::borrow::Cow<'static, str> {
        format!("degrees_{MOST}").into()
    }

    fn schema_ref() -> poem_openapi::registry::MetaSchemaRef {
        let mut schema = poem_openapi::registry::MetaSchema::new("number");
        (schema.minimum, schema.maximum) = (Some(-f64::from(MOST)), Some(f64::from(MOST)));
        poem_openapi::registry::MetaSchemaRef::Inline(Box::new(schema))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl NewPlace {
    /// The place as it was given.
    pub(super) fn read_from(place: &EventPlace) -> Option<Object<Self>> {
        Object::read(&serde_json::to_value(place).ok()?).ok()
    }
}
