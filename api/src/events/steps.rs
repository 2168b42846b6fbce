//! The steps of an event's life over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::{Cancellation, Event, cancel, restore};
use crate::accounts::Known;
use crate::posts::{self, Stepped, TransitionError, on_board, steps};
use crate::{App, Tag};
use ground::ids::EventId;
use kit::http::{IfMatch, MaybeBody};

steps! {
    /// The operations that take an event a step further.
    EventStepsApi: Event, "crate::Tag::Events";
    publish "/v1/events/:id/publish" "publishEvent" "Publish an event":
        "A draft goes up, on its date if that is to come; a scheduled one goes up at once.", posts::publish;
    restore "/v1/events/:id/restore" "restoreEvent" "Restore an event":
        "Undoes a withdrawal or a cancellation.", restore;
}

/// The operation that events alone have.
#[derive(Debug)]
pub struct CancelEventApi;

#[OpenApi(tag = "Tag::Events")]
impl CancelEventApi {
    /// Cancel an event
    ///
    /// All its dates. It stays in the agenda, with the status `cancelled` and the reason, if one is given, until it would be over.
    /// The body may be left out.
    #[oai(path = "/v1/events/:id/cancel", method = "post", operation_id = "cancelEvent")]
    async fn cancel(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<EventId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        cancellation: MaybeBody<Cancellation>,
    ) -> Stepped<Event, TransitionError<Event>> {
        let allowed = posts::allowed_by(app.0, &if_match, &caller.0);
        let reason = cancellation.0.and_then(|it| it.reason);
        let event = cancel(app.0, &caller.0, id.0, reason, &allowed).await?;
        Ok(posts::document(app.0, &event, &caller.0).map_err(TransitionError::from)?)
    }
}

on_board! {
    /// The operations that decide about events on one board.
    EventsOnBoardApi: Event, "crate::Tag::Events";
    approve "/v1/events/:id/approve" "approveEvent" "Approve an event on the caller's board",
    approve_there "/v1/communes/:commune/events/:id/approve" "approveEventOnBoard" "Approve an event on a board":
        "A submitted one goes up there, on its date if that is to come; a revision takes its event's place.";
    reject "/v1/events/:id/reject" "rejectEvent" "Reject an event on the caller's board",
    reject_there "/v1/communes/:commune/events/:id/reject" "rejectEventOnBoard" "Reject an event on a board":
        "Or its revision; then what was approved stays up. Its organisation reads the reason.";
    hide "/v1/communes/:commune/events/:id/hide" "hideEvent" "Hide an event":
        "Takes it off this commune's board; other boards show it as before.";
    show "/v1/communes/:commune/events/:id/show" "showEvent" "Show an event":
        "Puts what was hidden back on this commune's board.";
}
