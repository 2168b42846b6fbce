//! JSON bodies of requests: read once, with every field's mistake told at once.

use ground::{FieldError, Input, NOT_AN_OBJECT, say};
use poem::{Request, RequestBody};
use poem_openapi::impl_apirequest_for_payload;
use poem_openapi::payload::{ParsePayload, Payload};
use poem_openapi::registry::{MetaSchemaRef, Registry};
use serde_json::{Map, Value};

use super::problem::{self, Problem};
use super::{bodies, distinct};

/// The body of a request, parsed.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: Input> Payload for Body<T> {
    const CONTENT_TYPE: &'static str = "application/json";

    fn check_content_type(content_type: &str) -> bool {
        let essence = content_type.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Reference(T::NAME.to_owned())
    }

    fn register(registry: &mut Registry) {
        registry.create_schema::<Self, _>(T::NAME.to_owned(), |_| T::schema());
    }
}

impl<T: Input> ParsePayload for Body<T> {
    const IS_REQUIRED: bool = true;

    async fn from_request(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let bytes = bodies::read(request, body).await?;
        Ok(Self(parse(&bytes)?))
    }
}

pub(super) fn parse<T: Input>(bytes: &[u8]) -> Result<T, Problem> {
    let members = match distinct::from_slice(bytes) {
        Ok(Value::Object(members)) => members,
        Ok(_) => {
            return Err(Problem::invalid(FieldError { pointer: String::new(), detail: NOT_AN_OBJECT }));
        }
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            // A name that comes twice is the only mistake of JSON that can be read.
            let what = match error.is_data() {
                true => say!("Un même nom figure deux fois dans un objet", "An object has the same name twice"),
                false => say!("Le JSON ne se lit plus", "The JSON stops making sense"),
            };
            return Err(Problem::of(&problem::MALFORMED_JSON).with(say!(
                "{what}, à la ligne {line}, colonne {column}.",
                "{what}, at line {line}, column {column}.",
                what,
                line,
                column
            )));
        }
    };
    read(&members)
}

/// Read a body's members.
///
/// # Errors
/// With all that is wrong with them.
pub fn read<T: Input>(members: &Map<String, Value>) -> Result<T, Problem> {
    ground::input::read(members).map_err(Problem::invalid)
}

impl_apirequest_for_payload!(Body<T>, T: Input);
