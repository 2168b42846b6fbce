//! Moderation: one queue of everything that waits for a commune's clerk.

mod api;

pub use api::Api;
