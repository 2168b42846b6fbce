//! Bodies of requests: parsed at the door, with every field's mistake told at once.
//!
//! poem-openapi stops at the first mistake and tells it in one language. Here a body is declared once with
//! [`input!`](crate::input!); from that come the parsed struct, its schema in the OpenAPI document and its reader.

use poem_openapi::registry::MetaSchema;
use poem_openapi::types::{ToJSON, Type};
use serde_json::{Map, Value};

use crate::text::Message;
use crate::{Field, FieldError, say};

/// A value that stands in one place of a JSON body.
pub trait Leaf: Type + ToJSON + Sized {
    /// Parse it, or say what was expected.
    ///
    /// # Errors
    /// With a sentence for the reader.
    fn read(value: &Value) -> Result<Self, Message>;

    /// Parse it from its place in a body (a JSON pointer), and note every mistake in it.
    fn take(value: &Value, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        let noted = |detail| mistakes.push(FieldError { pointer: at.to_owned(), detail });
        Self::read(value).map_err(noted).ok()
    }
}

/// The answer of a string-valued leaf to anything else.
pub const NOT_A_STRING: Message = say!("Un texte entre guillemets est attendu.", "A string is expected.");

/// The answer of an object to anything else.
pub const NOT_AN_OBJECT: Message = say!("Un objet JSON est attendu.", "A JSON object is expected.");

impl Leaf for bool {
    fn read(value: &Value) -> Result<Self, Message> {
        value.as_bool().ok_or(say!("La valeur true ou false est attendue.", "Either true or false is expected."))
    }
}

impl Leaf for f64 {
    fn read(value: &Value) -> Result<Self, Message> {
        value.as_f64().ok_or(say!("Un nombre est attendu.", "A number is expected."))
    }
}

/// The fields of one object while it is read.
#[derive(Debug)]
pub struct Fields {
    members: Map<String, Value>,
    /// The place of the object in the body: a JSON pointer, empty for the whole.
    at: String,
    errors: Vec<FieldError>,
}

impl Fields {
    /// Take one field; a mistake is noted, and `None` returned.
    pub fn take<T: Field>(&mut self, name: &str) -> Option<T> {
        let value = self.members.remove(name);
        T::take(value.as_ref(), &format!("{}/{name}", self.at), &mut self.errors)
    }
}

/// A JSON object that a request carries; implemented by [`input!`](crate::input!).
pub trait Input: Sized + Send {
    /// Its name in the OpenAPI document.
    const NAME: &'static str;
    /// Its schema.
    fn schema() -> MetaSchema;
    /// Take its fields; `None` if one of them is wrong.
    fn take(fields: &mut Fields) -> Option<Self>;
    /// The members it was read from.
    fn members(&self) -> Map<String, Value>;
    /// Further mistakes in a body of which a field could not be read: rules that span fields, as far as they can be
    /// told, so that nobody learns of them only after mending the first mistake.
    fn also_wrong(_members: &Map<String, Value>) -> Vec<FieldError> {
        vec![]
    }
}

/// Declares the body of a request: a struct of fields, its schema and its reader. A field stands under its own name, unless
/// others named it: `#[named("theirs")]`.
#[macro_export]
macro_rules! input {
    (@name $field:ident) => { stringify!($field) };
    (@name $field:ident $theirs:literal) => { $theirs };
    (
        $(#[doc = $doc:literal])*
        #[example($example:expr)]
        $(#[also($also:path)])?
        pub struct $name:ident {
            $($(#[doc = $field_doc:literal])* $(#[named($theirs:literal)])? pub $field:ident: $type:ty,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[doc = $field_doc])* pub $field: $type,)* }

        impl $crate::Input for $name {
            const NAME: &'static str = stringify!($name);

            fn schema() -> poem_openapi::registry::MetaSchema {
                use poem_openapi::registry::MetaSchema;
                let mut required = Vec::new();
                $(if <$type as $crate::Field>::REQUIRED { required.push($crate::input!(@name $field $($theirs)?)); })*
                MetaSchema {
                    description: Some(concat!($($doc, "\n"),*).trim_ascii()),
                    required,
                    properties: vec![$((
                        $crate::input!(@name $field $($theirs)?),
                        <$type as $crate::Field>::schema().merge(MetaSchema {
                            description: Some(concat!($($field_doc, "\n"),*).trim_ascii()),
                            ..MetaSchema::ANY
                        }),
                    )),*],
                    example: Some($example),
                    ..MetaSchema::new("object")
                }
            }

            $(fn also_wrong(members: &serde_json::Map<String, serde_json::Value>) -> Vec<$crate::FieldError> {
                $also(members)
            })?

            fn take(fields: &mut $crate::Fields) -> Option<Self> {
                $(let $field = fields.take::<$type>($crate::input!(@name $field $($theirs)?));)*
                Some(Self { $($field: $field?),* })
            }

            fn members(&self) -> serde_json::Map<String, serde_json::Value> {
                let mut members = serde_json::Map::new();
                $(if let Some(value) = $crate::Field::write(&self.$field) {
                    members.insert($crate::input!(@name $field $($theirs)?).to_owned(), value);
                })*
                members
            }
        }
    };
}

/// Read a body's members.
///
/// # Errors
/// With all that is wrong with them.
pub fn read<T: Input>(members: &Map<String, Value>) -> Result<T, Vec<FieldError>> {
    let mut mistakes = Vec::new();
    take(members, "", &mut mistakes).ok_or(mistakes)
}

/// Read an object's members, and note all that is wrong with them; the object stands at this place of the body.
pub fn take<T: Input>(members: &Map<String, Value>, at: &str, mistakes: &mut Vec<FieldError>) -> Option<T> {
    let mut fields = Fields { members: members.clone(), at: at.to_owned(), errors: Vec::new() };
    let parsed = T::take(&mut fields);
    let unknown = say!("Ce champ n’existe pas.", "There is no such field.");
    fields.errors.extend(fields.members.keys().map(|name| FieldError::at(name, unknown.clone()).inside(at)));
    if fields.errors.is_empty() {
        return parsed;
    }
    for also in T::also_wrong(members).into_iter().map(|also| also.inside(at)) {
        if !fields.errors.iter().any(|known| known.pointer == also.pointer) {
            fields.errors.push(also);
        }
    }
    mistakes.extend(fields.errors);
    None
}
