//! Points or grades as members of a ballot.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ToJSON, Type};
use serde_json::{Map, Value};

use ground::text::Message;
use ground::{Leaf, NOT_AN_OBJECT};

/// What is given to options, by their ids: points or grades.
#[derive(Debug, Clone, PartialEq)]
pub struct Marks(pub Map<String, Value>);

impl Leaf for Marks {
    fn read(value: &Value) -> Result<Self, Message> {
        value.as_object().cloned().map(Self).ok_or(NOT_AN_OBJECT)
    }
}

impl ToJSON for Marks {
    fn to_json(&self) -> Option<Value> {
        Some(Value::Object(self.0.clone()))
    }
}

impl Type for Marks {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "marks".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let values = MetaSchemaRef::Inline(Box::new(MetaSchema::ANY));
        let schema = MetaSchema { additional_properties: Some(Box::new(values)), ..MetaSchema::new("object") };
        MetaSchemaRef::Inline(Box::new(schema))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}
