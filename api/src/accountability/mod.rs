//! Accountability: what the town hall was told and has not answered yet, in public; each domain that owes its residents
//! something adds a member of its own to the document.

mod api;
mod consultations;
mod pages;

pub use api::Api;
pub(crate) use pages::{PAGES, VOICE, samples};
