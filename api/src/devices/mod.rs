//! Devices: installations of a client, each known by a random secret and never by a person. A device answers polls.
//!
//! A secret has 256 bits, is shown once and stored hashed; it does not expire. Nothing else is kept of a device: no
//! address, no name, no model. Making one is limited by address (`devices` in `TAMBOUR_LIMITS`), so that stuffing a
//! poll is slow and dull.

mod api;
pub(crate) mod cookie;
mod entity;
mod register;
mod visitor;

pub use api::Api;
pub use register::{RegisterError, recognise, register};
pub use visitor::{Device, Opener, Participant, Visitor};
