//! Members: who has a role in a commune, who is invited to one, and the log of both.
//!
//! A mayor gives and takes every role, a clerk a publisher's alone, an operator a mayor's alone. An invitation goes by mail
//! and waits for 14 days; only an account of its address accepts it. A commune that has a mayor keeps one. A role that was
//! taken counts from the next request on.

mod accept;
mod add;
mod api;
mod end;
mod forget;
mod invite;
mod mail;
mod pages;
mod read;
mod wire;

pub use add::{AddMemberError, add};
pub use api::Api;
pub(crate) use end::{EndMemberError, end};
pub use forget::ForgetMembers;
pub(crate) use forget::{ENDED_KEPT, UNACCEPTED_KEPT};
pub(crate) use invite::invite_publisher;
pub(crate) use invite::{InviteError, NewMember, invite};
pub use mail::MailInvitation;
pub use pages::PAGES;
pub(crate) use pages::samples;
pub(crate) use read::{Seated, read};
pub(crate) use wire::{MemberLogOut, MemberOut, MemberStatus, MemberStep};

use crate::App;
use crate::accounts::{Caller, Role};
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::tenants::{Commune, Key};
use std::sync::Arc;

/// Number of seconds for which an invitation waits.
pub(crate) const INVITED: i64 = 14 * 86_400;

/// Time until which an invitation waits.
fn waits_until(invited_at: Instant) -> Instant {
    invited_at.plus_seconds(INVITED)
}

/// True if somebody may give and take this role in a commune.
pub(crate) fn may_give(caller: &Caller, commune: CommuneId, role: Role) -> bool {
    match role {
        Role::Mayor => caller.is_mayor_of(commune) || caller.is_operator(),
        Role::Clerk | Role::Councillor => caller.is_mayor_of(commune),
        Role::Publisher => caller.runs_board(commune),
        Role::Resident | Role::Operator => false,
    }
}

/// The commune of a key.
fn commune_of(app: &App, key: &Key) -> Option<Arc<Commune>> {
    app.communes.get(key.as_str())
}
