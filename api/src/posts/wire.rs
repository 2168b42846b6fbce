//! Posts in answers: a kind's form on the wire, and what follows from it for requests that change a post.

use poem_openapi::types::Type;
use serde::Serialize;

use super::{NoSuch, Post, Seen, Sheets};
use crate::App;
use crate::accounts::Caller;
use ground::clock::Instant;
use kit::http::etag::Revision;
use kit::http::{Document, IfMatch};

pub(crate) trait OnWire: Post {
    /// That form.
    type Out: Type + Serialize + Send;

    /// A post as somebody sees it now.
    fn out(app: &App, seen: &Seen<'_, Self>, now: Instant) -> Self::Out;
}

/// A post as its changer sees it now.
pub(crate) fn document<P: OnWire>(app: &App, post: &Sheets<P>, caller: &Caller) -> Result<Document<P::Out>, NoSuch<P>> {
    let now = app.clock.now();
    let seen = post.seen_by(Some(caller), now).ok_or(NoSuch::new())?;
    Ok(Document(P::out(app, &seen, now)))
}

/// The precondition that the caller's `If-Match` states.
pub(crate) fn allowed_by<'a, P: OnWire>(
    app: &'a App,
    if_match: &'a IfMatch,
    caller: &'a Caller,
) -> impl Fn(&Sheets<P>, Instant) -> bool + Sync + 'a {
    move |post, now| {
        let seen = post.seen_by(Some(caller), now);
        seen.is_some_and(|seen| if_match.allows(&Revision::of_resource(&P::out(app, &seen, now))))
    }
}
