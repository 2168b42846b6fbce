//! What a reader wants of the letter.

use super::Section;
use ground::List;

/// Which sections a reader wants.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sections(Option<Vec<Section>>);

impl Sections {
    /// From a body: none, or an empty list, are all of them, those to come too.
    pub(super) fn of(list: Option<List<Section, 5>>) -> Self {
        let mut sections = list.map(|list| list.0).unwrap_or_default();
        sections.sort();
        Self(Some(sections).filter(|sections| !sections.is_empty()))
    }

    /// As a row keeps them. A name that this version does not know is passed over.
    pub(super) fn read(row: Option<&str>) -> Self {
        Self(row.map(|names| names.split(',').filter_map(|name| name.parse().ok()).collect()))
    }

    /// For a row.
    pub(super) fn written(&self) -> Option<String> {
        self.0.as_ref().map(|sections| sections.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(","))
    }

    /// For an answer.
    pub(super) fn list(&self) -> Option<Vec<Section>> {
        self.0.clone()
    }

    /// Whether one is among them.
    pub(super) fn show(&self, section: Section) -> bool {
        self.0.as_ref().is_none_or(|sections| sections.contains(&section))
    }
}
