//! The texts that were typed into a form.

use serde_json::{Map, Value};

/// The texts of a form: names and texts, in the order of the page. A name may come more than once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed(Vec<(String, String)>);

impl Typed {
    /// As a browser sends it (`application/x-www-form-urlencoded`), with the line breaks of people.
    pub(super) fn sent(body: &[u8]) -> Self {
        let text = |text: &str| text.replace("\r\n", "\n");
        Self(url::form_urlencoded::parse(body).map(|(name, value)| (name.into_owned(), text(&value))).collect())
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

    fn put(&mut self, name: &str, value: &Value) {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Bool(true) => TICKED.to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(false) | Value::Null | Value::Array(_) | Value::Object(_) => return,
        };
        self.0.push((name.to_owned(), text));
    }

    /// True if a field came without anything in it.
    pub fn is_blank(&self, name: &str) -> bool {
        let mut texts = self.texts(name).peekable();
        texts.peek().is_some() && texts.all(|text| text.trim().is_empty())
    }

    /// The names, each once, in their order.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in &self.0 {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    pub(super) fn texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, text)| text.as_str())
    }
}

/// The text of a box that is ticked.
pub(super) const TICKED: &str = "on";
