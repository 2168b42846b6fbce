//! A commune leaves, comes, or is removed: which rows are its own, all of them in one file, out of one into a server, its addresses
//! leading where it went, and all of it gone.

mod export;
mod import;
mod moved;
mod people;
mod redirect;
mod refusals;
mod remove;
mod rows;
mod tables;
mod take_in;
mod unpack;

pub use export::{export, left_behind};
pub use import::{ImportFrom, import};
pub use moved::{move_to, take_back};
pub(super) use redirect::elsewhere;
pub use remove::{remove, to_remove};
pub use tables::{Belongs, TABLES, TableOfCommune, Travels};
