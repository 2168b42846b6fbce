//! A kind of what is posted, for the rooms below that must not know it by name.

use crate::{files::Shown, organisations::Bound};

/// What a kind of post does for files and organisations. The server lists all kinds; who adds one there has its pictures shown,
/// and its sheets leave with their organisation.
#[derive(Debug, Clone, Copy)]
pub struct PostKind {
    /// Its name: the plural that addresses have.
    pub name: &'static str,
    /// Whom its files are open to.
    pub files: Shown,
    /// What hangs on how an organisation stands.
    pub bound: Bound,
}
