//! Mails with blanks: made once for all their readers. Filling the blanks in for one of them costs a copy.

use uuid::Uuid;

use super::Email;

/// A part of a mail that differs from reader to reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// The reader's address.
    To,
    /// The mail's id for this reader: the part of its `Message-ID` before the `@`.
    Id,
    /// The token that a subscription is managed with.
    Manage,
    /// The token that ends a subscription.
    Unsubscribe,
}

impl Blank {
    const ALL: [Self; 4] = [Self::To, Self::Id, Self::Manage, Self::Unsubscribe];

    /// The mark of its places. No text of anybody's may hold these characters (`ground::seen`).
    pub(super) const fn marker(self) -> &'static str {
        match self {
            Self::To => "\u{2}t\u{3}",
            Self::Id => "\u{2}i\u{3}",
            Self::Manage => "\u{2}m\u{3}",
            Self::Unsubscribe => "\u{2}u\u{3}",
        }
    }

    /// The first blank in a text, with the beginning and the end of its marker.
    pub(super) fn find(text: &str) -> Option<(Self, usize, usize)> {
        text.match_indices('\u{2}').find_map(|(start, _)| {
            let blank = Self::ALL.into_iter().find(|blank| text[start..].starts_with(blank.marker()))?;
            Some((blank, start, start + blank.marker().len()))
        })
    }
}

/// A reader of a mail that was made for many.
#[derive(Debug, Clone, Copy)]
pub struct Recipient<'a> {
    /// The mail's id for this reader: sent again, it has the same `Message-ID`.
    pub id: Uuid,
    /// The reader's address.
    pub to: &'a Email,
    /// The tokens of their own links, of the alphabet of base64url and at most 70 long: to manage a subscription, and
    /// to end it. Empty where a mail has no such links.
    pub manage: &'a str,
    /// See there.
    pub unsubscribe: &'a str,
}

/// A mail as it travels, with blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    // The text before each blank, and the blank.
    pieces: Vec<(String, Blank)>,
    rest: String,
}

impl Printed {
    /// A mail in which the places of blanks are marked.
    pub(super) fn new(marked: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), marked);
        while let Some((blank, start, end)) = Blank::find(rest) {
            pieces.push((rest[..start].to_owned(), blank));
            rest = &rest[end..];
        }
        Self { pieces, rest: rest.to_owned() }
    }

    /// The mail for one reader, between what stands before it and what ends it.
    pub(super) fn filled(&self, recipient: &Recipient<'_>, before: &str, after: &str) -> String {
        let id = recipient.id.to_string();
        let fill = |blank| match blank {
            Blank::To => recipient.to.as_str(),
            Blank::Id => &id,
            Blank::Manage => recipient.manage,
            Blank::Unsubscribe => recipient.unsubscribe,
        };
        let pieces = self.pieces.iter().flat_map(|(text, blank)| [text.as_str(), fill(*blank)]);
        let pieces = [before].into_iter().chain(pieces).chain([self.rest.as_str(), after]);
        let mut filled = String::with_capacity(pieces.clone().map(str::len).sum());
        pieces.for_each(|piece| filled.push_str(piece));
        filled
    }
}
