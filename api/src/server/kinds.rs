//! The one list of the kinds of posts, and of all else that hangs on how an organisation stands.

use crate::{
    App, calendars, events,
    files::ShownBy,
    notices,
    organisations::{Bound, BoundTo},
    posts::PostKind,
};

/// Every kind of post.
pub static KINDS: &[PostKind] = &[notices::KIND, events::KIND];

/// Everything else that hangs on how an organisation stands.
static ALSO_BOUND: &[Bound] = &[calendars::BOUND];

/// Tell the rooms below of these kinds.
pub(super) fn tell(app: &App, kinds: &[PostKind]) {
    app.part(|| ShownBy(kinds.iter().map(|kind| kind.files).collect()));
    app.part(|| BoundTo(kinds.iter().map(|kind| kind.bound).chain(ALSO_BOUND.iter().copied()).collect()));
}
