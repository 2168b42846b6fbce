//! The board: everything a phone shows for a commune, in one of its public documents ([`kit::documents`]).
//!
//! It reads notices, events and polls, each of which says what of it hangs on a board and until when.

mod api;
mod content;
mod cut;
mod pages;
mod part;
mod poster;
mod screen;
mod terminal;
mod widget;

pub(crate) use api::try_out;
pub use api::{Api, BoardOut};
pub(crate) use content::hanging;
pub(crate) use pages::{BOARD, PAGES, samples};
pub(crate) use poster::POSTER;
pub(crate) use screen::SCREEN;
pub(crate) use terminal::TERMINAL;
pub(crate) use widget::INTEGRATION;
