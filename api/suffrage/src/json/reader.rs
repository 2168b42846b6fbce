//! Reading strictly, with the reason of a refusal: the common part of both files.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};

use crate::refusal::Refusal;

/// The first refusal; an error of `serde` can only carry a text.
#[derive(Default)]
pub(super) struct Refused(RefCell<Option<Refusal>>);

impl Refused {
    /// Remember the refusal and stop reading.
    pub(super) fn stop<E: Error>(&self, refusal: impl Into<Refusal>) -> E {
        self.0.borrow_mut().get_or_insert(refusal.into());
        E::custom("refused")
    }

    /// Stop with a refusal of our own making if the reader stopped for a reason of its own.
    pub(super) fn or_stop<E: Error>(&self, error: E, refusal: impl FnOnce(String) -> Refusal) -> E {
        if self.0.borrow().is_some() { error } else { self.stop(refusal(error.to_string())) }
    }

    /// The refusal that was remembered, or else what the JSON reader says.
    pub(super) fn into_refusal(self, error: &serde_json::Error) -> Refusal {
        self.0.into_inner().unwrap_or_else(|| Refusal::Malformed(error.to_string()))
    }
}

/// The text of a file, which has to be UTF-8.
pub(super) fn text(input: &[u8]) -> Result<&str, Refusal> {
    std::str::from_utf8(input).map_err(|error| Refusal::Malformed(format!("not UTF-8: {error}")))
}

/// Read a whole text; nothing but blanks may follow the value.
pub(super) fn read<'de, S: DeserializeSeed<'de>>(text: &'de str, seed: S) -> Result<S::Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = seed.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// A visitor that is its own seed.
macro_rules! seed {
    ([$($generics:tt)*] $seed:ty => $deserialize:ident) => {
        impl<'de, $($generics)*> serde::de::DeserializeSeed<'de> for $seed {
            type Value = <Self as serde::de::Visitor<'de>>::Value;

            fn deserialize<D: serde::de::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
                deserializer.$deserialize(self)
            }
        }
    };
}
pub(super) use seed;

/// A text that means something: the function says what.
pub(super) struct Word<'a, F> {
    pub(super) expected: &'static str,
    pub(super) refused: &'a Refused,
    pub(super) meaning: F,
}

seed!(['a, T, F: FnOnce(&str) -> Result<T, Refusal>] Word<'a, F> => deserialize_str);

impl<T, F: FnOnce(&str) -> Result<T, Refusal>> Visitor<'_> for Word<'_, F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.meaning)(text).map_err(|refusal| self.refused.stop(refusal))
    }
}

/// A text left where it is in the file, if it has no escapes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Name<'de>(pub(super) Cow<'de, str>);

/// A name is found by its text.
impl std::borrow::Borrow<str> for Name<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(text)))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(NameVisitor)
    }
}

/// The fields that an object had so far.
pub(super) struct Fields {
    names: &'static [&'static str],
    seen: u32,
}

impl Fields {
    pub(super) fn new(names: &'static [&'static str]) -> Self {
        Self { names, seen: 0 }
    }

    /// The next key of the object; one that is unknown or comes again stops the reading.
    pub(super) fn next<'de, A: MapAccess<'de>>(
        &mut self,
        map: &mut A,
        refused: &Refused,
        refusal: impl Fn(FieldRefusal) -> Refusal,
    ) -> Result<Option<&'static str>, A::Error> {
        let (names, seen) = (self.names, &mut self.seen);
        map.next_key_seed(Word {
            expected: "a field",
            refused,
            meaning: |key: &str| {
                let place = names
                    .iter()
                    .position(|name| *name == key)
                    .ok_or_else(|| refusal(FieldRefusal::Unknown(key.to_owned())))?;
                if *seen & (1 << place) != 0 {
                    return Err(refusal(FieldRefusal::Repeated(names[place])));
                }
                *seen |= 1 << place;
                Ok(names[place])
            },
        })
    }

    pub(super) fn had(&self, name: &str) -> bool {
        self.names.iter().position(|other| *other == name).is_some_and(|place| self.seen & (1 << place) != 0)
    }
}

/// A mistake in a key.
pub(super) enum FieldRefusal {
    Unknown(String),
    Repeated(&'static str),
}

impl From<FieldRefusal> for Refusal {
    fn from(refusal: FieldRefusal) -> Self {
        match refusal {
            FieldRefusal::Unknown(name) => Self::UnknownField(name),
            FieldRefusal::Repeated(name) => Self::RepeatedField(name),
        }
    }
}
