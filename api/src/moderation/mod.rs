//! Moderation: one queue of everything that waits for a commune's clerk.

mod api;
mod paths;

pub use api::Api;
pub(crate) use paths::REVIEW;
