//! The catalogue of all French communes, built into the binary: what a new tenant is made from.
//!
//! It is read when a commune is added or looked up outside the tenants, and kept nowhere: `all` unpacks
//! 300 KB into some megabytes, which the caller drops. Its source and licence stand in `data/README.md`.

mod columns;
mod former;
mod slugs;
mod timezones;

use std::io::{self, Read};

pub use former::{Former, Other};

static COMPRESSED: &[u8] = include_bytes!("../../../data/communes.br");

/// A commune as the State counts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The official code: two or three characters of the département, then the commune's number.
    pub insee: String,
    /// The name in addresses: distinct in the whole catalogue, in lower-case ASCII letters, digits and `-`.
    pub slug: String,
    /// As it is written, with accents and its article.
    pub name: String,
    /// In ascending order; none for the uninhabited districts of the Terres australes.
    pub postcodes: Vec<String>,
    /// Municipal population of the last census; 0 where nobody lives or nobody counted.
    pub population: u32,
    /// The département it lies in.
    pub department: Department,
    /// The intercommunality with its own taxes; islands and overseas territories may have none.
    pub epci: Option<Epci>,
    /// IANA name of the local time.
    pub timezone: &'static str,
}

/// A département, or the overseas territory that stands in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// `57`, `2A`, `974`.
    pub code: String,
    /// `Moselle`.
    pub name: String,
}

/// An intercommunality.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Epci {
    /// SIREN, nine digits.
    pub code: String,
    /// With its kind: `CC de l'Arc Mosellan`.
    pub name: String,
}

/// A failure to read the built-in catalogue: a mistake of the build, never of the user.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// The bytes are no brotli stream of UTF-8.
    #[error("the catalogue of communes cannot be unpacked")]
    Compression(#[from] io::Error),
    /// A column is missing, too short or not what it should be.
    #[error("the catalogue of communes has a bad column: {0}")]
    Column(&'static str),
}

/// Every commune, sorted by INSEE code.
pub fn all() -> Result<Vec<Entry>, CatalogueError> {
    let text = unpacked(COMPRESSED)?;
    let mut entries = columns::entries(&text)?;
    slugs::assign(&mut entries);
    Ok(entries)
}

fn unpacked(bytes: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    brotli::Decompressor::new(bytes, 4096).read_to_string(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests;
