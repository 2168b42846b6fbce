//! Tambour: a municipal notice board and consultation server.
//!
//! A noun is a folder, a verb is a file; `ARCHITECTURE.md` draws the house.

pub mod accountability;
pub mod accounts;
mod app;
pub mod arguments;
pub mod associations;
pub mod audit;
pub mod ballots;
pub mod board;
pub mod calendars;
pub mod communes;
pub mod consultations;
pub mod delegations;
mod desk;
pub mod devices;
pub mod digests;
pub mod dispatches;
mod envelopes;
pub mod events;
pub mod feeds;
pub mod files;
pub mod idempotency;
pub mod mandates;
pub mod members;
pub mod moderation;
pub mod notices;
pub mod organisations;
pub mod polls;
pub mod portfolios;
pub mod posts;
pub mod push;
pub mod reach;
pub mod register;
pub mod server;
mod tag;
pub mod topics;

pub use app::{App, Memory, Parts};
pub use kit::pages::Site;
pub use tag::Tag;
