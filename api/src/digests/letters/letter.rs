//! An edition as a letter in one language: as HTML (through MJML), as a page and as text. Pure.

use askama::Template;

use super::text;
use super::view::{LetterFrame, PartView, View, view};
use crate::digests::content::Content;
use ground::spoken;
use kit::mail::{MjmlError, from_mjml};
use kit::pages;

/// Maximum number of bytes: mail programs of Google's cut what is longer than 102 kB.
const LONGEST: usize = 98_000;

/// A letter, ready to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::digests) struct Letter {
    pub(in crate::digests) subject: String,
    pub(in crate::digests) text: String,
    pub(in crate::digests) html: String,
}

#[derive(Template)]
#[template(path = "digests/letter.mjml", escape = "html")]
struct Mjml<'a> {
    it: &'a View,
}

#[derive(Template)]
#[template(path = "digests/edition.html")]
pub(in crate::digests) struct EditionPage {
    frame: pages::Frame,
    it: View,
}

/// Write a letter. Its text is whole; its HTML says how many items it leaves out where it would be too long.
pub(in crate::digests) fn write(content: &Content, frame: &LetterFrame<'_>) -> Result<Letter, MjmlError> {
    let whole = view(content, frame, usize::MAX);
    let (subject, text) = (whole.subject.clone(), text::write(&whole));
    let mut most = content.longest();
    loop {
        let html = from_mjml(&Mjml { it: &view(content, frame, most) }.render()?)?;
        if html.len() <= LONGEST || most <= 1 {
            return Ok(Letter { subject, text, html });
        }
        most = (most * LONGEST / html.len()).clamp(1, most - 1);
    }
}

pub(in crate::digests) fn page(content: &Content, frame: &LetterFrame<'_>) -> EditionPage {
    let it = view(content, frame, usize::MAX);
    let sharing = pages::Sharing { url: it.page.clone(), data: None, description: it.preview.clone(), picture: None };
    let title = format!("{}, {}", spoken::capital(&it.title), it.day);
    EditionPage {
        frame: pages::Frame {
            site: it.commune.clone(),
            ..pages::Frame::of_server(frame.language, title).shared(sharing)
        },
        it,
    }
}

/// The edition as text, for people who prefer that to the page.
pub(in crate::digests) fn plain(content: &Content, frame: &LetterFrame<'_>) -> String {
    text::write(&view(content, frame, usize::MAX))
}

impl PartView {
    /// True if its items stand under the days of an agenda.
    pub(super) fn is_dated(&self) -> bool {
        self.items.iter().any(|it| it.day.is_some())
    }
}
