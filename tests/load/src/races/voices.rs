//! Voices that are given at random.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tests::KERLING;

use super::DELEGATES;
use crate::count::Chance;

/// Random shares that somebody gives to one or two delegates.
pub(super) fn shares(chance: &mut Chance, giver: usize) -> BTreeMap<usize, u8> {
    let mut to = BTreeMap::new();
    for _ in 0..=chance.below(2) {
        let delegate = chance.below(DELEGATES);
        if delegate != giver {
            to.insert(delegate, 20 + u8::try_from(chance.below(31)).expect("few"));
        }
    }
    to
}

/// A voice as it is given for a scope.
pub(super) fn voice(scope: &Value, shares: &BTreeMap<usize, u8>, delegates: &[String]) -> Value {
    let to = shares.iter().map(|(to, percent)| json!({"delegate": delegates[*to], "percent": percent}));
    json!({"commune": KERLING, "scope": scope, "to": to.collect::<Vec<_>>()})
}
