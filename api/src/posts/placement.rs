//! On whose boards something is.

use std::sync::Arc;

use crate::communes::Commune;

/// One board that something is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placement {
    /// Whose board it is.
    pub(crate) commune: Arc<Commune>,
    /// Whether that commune took it off.
    pub(crate) is_hidden: bool,
}
