//! The server: the root of the house, and the only place that names every domain. It puts the parts together, lists
//! APIs, pages, jobs and all else that has a list, answers requests, and has the command line.

pub mod cli;
pub mod config;
pub mod demo;
mod docs;
pub mod doctor;
mod endpoint;
mod front;
mod health;
pub mod jobs;
mod kinds;
mod larger;
mod leaving;
mod legal;
mod menu;
mod open;
mod operator;
mod pages;
mod readiness;
mod robots;
pub mod tally;
mod verify;

pub use endpoint::{endpoint, openapi_document, serve};
pub use jobs::run_due;
pub use kinds::KINDS;
pub use leaving::{Belongs, TABLES, TableOfCommune, Travels};
pub use legal::{RETENTION, Retained};
pub use menu::MENU;
pub use open::{OpenError, open, open_for, open_with};
pub use pages::{PAGES, samples};
pub use robots::MOST_ADDRESSES;
