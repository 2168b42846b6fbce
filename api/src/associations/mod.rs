//! Associations, and whoever else publishes in a commune, as pages: their list, and for each what it announces.
//!
//! Whoever is missing asks to publish by the form below the list (`joining`). It reads organisations, notices and events; an organisation belongs to as many communes as it serves, and its page is one
//! in each.

mod desk;
mod desk_elsewhere;
mod desk_hand;
mod joining;
mod one;
mod pages;
mod paths;

pub(crate) use desk::{DESK_PAGES, desk_samples};
pub(crate) use desk_hand::desk_list;
pub(crate) use joining::{ANSWERED_KEPT, PAGES as JOINING_PAGES, approve, reject, waiting as joinings};
pub use joining::{Activity, ForgetJoinings, JoiningApi, JoiningId, JoiningOut, MailJoining, NewJoining};
pub(crate) use pages::{PAGES, samples};
pub(crate) use paths::ASSOCIATIONS;
