//! `MailNote`: a short mail to one person.

use askama::Template;

use super::{MjmlError, from_mjml};
use ground::text::Language;

/// A short mail to one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MailNote {
    /// One line.
    pub subject: String,
    /// What it says, a paragraph each.
    pub paragraphs: Vec<String>,
    /// A code to be typed, alone on its line.
    pub code: Option<String>,
    /// A link: its words and its address.
    pub link: Option<(String, String)>,
    /// What is said last, a paragraph each.
    pub closing: Vec<String>,
}

#[derive(Template)]
#[template(path = "mail/note.mjml", escape = "html")]
struct NoteView<'a> {
    tag: &'a str,
    note: &'a MailNote,
}

impl MailNote {
    /// Its content as text.
    pub fn text(&self) -> String {
        let link = self.link.as_ref().map(|(words, address)| format!("{words}\u{a0}:\n{address}"));
        let parts = self.paragraphs.iter().chain(&self.code).chain(&link).chain(&self.closing);
        parts.map(|part| format!("{part}\n")).collect::<Vec<_>>().join("\n")
    }

    /// Its content as HTML.
    ///
    /// # Errors
    /// When it cannot be written: a mistake in its template.
    pub fn html(&self, language: Language) -> Result<String, MjmlError> {
        from_mjml(&NoteView { tag: language.as_str(), note: self }.render()?)
    }
}
