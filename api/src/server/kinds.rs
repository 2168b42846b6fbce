//! The one list of the kinds of posts, and of all else that hangs on how an organisation stands.

use crate::accounts::{Consequence, OnLeaving};
use crate::communes::settings;
use crate::events::Event;
use crate::files::ShownBy;
use crate::notices::Notice;
use crate::organisations::{Bound, BoundTo};
use crate::posts::PostKind;
use crate::register::{Consequences, Hanging};
use crate::topics::UsedTopics;
use crate::{App, arguments, audit, ballots, calendars, consultations, delegations, polls, portfolios};

/// Every kind of what is posted.
pub static KINDS: &[PostKind] = &[PostKind::of::<Notice>("notices"), PostKind::of::<Event>("events")];

/// Everything else that hangs on how an organisation stands.
static ALSO_BOUND: &[Bound] = &[calendars::BOUND];

/// Everything that hangs on registers of residents; what a vote freezes comes before what it freezes.
static HANGING: &[Hanging] = &[polls::HANGING, ballots::ON_REGISTER, delegations::ON_REGISTER, arguments::ON_REGISTER];

/// Everything that is done when an account is erased, what locks the head of a log last.
static LEAVING: &[Consequence] = &[audit::LEFT];

/// Tell the rooms below of these kinds.
pub(super) fn tell(app: &App, kinds: &[PostKind]) {
    app.part(|| ShownBy(kinds.iter().map(|kind| kind.files).chain([settings::FILES, consultations::FILES]).collect()));
    app.part(|| UsedTopics(vec![portfolios::USES_TOPIC, consultations::USES_TOPIC]));
    app.part(|| OnLeaving(LEAVING.to_vec()));
    app.part(|| Consequences(HANGING.to_vec()));
    app.part(|| BoundTo(kinds.iter().map(|kind| kind.bound).chain(ALSO_BOUND.iter().copied()).collect()));
}
