//! Moderation: one queue of everything that waits for a commune's clerk, and its page at the desk.

mod about;
mod api;
mod changes;
mod decide;
mod desk;
mod diff;
mod look;
mod paths;
mod queue_page;
mod waiting;

pub use api::{Api, ModerationItem};
pub(crate) use desk::DESK_PAGES;
pub(crate) use look::look;
pub(crate) use paths::REVIEW;
pub(crate) use queue_page::desk_samples;
pub(crate) use waiting::first;
