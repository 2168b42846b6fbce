//! Contributions: what residents write to a consultation that asks for it, perhaps with a point on a map, and the town hall's
//! public synthesis of them.

mod api;
mod list;
mod remove;
mod sum_up;
mod typed;
mod wire;
mod write;

pub use api::ContributionsApi;
pub(super) use list::{contributions, synthesis};
pub(super) use remove::remove;
pub(super) use typed::{MOST, field, groups_in, numbered, typed_of, typed_synthesis};
pub(super) use wire::{ContributionOut, SynthesisOut};
pub use write::NewContribution;
pub(crate) use write::{contribute, typed_contribution};
