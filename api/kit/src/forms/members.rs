//! What was typed becomes what JSON gives, by the schema of each field.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::{Map, Value};

use super::Typed;
use super::typed::HOUR;
use calendar::Span;
use ground::{FieldError, Input};

impl Typed {
    /// Reads an input out of what was typed. Hours are those of a zone.
    ///
    /// # Errors
    /// With all that is wrong, each with its pointer.
    pub fn read<T: Input>(&self, zone: Tz) -> Result<T, Vec<FieldError>> {
        ground::input::read(&members(&T::schema(), self, zone))
    }
}

/// The members that JSON would have. Those that are not in the schema are told of by whoever reads them.
fn members(schema: &MetaSchema, typed: &Typed, zone: Tz) -> Map<String, Value> {
    let mut members = Map::new();
    let property = |name: &str| schema.properties.iter().find(|(known, _)| *known == name).map(|(_, it)| it);
    let is_hour = |name: &str| {
        let day = name.strip_suffix(HOUR).and_then(property).and_then(inline);
        day.is_some_and(is_instant) && property(name).is_none()
    };
    for name in typed.names().into_iter().filter(|name| !is_hour(name)) {
        let texts: Vec<String> = texts(typed, name, property(name).and_then(inline));
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let value = match property(name).map(inline) {
            Some(Some(field)) => value(field, &texts, zone),
            // A type with a name of its own, or unknown.
            Some(None) | None => texts.first().map(|text| Value::from(*text)),
        };
        let is_nullable = property(name).and_then(inline).is_some_and(|field| field.nullable);
        let is_known = property(name).is_some();
        match value {
            Some(value) => drop(members.insert(name.to_owned(), value)),
            // A blank empties what may be empty; elsewhere it says nothing.
            None if is_nullable || !is_known => drop(members.insert(name.to_owned(), Value::Null)),
            None => {}
        }
    }
    members
}

/// The texts of a field that are not blank; a day with the hour that was typed beside it.
fn texts(typed: &Typed, name: &str, field: Option<&MetaSchema>) -> Vec<String> {
    let texts = typed.texts(name).filter(|text| !text.trim().is_empty());
    if !field.is_some_and(is_instant) {
        return texts.map(str::to_owned).collect();
    }
    let hour = format!("{name}{HOUR}");
    // The hour that is meant unless one is said comes first.
    let hour = typed.texts(&hour).filter(|text| !text.trim().is_empty()).last().map(str::trim);
    let whole = |text: &str| match (text.trim().parse::<NaiveDate>(), hour) {
        (Ok(day), Some(hour)) => format!("{day}T{hour}"),
        (Ok(_), None) | (Err(_), _) => text.to_owned(),
    };
    texts.map(whole).collect()
}

/// The value that texts stand for, blank ones left out; none if they say nothing.
fn value(field: &MetaSchema, texts: &[&str], zone: Tz) -> Option<Value> {
    match (field.ty, texts) {
        // Boxes of which none is ticked are an empty list, and one alone is a no: a blank of the same name comes with them.
        ("array", _) => {
            let item = field.items.as_deref().and_then(inline);
            Some(
                texts.iter().map(|text| item.map_or_else(|| Value::from(*text), |it| scalar(it, text, zone))).collect(),
            )
        }
        ("boolean", _) => Some(Value::Bool(!texts.is_empty())),
        (_, []) => None,
        (_, [first, ..]) => Some(scalar(field, first, zone)),
    }
}

fn scalar(field: &MetaSchema, text: &str, zone: Tz) -> Value {
    let number = || text.trim().parse().ok().map(Value::Number);
    let instant = || local(text.trim(), zone).map(Value::String);
    let read = match field.ty {
        "integer" | "number" => number(),
        "string" if is_instant(field) => instant(),
        _ => None,
    };
    // A text that is no number or hour is refused by the field itself.
    read.unwrap_or_else(|| Value::from(text))
}

fn is_instant(field: &MetaSchema) -> bool {
    field.format == Some("date-time")
}

/// The instant of an hour on the clocks of a zone, as `datetime-local` gives it.
fn local(text: &str, zone: Tz) -> Option<String> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let at = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())?;
    Some(Span::Timed { starts: at, ends: at }.instants(zone).0.to_string())
}

fn inline(schema: &MetaSchemaRef) -> Option<&MetaSchema> {
    match schema {
        MetaSchemaRef::Inline(schema) => Some(schema),
        MetaSchemaRef::Reference(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ground::clock::Instant;
    use ground::text::Language;
    use ground::{Change, List, Patch, input};
    use serde_json::json;

    input! {
        /// Something that is asked for.
        #[example(json!({}))]
        pub struct Wish {
            /// Must be there.
            pub language: Language,
            /// May be absent.
            pub at: Option<Instant>,
            /// May be emptied.
            pub until: Patch<Instant>,
            /// May not.
            pub other: Change<Language>,
            /// A box.
            pub loud: Option<bool>,
            /// Some boxes.
            pub all: Option<List<Language, 2>>,
        }
    }

    fn read(body: &str) -> Result<Wish, Vec<String>> {
        let typed = Typed::sent(url::form_urlencoded::parse(body.as_bytes()).into_owned());
        typed
            .read::<Wish>(chrono_tz::Europe::Paris)
            .map_err(|mistakes| mistakes.into_iter().map(|it| it.pointer).collect())
    }

    #[test]
    fn a_form_says_what_json_says() {
        let wish = read("language=fr&at=2026-11-22T19%3A30&until=&other=&loud=&loud=on&all=&all=fr&all=en").unwrap();
        let expected = Wish {
            language: Language::Fr,
            at: Some("2026-11-22T18:30:00Z".parse().unwrap()),
            until: Patch::Clear,
            other: Change(None),
            loud: Some(true),
            all: Some(List(vec![Language::Fr, Language::En])),
        };
        assert_eq!(wish, expected);
        let wish = read("language=en&until=2026-07-01T08:00:30&loud=&all=").unwrap();
        assert_eq!(wish.until, Patch::Set("2026-07-01T06:00:30Z".parse().unwrap()));
        assert_eq!((wish.at, wish.loud, wish.all), (None, Some(false), Some(List(vec![]))));
    }

    #[test]
    fn a_day_has_the_hour_beside_it_or_the_one_that_is_meant_without() {
        let until = |body: &str| read(&format!("language=fr&{body}")).map(|wish| wish.until);
        let at = |text: &str| Ok(Patch::Set(text.parse().unwrap()));
        assert_eq!(until("until=2026-11-22&until_time=23:59&until_time="), at("2026-11-22T22:59:00Z"));
        assert_eq!(until("until=2026-11-22&until_time=23:59&until_time=18:30"), at("2026-11-22T17:30:00Z"));
        assert_eq!(until("until=&until_time=23:59&until_time=18:30"), Ok(Patch::Clear));
        assert_eq!(until("until=2026-11-22"), Err(vec!["/until".to_owned()]));
        assert_eq!(until("until=2026-11-22&until_time=tard"), Err(vec!["/until".to_owned()]));
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        let mistakes = read("language=&at=demain&other=de&all=fr&all=fr&wish=x&blank=");
        assert_eq!(mistakes.unwrap_err(), ["/language", "/at", "/other", "/all", "/blank", "/wish"]);
    }
}
