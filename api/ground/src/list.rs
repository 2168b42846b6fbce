//! Lists as members of a body.

use std::borrow::Cow;

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ToJSON, Type};
use serde_json::Value;

use crate::text::Message;
use crate::{FieldError, Leaf, NOT_A_STRING, say};

/// A list of at most `MOST` values, each of which comes once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T, const MOST: usize>(pub Vec<T>);

impl<T: Leaf + PartialEq, const MOST: usize> Leaf for List<T, MOST> {
    fn read(value: &Value) -> Result<Self, Message> {
        let mut mistakes = Vec::new();
        let first =
            |mistakes: Vec<FieldError>| mistakes.into_iter().next().map_or(NOT_A_STRING, |mistake| mistake.detail);
        Self::take(value, "", &mut mistakes).ok_or_else(|| first(mistakes))
    }

    fn take(value: &Value, at: &str, mistakes: &mut Vec<FieldError>) -> Option<Self> {
        let Some(items) = value.as_array().filter(|items| items.len() <= MOST) else {
            let detail = say!(
                "Une liste de {most} éléments au plus est attendue.",
                "A list of at most {most} items is expected.",
                most = MOST
            );
            mistakes.push(FieldError { pointer: at.to_owned(), detail });
            return None;
        };
        let mut wrong = Vec::new();
        let mut list = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let place = index + 1;
            let (here, mut inside) = (format!("{at}/{index}"), Vec::new());
            match T::take(item, &here, &mut inside) {
                Some(item) if list.contains(&item) => {
                    let detail = say!(
                        "L’élément {place} est déjà dans la liste.",
                        "Item {place} is in the list already.",
                        place
                    );
                    wrong.push(FieldError { pointer: at.to_owned(), detail });
                }
                item => list.extend(item),
            }
            // A mistake inside of an object has its own place; an item that is wrong as a whole is told of at the list's.
            wrong.extend(inside.into_iter().map(|mistake| match mistake.pointer == here {
                true => {
                    let detail = mistake.detail;
                    let detail = say!("Élément {place}\u{a0}: {detail}", "Item {place}: {detail}", place, detail);
                    FieldError { pointer: at.to_owned(), detail }
                }
                false => mistake,
            }));
        }
        let parsed = wrong.is_empty().then_some(Self(list));
        mistakes.extend(wrong);
        parsed
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
