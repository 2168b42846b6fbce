//! Objects as members of a body.

use std::borrow::Cow;

use poem_openapi::{
    registry::MetaSchemaRef,
    types::{ToJSON, Type},
};
use serde_json::Value;

use super::{Input, Leaf, input};
use crate::text::Message;

/// An object that is a member of a body, or an item of a list in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Object<T>(pub T);

impl<T: Input + Sync> Leaf for Object<T> {
    fn read(value: &Value) -> Result<Self, Message> {
        let members = value.as_object().ok_or(Message::fixed("Un objet JSON est attendu.", "A JSON object is expected."))?;
        input::read(members).map(Self).map_err(|problem| {
            let told = problem.errors().iter().map(|error| (error.pointer.trim_start_matches('/'), &error.detail));
            let (fr, en): (Vec<String>, Vec<String>) =
                told.map(|(name, detail)| (format!("{name}\u{a0}: {}", detail.fr), format!("{name}: {}", detail.en))).unzip();
            Message::new(fr.join(" "), en.join(" "))
        })
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
