//! Fields of bodies: what must be there, what may be absent, and what a PATCH says of it.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use serde_json::Value;

use super::Leaf;
use crate::text::Message;

/// A field of a body: a bare [`Leaf`] must be there, an `Option` may be absent or null, and [`Patch`] and
/// [`Change`] tell absence apart.
pub trait Field: Sized {
    /// Whether the field must be there.
    const REQUIRED: bool;
    /// Its schema.
    fn schema() -> MetaSchemaRef;
    /// Read it from the body; `None` is an absent field.
    ///
    /// # Errors
    /// With a sentence for the reader.
    fn read(value: Option<&Value>) -> Result<Self, Message>;
    /// As it would stand in a body; `None` is an absent field.
    fn write(&self) -> Option<Value>;
}

impl<T: Leaf> Field for T {
    const REQUIRED: bool = true;

    fn schema() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn read(value: Option<&Value>) -> Result<Self, Message> {
        match value {
            None | Some(Value::Null) => Err(Message::fixed("Ce champ est obligatoire.", "This field is required.")),
            Some(value) => T::read(value),
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

    fn read(value: Option<&Value>) -> Result<Self, Message> {
        match value {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::read(value).map(Some),
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
    /// What the field holds after the patch.
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

    fn read(value: Option<&Value>) -> Result<Self, Message> {
        match value {
            None => Ok(Self::Keep),
            Some(Value::Null) => Ok(Self::Clear),
            Some(value) => T::read(value).map(Self::Set),
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
    /// What the field holds after the patch.
    pub fn or(self, current: T) -> T {
        self.0.unwrap_or(current)
    }
}

impl<T: Leaf> Field for Change<T> {
    const REQUIRED: bool = false;

    fn schema() -> MetaSchemaRef {
        T::schema_ref()
    }

    fn read(value: Option<&Value>) -> Result<Self, Message> {
        match value {
            None => Ok(Self(None)),
            Some(Value::Null) => Err(Message::fixed("Ce champ ne peut pas être vidé.", "This field cannot be emptied.")),
            Some(value) => T::read(value).map(|value| Self(Some(value))),
        }
    }

    fn write(&self) -> Option<Value> {
        self.0.as_ref().and_then(T::to_json)
    }
}
