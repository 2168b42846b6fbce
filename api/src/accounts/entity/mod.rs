//! The rows of people, what they are known by, and their roles.

pub(crate) mod account;
pub(super) mod email_change;
pub(crate) mod membership;
pub(super) mod session;
pub(super) mod sign_in;
pub(super) mod token;
