//! Communes: how to find one, show it, make it a tenant with its town hall, and what it says of itself ([`settings`]).
//! [`kit::tenants`] says what a commune is.

mod add;
mod api;
mod desk;
mod frame;
mod json_ld;
mod pages;
pub mod settings;

pub use add::{AddError, Added, Which, add};
pub use api::Api;
pub(crate) use desk::{DESK_HOME, DESK_SETTINGS};
pub use desk::{Desk, DeskError, DeskPlace};
pub use frame::PageError;
pub(crate) use frame::{at, framed, of_page, of_path, said_by, serve};
pub(crate) use json_ld::town_hall;
pub(crate) use pages::{PAGES, samples};
