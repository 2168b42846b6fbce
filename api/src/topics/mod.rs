//! Topics: what the affairs of a commune are about, as a tree, on which portfolios and consultations hang.
//!
//! A commune has at most a hundred, on three levels. One that something hangs on stays.

mod add;
mod api;
mod change;
mod entity;
mod queries;
mod remove;
mod used;
mod wire;

pub use add::NewTopic;
pub(crate) use add::add;
pub use api::Api;
pub use change::TopicPatch;
pub(crate) use change::change;
pub(crate) use entity::Model as TopicRow;
pub(crate) use queries::{all_of, commune_of, path_of};
pub(crate) use remove::remove;
pub use used::{TopicUse, UsedTopics};
pub use wire::TopicOut;

use ground::line;

line!(
    /// A topic's name: one line, 1 to 80 characters.
    TopicName,
    80,
    "Le nom d’un thème compte de 1 à 80 caractères, sur une seule ligne.",
    "A topic’s name has 1 to 80 characters, on a single line."
);

/// The end of the path of the page about them at the desk.
pub(crate) const DESK_END: &str = "/themes";

/// The most topics that a commune has.
const MOST: usize = 100;

/// The most levels of the tree.
const DEPTH: usize = 3;
