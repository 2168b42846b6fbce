//! Those who hold the key, as lines of a draft's form.

use serde_json::{Map, Value, json};

use crate::consultations::draft::NewKey;
use crate::consultations::entity::consultation::KeyHolders;
use ground::{FieldError, Object};
use kit::forms::Typed;

/// The name of their field.
pub(super) const HOLDERS: &str = "holders";

/// Reads those who hold the key out of what was typed; none if the server does.
pub(super) fn read(typed: &Typed) -> Result<Option<Object<NewKey>>, Vec<FieldError>> {
    let Some(text) = typed.text(HOLDERS) else { return Ok(None) };
    let holders: Vec<Value> = text.lines().filter(|it| !it.trim().is_empty()).map(holder).collect();
    let members = Map::from_iter([(HOLDERS.to_owned(), Value::Array(holders))]);
    let read = ground::input::read::<NewKey>(&members);
    // Their lines are one field.
    let here = |it: FieldError| FieldError { pointer: format!("/{HOLDERS}"), ..it };
    read.map(|key| Some(Object(key))).map_err(|all| all.into_iter().map(here).take(1).collect())
}

/// A name, and the address that stands last in its line, as people write it: after a comma, a blank, or in brackets.
fn holder(line: &str) -> Value {
    let line = line.trim();
    let (name, email) = line.rsplit_once([' ', ',', ';', '\t', '<', '\u{a0}']).unwrap_or(("", line));
    let bare = |it: &str| it.trim_matches([' ', ',', ';', '\t', '<', '>', '\u{a0}']).to_owned();
    json!({"name": bare(name), "email": bare(email)})
}

/// Those who hold the key, a line each.
pub(super) fn lines(holders: &KeyHolders) -> String {
    holders.0.iter().map(|it| format!("{}, {}", it.name, it.email)).collect::<Vec<_>>().join("\n")
}
