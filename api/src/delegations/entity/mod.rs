//! The rows of delegates and of what residents hand to them.

pub(crate) mod delegate;
pub(crate) mod delegation;
