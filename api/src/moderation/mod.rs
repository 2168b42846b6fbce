//! Moderation: what waits for a commune's clerk, in one queue.

mod api;

pub use api::Api;
