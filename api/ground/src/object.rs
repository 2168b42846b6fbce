//! Objects as members of a body.

use std::borrow::Cow;

use poem_openapi::{
    registry::MetaSchemaRef,
    types::{ToJSON, Type},
};
use serde_json::Value;

use crate::{
    FieldError, Input, Leaf,
    input::{self, NOT_AN_OBJECT},
    text::Message,
};

/// An object that is a member of a body, or an item of a list in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Object<T>(pub T);

impl<T: Input + Sync> Leaf for Object<T> {
    fn read(value: &Value) -> Result<Self, Message> {
        let members = value.as_object().ok_or(NOT_AN_OBJECT)?;
        input::read(members).map(Self).map_err(|mistakes| {
            let told = mistakes.iter().map(|error| (error.pointer.trim_start_matches('/'), &error.detail));
            let (fr, en): (Vec<String>, Vec<String>) = told
                .map(|(name, detail)| (format!("{name}\u{a0}: {}", detail.fr), format!("{name}: {}", detail.en)))
                .unzip();
            Message::new(fr.join(" "), en.join(" "))
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
