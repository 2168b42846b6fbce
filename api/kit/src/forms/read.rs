//! Reading of a form: texts become what JSON gives, by the schema of the field.

use std::marker::PhantomData;

use aws_lc_rs::digest::{Context, SHA256};
use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use poem::web::Multipart;
use poem::{FromRequest, Request, RequestBody};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt;

use super::Typed;
use super::typed::HOUR;
use crate::http::problem::{self, Problem, Refusal};
use crate::http::{IfMatch, SentFile, Spool, SpoolError, bodies};
use calendar::Span;
use ground::{FieldError, Input};

/// The most parts of a form that comes in parts: who sends more has mistaken the address.
const MOST_PARTS: usize = 500;

/// The longest texts of a form in parts, in bytes, all together.
const LONGEST: u64 = 256 * 1024;

/// A form that somebody sent, with or without files.
#[derive(Debug)]
pub struct Form<T> {
    typed: Typed,
    files: Vec<(String, Result<SentFile, SpoolError>)>,
    digest: Vec<u8>,
    wanted: PhantomData<fn() -> T>,
}

impl<T: Input> Form<T> {
    /// Reads the input that it asks for. Hours are those of a zone.
    ///
    /// # Errors
    /// With all that is wrong, each with its pointer.
    pub fn read(&self, zone: Tz) -> Result<T, Vec<FieldError>> {
        self.typed.read(zone)
    }
}

impl<T> Form<T> {
    /// The state that the page showed, as `If-Match` says it to programs: any, if the form has no field for that.
    pub fn if_match(&self) -> IfMatch {
        IfMatch::of(self.typed.state.clone())
    }

    /// As it was typed.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// The files that came in a field, each as it was taken in or not.
    pub fn files<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Result<SentFile, SpoolError>> {
        self.files.iter().filter(move |(known, _)| known == name).map(|(_, file)| file)
    }

    /// The digest of all that was sent, which tells one form from another.
    pub fn digest(&self) -> &[u8] {
        &self.digest
    }

    fn of(fields: Vec<(String, String)>, files: Vec<(String, Result<SentFile, SpoolError>)>) -> Self {
        let mut digest = Context::new(&SHA256);
        let mut add = |name: &str, content: &[u8]| {
            for bytes in [name.as_bytes(), content] {
                digest.update(&bytes.len().to_be_bytes());
                digest.update(bytes);
            }
        };
        fields.iter().for_each(|(name, text)| add(name, text.as_bytes()));
        files.iter().for_each(|(name, file)| add(name, file.as_ref().map_or(&[], |file| &file.digest)));
        let digest = digest.finish().as_ref().to_vec();
        Self { typed: Typed::sent(fields), files, digest, wanted: PhantomData }
    }
}

impl<'a, T: Send> FromRequest<'a> for Form<T> {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let essence = request.content_type().map(|it| it.split(';').next().unwrap_or_default().trim());
        let is = |expected: &str| essence.is_some_and(|it| it.eq_ignore_ascii_case(expected));
        if is("multipart/form-data") {
            bodies::admit(request).await?;
            let missing = || Problem::internal("the folder for files is not attached to the request");
            let spool = request.data::<Spool>().ok_or_else(missing)?;
            let parts = Multipart::from_request(request, body).await.map_err(|_| SpoolError::CutShort.problem())?;
            let (fields, files) = read_parts(parts, spool).await.map_err(Refusal::problem)?;
            return Ok(Self::of(fields, files));
        }
        let bytes = bodies::read(request, body).await?;
        // A form without fields may say nothing of what it is.
        if essence.is_some() && !is("application/x-www-form-urlencoded") {
            return Err(Problem::of(&problem::UNSUPPORTED_MEDIA_TYPE).into());
        }
        Ok(Self::of(url::form_urlencoded::parse(&bytes).into_owned().collect(), vec![]))
    }
}

/// The fields of a form, each a name and a text.
type Texts = Vec<(String, String)>;

/// The files of a form, each with the name of its field.
type Files = Vec<(String, Result<SentFile, SpoolError>)>;

/// The fields and the files of a form in parts. A file that is too large is told at its field; where nothing was chosen there
/// is none.
async fn read_parts(mut parts: Multipart, spool: &Spool) -> Result<(Texts, Files), SpoolError> {
    let (mut fields, mut files, mut left) = (Vec::new(), Vec::new(), LONGEST);
    while let Some(part) = parts.next_field().await.map_err(|_| SpoolError::CutShort)? {
        if fields.len() + files.len() == MOST_PARTS {
            return Err(SpoolError::CutShort);
        }
        let name = part.name().unwrap_or_default().to_owned();
        match part.file_name().map(str::to_owned) {
            None => {
                let mut bytes = Vec::new();
                let mut content = part.into_async_read().take(left + 1);
                let read = content.read_to_end(&mut bytes).await.map_err(|_| SpoolError::CutShort)?;
                left = left.checked_sub(read as u64).ok_or(SpoolError::CutShort)?;
                fields.push((name, String::from_utf8_lossy(&bytes).into_owned()));
            }
            Some(file) => match spool.keep(&file, part.into_async_read()).await {
                Ok(kept) if kept.name.is_empty() && kept.is_empty() => {}
                Err(error @ (SpoolError::CutShort | SpoolError::Disk(_))) => return Err(error),
                kept => files.push((name, kept)),
            },
        }
    }
    Ok((fields, files))
}

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
        let fields = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let form = Form::<Wish>::of(fields, vec![]);
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
