//! The texts that were typed into a form.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::http::etag::Revision;

/// The texts of a form: names and texts, in the order of the page; the state of the thing it changes, as its page showed it;
/// and the name under which it makes something once. A name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    texts: Vec<(String, String)>,
    pub(super) state: Option<String>,
    pub(super) once: Option<String>,
}

impl Typed {
    /// As a browser sends it, with the line breaks of people.
    pub(super) fn sent(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut all = Self::default();
        for (name, text) in fields {
            match name.as_str() {
                STATE => all.state = Some(text),
                ONCE => all.once = Some(text),
                _ => all.texts.push((name, text.replace("\r\n", "\n"))),
            }
        }
        all
    }

    /// With the state that a page shows now.
    #[must_use]
    pub fn with_state(self, shown: &Revision) -> Self {
        Self { state: Some(format!("\"{shown}\"")), ..self }
    }

    /// With a new name under which a form makes something once, however often it is sent.
    #[must_use]
    pub fn with_once(self) -> Self {
        Self { once: Some(Uuid::now_v7().to_string()), ..self }
    }

    /// The name under which it makes something once, if its page gave it one.
    pub fn once(&self) -> Option<&str> {
        self.once.as_deref()
    }

    /// As members of JSON stand in a form that nobody has typed into yet.
    pub fn of(members: &Map<String, Value>) -> Self {
        let mut all = Self::default();
        for (name, value) in members {
            match value {
                Value::Array(items) => items.iter().for_each(|item| all.put(name, item)),
                value => all.put(name, value),
            }
        }
        all
    }

    /// Without what stands in these fields, which are the page's own.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.texts.retain(|(name, _)| !names.contains(&name.as_str()));
        self
    }

    /// With one more text in a field.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        self.texts.push((name.to_owned(), text.into()));
        self
    }

    /// The first text in a field that is not blank.
    pub fn text<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.texts(name).map(str::trim).find(|text| !text.is_empty())
    }

    /// All texts in a field that are not blank.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts(name).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Every field with its text, those that nobody sees too: what a page sends on that asks before it acts.
    pub fn every(self) -> Vec<(String, String)> {
        let hidden = [(STATE, self.state), (ONCE, self.once)];
        let hidden = hidden.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?)));
        hidden.chain(self.texts).collect()
    }

    fn put(&mut self, name: &str, value: &Value) {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(true) => TICKED.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(false) | Value::Null | Value::Array(_) | Value::Object(_) => return,
        };
        self.texts.push((name.to_owned(), text));
    }

    /// True if a field came without anything in it.
    pub fn is_blank(&self, name: &str) -> bool {
        let mut texts = self.texts(name).peekable();
        texts.peek().is_some() && texts.all(|text| text.trim().is_empty())
    }

    /// The names, each once, in their order.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &self.texts {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    pub(super) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.texts.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// The text of a box that is ticked.
pub(super) const TICKED: &str = "on";

/// The name of the hidden field for the state.
pub(super) const STATE: &str = "etag";

/// The name of the hidden field that makes a form do its work once.
pub(super) const ONCE: &str = "once";

/// The end of the name of a field for the hour of a day that stands in the field before it.
pub(super) const HOUR: &str = "_time";
