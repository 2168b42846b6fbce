//! A commune leaves: which rows are its own, and all of them in one file.

mod export;
mod rows;
mod tables;

pub use export::{export, left_behind};
pub use tables::{Belongs, TABLES, TableOfCommune, Travels};
