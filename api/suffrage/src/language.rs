//! The languages that results are explained in.

use std::str::FromStr;

/// A language that results are explained in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// French, `fr`.
    French,
    /// English, `en`.
    English,
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        match code {
            "fr" => Ok(Self::French),
            "en" => Ok(Self::English),
            _ => Err(UnknownLanguage(code.to_owned())),
        }
    }
}

/// Results are explained in French and English only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("results are explained in \"fr\" and \"en\", not in {0:?}")]
pub struct UnknownLanguage(String);
