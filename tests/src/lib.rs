//! The harness of Tambour's tests: the real server on a database of its own, a clock that moves, and people who
//! speak HTTP with it.
//!
//! Tests run on SQLite; with `TEST_POSTGRES` set to a superuser's address of a PostgreSQL server they run on
//! that, each in a fresh copy of a migrated template. Every answer that a test gets is held against the OpenAPI
//! document: an answer that is not documented fails the test.

use std::io::Write;

mod app;
pub mod attack;
mod database;
mod document;
mod folder;
mod form;
mod inbox;
mod inert;
mod mail;
mod people;
mod phones;
pub mod pictures;
mod process;
mod push_service;
mod residents;
mod signing_in;
mod site;
mod votes;
mod waiting;

pub use app::{KERLING, SAILLANS, TestApp};
pub use database::{Database, in_database, on_postgres};
pub use document::{Operation, document, operations};
pub use folder::Folder;
pub use form::PageForm;
pub use inbox::{Inbox, Trouble};
pub use inert::{inert, inert_form, text_of};
pub use mail::Mail;
pub use people::{Asking, Person, Reply, client};
pub use phones::Phone;
pub use process::{Server, binary, tambour};
pub use push_service::{Does, PushService, Received};
pub use residents::Resident;
pub use signing_in::digits;
pub use site::Site;
pub use votes::{DAY, consultation_path};
pub use waiting::{until, within};

/// Say something in the output of a test that passes: what `println!` writes the test runner keeps to itself.
pub fn say(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}
