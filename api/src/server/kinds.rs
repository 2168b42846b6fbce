//! The one list of the kinds of what is posted, and of all else that hangs on how an organisation stands.

use crate::{
    App, calendars,
    events::Event,
    files::ShownBy,
    notices::Notice,
    organisations::{Bound, BoundTo},
    posts::PostKind,
};

/// Every kind of what is posted.
pub static KINDS: &[PostKind] = &[PostKind::of::<Notice>("notices"), PostKind::of::<Event>("events")];

/// What else hangs on how an organisation stands.
static ALSO_BOUND: &[Bound] = &[calendars::BOUND];

/// Tell the rooms below of these kinds.
pub(super) fn tell(app: &App, kinds: &[PostKind]) {
    app.part(|| ShownBy(kinds.iter().map(|kind| kind.files).collect()));
    app.part(|| BoundTo(kinds.iter().map(|kind| kind.bound).chain(ALSO_BOUND.iter().copied()).collect()));
}
