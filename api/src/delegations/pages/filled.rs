//! What stands in the form in which one gives one's voice.

use super::form::{FOR, PART, TELL, UNTIL, WHO};
use crate::delegations::values::VoiceScope;
use kit::forms::Typed;

/// What stands in the form.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub(super) scope: String,
    pub(super) who: String,
    pub(super) parts: Vec<(String, String)>,
    pub(super) tells: bool,
    pub(super) until: String,
}

impl Filled {
    /// What was typed.
    pub(super) fn of(typed: &Typed) -> Self {
        let text = |name: &str| typed.text(name).unwrap_or_default().to_owned();
        let parts = typed.clone().every().into_iter();
        Self {
            scope: typed.text(FOR).unwrap_or(VoiceScope::Everything.as_str()).to_owned(),
            who: text(WHO),
            parts: parts.filter_map(|(name, text)| Some((name.strip_prefix(PART)?.to_owned(), text))).collect(),
            tells: typed.text(TELL).is_some(),
            until: text(UNTIL),
        }
    }

    /// The share of a delegate.
    pub(super) fn part(&self, id: &str) -> &str {
        self.parts.iter().find(|(it, _)| it == id).map_or("", |(_, text)| text.as_str())
    }
}
