//! Objects as members of a body.

use std::borrow::Cow;

use poem_openapi::registry::MetaSchemaRef;
use poem_openapi::types::{ToJSON, Type};
use serde_json::Value;

use crate::input::{self, NOT_AN_OBJECT};
use crate::text::Message;
use crate::{FieldError, Input, Leaf, say};

/// An object that is a member of a body, or an item of a list in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Object<T>(pub T);

impl<T: Input + Sync> Leaf for Object<T> {
    fn read(value: &Value) -> Result<Self, Message> {
        let members = value.as_object().ok_or(NOT_AN_OBJECT)?;
        input::read(members).map(Self).map_err(|mistakes| {
            let told = mistakes.iter().map(|error| {
                let (name, detail) = (error.pointer.trim_start_matches('/'), &error.detail);
                say!("{name}\u{a0}: {detail}", "{name}: {detail}", name, detail)
            });
            Message::joined(&told.collect::<Vec<_>>(), " ")
        })
    }

    /// The mistakes in it are told with their own places.
    fn take(value: &Value, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        match value {
            Value::Object(members) => input::take(members, at, mistakes).map(Self),
            _ => {
                mistakes.push(FieldError { pointer: at.to_owned(), detail: NOT_AN_OBJECT });
                None
            }
        }
    }
}

impl<T: Input + Sync> ToJSON for Object<T> {
    fn to_json(&self) -> Option<Value> {
        Some(Value::Object(self.0.members()))
    }
}

impl<T: Input + Sync> Type for Object<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(T::schema()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}
