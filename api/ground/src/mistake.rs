//! Mistakes in what somebody sends.

use crate::text::Message;

/// A mistake in one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// A JSON pointer (RFC 6901) into the body; for a query parameter, `/` and its name.
    pub pointer: String,
    /// A sentence on what is expected.
    pub detail: Message,
}

impl FieldError {
    /// A mistake in a member of the body's object.
    pub fn at(name: &str, detail: Message) -> Self {
        Self { pointer: format!("/{}", name.replace('~', "~0").replace('/', "~1")), detail }
    }

    /// This mistake with its place in the body, if the object stands at `at` (a JSON pointer).
    pub(crate) fn inside(self, at: &str) -> Self {
        Self { pointer: format!("{at}{}", self.pointer), ..self }
    }
}

impl From<FieldError> for Vec<FieldError> {
    fn from(mistake: FieldError) -> Self {
        vec![mistake]
    }
}
