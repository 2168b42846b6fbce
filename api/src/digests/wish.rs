//! `Sections`: a reader's wish.

use super::Section;
use ground::List;

/// The sections that a reader wants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sections(Option<Vec<Section>>);

impl Sections {
    /// Take them from a body: none, or an empty list, are all of them, those to come too.
    pub(super) fn of(list: Option<List<Section, 5>>) -> Self {
        let mut sections = list.map(|list| list.0).unwrap_or_default();
        sections.sort();
        Self(Some(sections).filter(|sections| !sections.is_empty()))
    }

    /// Read them as a row keeps them. A name that this version does not know is passed over.
    pub(super) fn read(row: Option<&str>) -> Self {
        Self(row.map(|names| names.split(',').filter_map(|name| name.parse().ok()).collect()))
    }

    /// The text that a row keeps.
    pub(super) fn written(&self) -> Option<String> {
        self.0.as_ref().map(|sections| sections.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(","))
    }

    /// The list that an answer shows.
    pub(super) fn list(&self) -> Option<Vec<Section>> {
        self.0.clone()
    }

    /// True if `section` is among them.
    pub(super) fn show(&self, section: Section) -> bool {
        self.0.as_ref().is_none_or(|sections| sections.contains(&section))
    }
}
