//! The people of a file of delegations, by name.

use std::cell::Cell;
use std::collections::HashMap;

use super::reader::Name;
use crate::delegation::{DelegationRefusal, Person};
use crate::refusal::Refusal;

/// The electorate by name.
#[derive(Default)]
pub(super) struct People<'de> {
    pub(super) names: Vec<Name<'de>>,
    places: HashMap<Name<'de>, Person>,
    /// The place after the last one found: files mostly list people in the same order again.
    next: Cell<Person>,
}

impl People<'_> {
    pub(super) fn find(&self, name: &str) -> Option<Person> {
        let next = self.next.get();
        let expected = self.names.get(next as usize).is_some_and(|expected| expected.0 == name);
        let found = if expected { Some(next) } else { self.places.get(name).copied() };
        found.inspect(|person| self.next.set(person + 1))
    }

    /// Finds a delegate, who is rarely the next in the file.
    pub(super) fn find_anywhere(&self, name: &str) -> Option<Person> {
        self.places.get(name).copied()
    }

    pub(super) fn name(&self, person: Person) -> &str {
        self.names.get(person as usize).map_or("", |name| &name.0)
    }
}

/// The electorate in the order of the file.
pub(super) fn people_of(names: Vec<Name<'_>>) -> Result<People<'_>, Refusal> {
    let mut places = HashMap::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        if places.insert(name.clone(), place as Person).is_some() {
            return Err(about(&name.0, DelegationRefusal::Duplicate));
        }
    }
    Ok(People { names, places, next: Cell::new(0) })
}

/// What is wrong about somebody.
pub(super) fn about(name: &str, reason: DelegationRefusal) -> Refusal {
    Refusal::Person { name: name.to_owned(), reason }
}
