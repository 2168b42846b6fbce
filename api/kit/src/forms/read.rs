//! Reading of a form: texts become what JSON gives, by the schema of the field.

use std::marker::PhantomData;

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::{Map, Value};

use super::Typed;
use crate::http::problem::{self, Problem};
use crate::http::{IfMatch, bodies};
use calendar::Span;
use ground::{FieldError, Input};

/// A form that somebody sent, with or without files.
#[derive(Debug)]
pub struct Form<T> {
    typed: Typed,
    wanted: PhantomData<fn() -> T>,
}

impl<T: Input> Form<T> {
    /// Reads the input that it asks for. Hours are those of a zone.
    ///
    /// # Errors
    /// With all that is wrong, each with its pointer.
    pub fn read(&self, zone: Tz) -> Result<T, Vec<FieldError>> {
        ground::input::read(&members(&T::schema(), &self.typed, zone))
    }

    /// The state that the page showed, as `If-Match` says it to programs: any, if the form has no field for that.
    pub fn if_match(&self) -> IfMatch {
        IfMatch::of(self.typed.state.clone())
    }

    /// As it was typed.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }
}

impl<T> Form<T> {
    fn of(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { typed: Typed::sent(fields), wanted: PhantomData }
    }
}

impl<'a, T: Input> FromRequest<'a> for Form<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let essence = request.content_type().map(|it| it.split(';').next().unwrap_or_default().trim());
        let is = |expected: &str| essence.is_some_and(|it| it.eq_ignore_ascii_case(expected));
        if is("multipart/form-data") {
            bodies::admit(request).await?;
            return Ok(Self::of(parts(Multipart::from_request(request, body).await?).await?));
        }
        let bytes = bodies::read(request, body).await?;
        // A form without fields may say nothing of what it is.
        if essence.is_some() && !is("application/x-www-form-urlencoded") {
            return Err(Problem::of(&problem::UNSUPPORTED_MEDIA_TYPE).into());
        }
        Ok(Self::of(url::form_urlencoded::parse(&bytes).into_owned()))
    }
}

/// The fields of a form in parts. A file stands there by its name, as it does without parts.
async fn parts(mut parts: Multipart) -> poem::Result<Vec<(String, String)>> {
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await? {
        let name = part.name().unwrap_or_default().to_owned();
        let text = match part.file_name().map(str::to_owned) {
            Some(file) => file,
            None => String::from_utf8_lossy(&part.bytes().await?).into_owned(),
        };
        fields.push((name, text));
    }
    Ok(fields)
}

/// The members that JSON would have. Those that are not in the schema are told of by whoever reads them.
fn members(schema: &MetaSchema, typed: &Typed, zone: Tz) -> Map<String, Value> {
    let mut members = Map::new();
    for name in typed.names() {
        let texts: Vec<&str> = typed.texts(name).filter(|text| !text.trim().is_empty()).collect();
        let property = schema.properties.iter().find(|(known, _)| *known == name);
        let value = match property.map(|(_, property)| inline(property)) {
            Some(Some(field)) => value(field, &texts, zone),
            // A type with a name of its own, or unknown.
            Some(None) | None => texts.first().map(|text| Value::from(*text)),
        };
        let is_nullable = property.and_then(|(_, it)| inline(it)).is_some_and(|field| field.nullable);
        let is_known = property.is_some();
        match value {
            Some(value) => drop(members.insert(name.to_owned(), value)),
            // A blank empties what may be empty; elsewhere it says nothing.
            None if is_nullable || !is_known => drop(members.insert(name.to_owned(), Value::Null)),
            None => {}
        }
    }
    members
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
        let form = Form::<Wish>::of(url::form_urlencoded::parse(body.as_bytes()).into_owned());
        form.read(chrono_tz::Europe::Paris).map_err(|mistakes| mistakes.into_iter().map(|it| it.pointer).collect())
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
    fn every_mistake_is_told_at_its_field() {
        let mistakes = read("language=&at=demain&other=de&all=fr&all=fr&wish=x&blank=");
        assert_eq!(mistakes.unwrap_err(), ["/language", "/at", "/other", "/all", "/blank", "/wish"]);
    }
}
