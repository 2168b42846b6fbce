//! Fields of bodies: what must be there, what may be absent, and what a PATCH says of it.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::Value;

use crate::{FieldError, Leaf, say};

/// A field of a body: a bare [`Leaf`] must be there, an `Option` may be absent or null, and [`Patch`] and
/// [`Change`] tell absence apart.
pub trait Field: Sized {
    /// True if the field must be there.
    const REQUIRED: bool;
    /// Its schema.
    fn schema() -> MetaSchemaRef;
    /// Read it from its place in the body (a JSON pointer), where an absent field is `None`, and note every mistake in it.
    fn take(value: Option<&Value>, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self>;
    /// As it would stand in a body; `None` is an absent field.
    fn write(&self) -> Option<Value>;
}

impl<T: Leaf> Field for T {
    const REQUIRED: bool = true;

    fn schema() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn take(value: Option<&Value>, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        match value {
            None | Some(Value::Null) => {
                let detail = say!("Ce champ est obligatoire.", "This field is required.");
                mistakes.push(FieldError { pointer: at.to_owned(), detail });
                None
            }
            Some(value) => T::take(value, at, mistakes),
        }
    }

    fn write(&self) -> Option<Value> {
        self.to_json()
    }
}

impl<T: Leaf> Field for Option<T> {
    const REQUIRED: bool = false;

    fn schema() -> MetaSchemaRef {
        T::schema_ref().merge(MetaSchema { nullable: true, ..MetaSchema::ANY })
    }

    fn take(value: Option<&Value>, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        match value {
            None | Some(Value::Null) => Some(None),
            Some(value) => T::take(value, at, mistakes).map(Some),
        }
    }

    fn write(&self) -> Option<Value> {
        self.as_ref().and_then(T::to_json)
    }
}

/// A field of a PATCH that may be emptied: absent keeps it, null clears it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Patch<T> {
    /// Absent.
    Keep,
    /// Null.
    Clear,
    /// A new value.
    Set(T),
}

impl<T> Patch<T> {
    /// The value of the field after the patch.
    pub fn or(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<T: Leaf> Field for Patch<T> {
    const REQUIRED: bool = false;

    fn schema() -> MetaSchemaRef {
        <Option<T> as Field>::schema()
    }

    fn take(value: Option<&Value>, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        match value {
            None => Some(Self::Keep),
            Some(Value::Null) => Some(Self::Clear),
            Some(value) => T::take(value, at, mistakes).map(Self::Set),
        }
    }

    fn write(&self) -> Option<Value> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(Value::Null),
            Self::Set(value) => value.to_json(),
        }
    }
}

/// A field of a PATCH that cannot be emptied: absent keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T>(pub Option<T>);

impl<T> Change<T> {
    /// The value of the field after the patch.
    pub fn or(self, current: T) -> T {
        self.0.unwrap_or(current)
    }
}

impl<T: Leaf> Field for Change<T> {
    const REQUIRED: bool = false;

    fn schema() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn take(value: Option<&Value>, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        match value {
            None => Some(Self(None)),
            Some(Value::Null) => {
                let detail = say!("Ce champ ne peut pas être vidé.", "This field cannot be emptied.");
                mistakes.push(FieldError { pointer: at.to_owned(), detail });
                None
            }
            Some(value) => T::take(value, at, mistakes).map(|value| Self(Some(value))),
        }
    }

    fn write(&self) -> Option<Value> {
        self.0.as_ref().and_then(T::to_json)
    }
}
