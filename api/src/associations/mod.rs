//! Associations, and whoever else publishes in a commune, as pages: their list, and for each what it announces.
//!
//! It reads organisations, notices and events; an organisation belongs to as many communes as it serves, and its page is one
//! in each.

mod desk;
mod desk_elsewhere;
mod desk_hand;
mod one;
mod pages;
mod paths;

pub(crate) use desk::{DESK_PAGES, desk_samples};
pub(crate) use desk_hand::desk_list;
pub(crate) use pages::{PAGES, samples};
pub(crate) use paths::ASSOCIATIONS;
