//! Other names and codes of communes, built into the binary: of what was merged into them, of their parts, and their own
//! from before. `data/former.mjs` writes the file and describes it; source and licence stand in `data/README.md`.

use std::collections::HashMap;
use std::io;

use super::unpacked;

static COMPRESSED: &[u8] = include_bytes!("../../../data/former.br");

/// The other names and codes of all communes. It is read when the search is made ready, and dropped then.
#[derive(Debug)]
pub struct Former(String);

impl Former {
    /// Unpack them, some 100 KB.
    ///
    /// # Errors
    /// When the built-in file cannot be unpacked: a mistake of the build.
    pub fn read() -> io::Result<Self> {
        Ok(Self(unpacked(COMPRESSED)?))
    }

    /// The other names and codes of each commune that has any, by its INSEE code.
    pub fn by_code(&self) -> HashMap<&str, Other<'_>> {
        let rows = self.0.lines().filter_map(|row| row.split_once('\t'));
        rows.map(|(insee, rest)| {
            let (codes, names) = rest.split_once('\t').unwrap_or((rest, ""));
            (insee, Other { codes, names })
        })
        .collect()
    }
}

/// The other names and codes of one commune.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Other<'a> {
    codes: &'a str,
    names: &'a str,
}

impl<'a> Other<'a> {
    /// INSEE codes of its parts, and former ones.
    pub fn codes(self) -> impl Iterator<Item = &'a str> {
        self.codes.split_whitespace()
    }

    /// Names of its parts, and former ones.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.names.split_terminator('\t')
    }
}
