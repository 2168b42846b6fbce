//! Lists as members of a body.

use std::borrow::Cow;

use poem_openapi::{
    registry::{MetaSchema, MetaSchemaRef, Registry},
    types::{ToJSON, Type},
};
use serde_json::Value;

use super::Leaf;
use crate::text::Message;

/// A list of at most so many values, each of which comes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T, const MOST: usize>(pub Vec<T>);

impl<T: Leaf + PartialEq, const MOST: usize> Leaf for List<T, MOST> {
    fn read(value: &Value) -> Result<Self, Message> {
        let items = value.as_array().filter(|items| items.len() <= MOST).ok_or_else(|| {
            Message::new(
                format!("Une liste de {MOST} éléments au plus est attendue."),
                format!("A list of at most {MOST} items is expected."),
            )
        })?;
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = index + 1;
            let item = T::read(item)
                .map_err(|it| Message::new(format!("Élément {place}\u{a0}: {}", it.fr), format!("Item {place}: {}", it.en)))?;
            if list.contains(&item) {
                return Err(Message::new(
                    format!("L’élément {place} est déjà dans la liste."),
                    format!("Item {place} is in the list already."),
                ));
            }
            list.push(item);
        }
        Ok(Self(list))
    }
}

impl<T: ToJSON, const MOST: usize> ToJSON for List<T, MOST> {
    fn to_json(&self) -> Option<Value> {
        self.0.to_json()
    }
}

impl<T: Type, const MOST: usize> Type for List<T, MOST> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = T::RawValueType;

    fn name() -> Cow<'static, str> {
        format!("list_{}", T::name()).into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            items: Some(Box::new(T::schema_ref())),
            max_items: Some(MOST),
            unique_items: Some(true),
            ..MetaSchema::new("array")
        }))
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a T::RawValueType> + 'a> {
        Box::new(self.0.iter().filter_map(Type::as_raw_value))
    }
}
