//! The headers of a file: which column holds what. Pure.

use crate::register::folded::folded;

/// Something that a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CsvColumn {
    Reference,
    LastName,
    FirstNames,
    BirthYear,
    Street,
    Hamlet,
    Groups,
}

impl CsvColumn {
    const ALL: [(Self, &'static str, &'static [&'static str]); 7] = [
        (Self::Reference, "reference", &["reference", "numero"]),
        (Self::LastName, "last_name", &["nom", "nom de naissance", "last name"]),
        (Self::FirstNames, "first_names", &["prenoms", "prenom", "prenom s", "first names"]),
        (Self::BirthYear, "birth_year", &["annee de naissance", "date de naissance", "birth year"]),
        (Self::Street, "street", &["rue", "adresse", "street"]),
        (Self::Hamlet, "hamlet", &["hameau", "lieu dit", "hamlet"]),
        (Self::Groups, "groups", &["groupes", "groups"]),
    ];

    /// Its name on the wire.
    pub(super) fn name(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("", |it| it.1)
    }

    fn of(header: &str) -> Option<Self> {
        let header = folded(header);
        Self::ALL.iter().find(|it| it.2.contains(&header.as_str())).map(|it| it.0)
    }
}

/// The columns of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Headers {
    /// What each column holds, if it is looked at.
    columns: Vec<Option<CsvColumn>>,
    /// The headers of those that are not looked at.
    pub(super) ignored: Vec<String>,
}

impl Headers {
    /// The columns that these headers stand for; of two for the same the first.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut headers = Self::default();
        for cell in cells {
            let column = CsvColumn::of(cell).filter(|it| !headers.has(*it));
            if column.is_none() && !cell.trim().is_empty() {
                headers.ignored.push(cell.trim().to_owned());
            }
            headers.columns.push(column);
        }
        headers
    }

    /// True if a column holds this.
    pub(super) fn has(&self, column: CsvColumn) -> bool {
        self.place(column).is_some()
    }

    /// The place of a column.
    pub(super) fn place(&self, column: CsvColumn) -> Option<usize> {
        self.columns.iter().position(|it| *it == Some(column))
    }

    /// Number of columns.
    pub(super) fn len(&self) -> usize {
        self.columns.len()
    }
}

/// The separator of a file, by its first line.
pub(super) fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let mut is_quoted = false;
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0), (b'|', 0)];
    for byte in first.bytes() {
        is_quoted ^= byte == b'"';
        counts.iter_mut().filter(|it| !is_quoted && it.0 == byte).for_each(|it| it.1 += 1);
    }
    // Of two that come as often the first.
    counts.iter().rev().max_by_key(|it| it.1).map_or(b';', |it| it.0)
}
