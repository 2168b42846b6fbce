//! The rows of a debate.

pub(super) mod argument;
pub(super) mod contribution;
pub(super) mod report;
pub(super) mod support;
pub(super) mod synthesis;
