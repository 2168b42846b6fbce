//! Delegations: residents who accept to carry voices, and residents who hand theirs to them, whole or in shares.
//!
//! ```text
//! resident ──stands, in public──▶ delegate ──leaves──▶ their givers are told, what they carried is unused
//! resident ──gives, for a scope──▶ delegation ──replaced, taken back, expired, lapsed──▶ as if it had never been
//! ```
//!
//! Of the scopes that fit a consultation the narrowest alone counts: the consultation, then the nearest topic above it, then
//! everything. A share that a delegate cannot take is unused; it goes nowhere else. Whoever gives or takes back locks the
//! commune's register first, so that the cut-off of a vote comes before or after it: there `ballots` freezes what is handed
//! on as of that instant ([`Handed`]), and nothing here changes it any more.
//!
//! Rows that ended stay for 60 days: numbers are told as of the last midnight, so that nobody learns who just took theirs back.

mod confirm;
mod delegate_wire;
mod delegates_api;
mod delegation_wire;
mod delegations_api;
mod end;
mod entity;
mod export;
mod give;
mod handed;
mod hanging;
mod leave;
mod listing;
mod mail;
mod mine;
mod numbers;
mod of_demo;
mod pages;
mod preview;
mod queries;
mod residence;
mod scope;
mod show;
mod stand;
mod sweeps;
mod texts;
mod values;

pub use delegates_api::Api;
pub(crate) use delegation_wire::{GoingOut, VoiceScopeOut};
pub use delegations_api::DelegationsApi;
pub(crate) use export::COPIES;
pub(crate) use give::GivenVoice;
pub(crate) use handed::{Context, Handed, takes};
pub(crate) use hanging::ON_REGISTER;
pub use mail::MailVoice;
pub(crate) use of_demo::{give_for, stand_for};
pub use pages::PAGES;
pub(crate) use pages::samples;
pub(crate) use queries::{anybody_stands, councillors, standing_among, standing_of};
pub(crate) use residence::page_of;
pub(crate) use scope::{Scope, ScopeNames};
pub(crate) use show::going;
pub(crate) use stand::DelegateProfile;
pub(crate) use sweeps::KEPT as DELEGATIONS_KEPT;
pub use sweeps::WatchVoices;
pub use values::{CarriedShares, KeptShare, KeptShares, ScopeId, VoiceScope};

use ground::id;

id!(
    /// A delegate: somebody who stands, until they leave.
    DelegateId
);
id!(
    /// A delegation of somebody's voice.
    DelegationId
);
