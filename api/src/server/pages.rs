//! The list of pages: each noun's own.

use super::docs;
use crate::{digests, events, notices, polls};
use kit::pages::Page;

/// The pages of each noun.
pub const PAGES: &[&[Page]] = &[docs::PAGES, notices::PAGES, events::PAGES, polls::PAGES, digests::PAGES];
