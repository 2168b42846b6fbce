//! The sections of a commune's pages that it may leave out.
//!
//! One that is left out goes from the menu, the board, the poster, the screen and the sitemap; its addresses work on, for
//! links that stand somewhere already. What the town hall owes an answer to stays on the board whatever is left out.

use crate::organisations::LIST_END;
use ground::names;

names! {
    /// A section of a commune's pages.
    pub enum PageSection {
        /// The agenda.
        Agenda = "agenda",
        /// Quick polls, under « Votre avis ».
        Polls = "polls",
        /// Consultations, under « Votre avis ».
        Consultations = "consultations",
        /// Associations and services.
        Associations = "associations",
        /// The letter.
        Letter = "letter",
    }
}

impl PageSection {
    /// The end of the address of its page.
    pub(crate) const fn end(self) -> &'static str {
        match self {
            Self::Agenda => "/agenda",
            Self::Polls | Self::Consultations => "/avis",
            Self::Associations => LIST_END,
            Self::Letter => "/lettre",
        }
    }
}

/// The sections that a commune shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownSections(pub Vec<PageSection>);

impl ShownSections {
    /// All that are not among these, by their names with blanks between; a name that this version does not know is passed
    /// over.
    pub(super) fn without(hidden: Option<&str>) -> Self {
        let hidden: Vec<PageSection> =
            hidden.unwrap_or_default().split_whitespace().filter_map(|name| name.parse().ok()).collect();
        Self(PageSection::ALL.iter().copied().filter(|section| !hidden.contains(section)).collect())
    }

    /// Those that are left out, as a row keeps them, so that a section to come is shown.
    pub(super) fn hidden(&self) -> Option<String> {
        let hidden: Vec<&str> = self.left_out().map(PageSection::as_str).collect();
        (!hidden.is_empty()).then(|| hidden.join(" "))
    }

    fn left_out(&self) -> impl Iterator<Item = PageSection> {
        PageSection::ALL.iter().copied().filter(|section| !self.0.contains(section))
    }

    /// True if a section is shown.
    pub fn show(&self, section: PageSection) -> bool {
        self.0.contains(&section)
    }

    /// True if the page whose address ends so is shown: one of several sections is, as long as one of these is.
    pub(crate) fn lead_to(&self, end: &str) -> bool {
        let mut there = PageSection::ALL.iter().filter(|section| section.end() == end).peekable();
        there.peek().is_none() || there.any(|section| self.show(*section))
    }
}
