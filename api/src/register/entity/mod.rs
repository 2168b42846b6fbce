//! The rows of a register.

pub(super) mod code;
pub(super) mod entry;
pub(super) mod group;
pub(super) mod membership;
pub(super) mod miss;
pub(super) mod note;
