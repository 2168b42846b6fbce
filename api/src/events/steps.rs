//! Steps in an event's life over HTTP.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path};

use super::{
    Event, EventOut, EventSplit, Planned, PlannedEvent,
    api::{allowed_by, document},
    cancel, restore,
    split::{self, SplitError},
};
use crate::{
    App, Tag,
    accounts::Known,
    idempotency::{Answered, Once},
    posts::{self, TransitionError},
};
use ground::ids::EventId;
use kit::http::{Body as Input, Created, Document, IfMatch, problem::Refused};

/// The operations that take an event a step further.
#[derive(Debug)]
pub struct StepsApi;

#[OpenApi(tag = "Tag::Events")]
impl StepsApi {
    /// Publish an event
    ///
    /// A draft goes up, on its date if that is to come; a scheduled one goes up at once.
    #[oai(path = "/v1/events/:id/publish", method = "post", operation_id = "publishEvent")]
    async fn publish(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<EventOut>, Refused<TransitionError<Event>>> {
        let event = posts::publish(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match, &caller.0)).await?;
        Ok(document(app.0, &event, &caller.0).map_err(TransitionError::from)?)
    }

    /// Cancel an event
    ///
    /// All its dates. It stays in the agenda, with the status `cancelled`, until it would be over.
    #[oai(path = "/v1/events/:id/cancel", method = "post", operation_id = "cancelEvent")]
    async fn cancel(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<EventOut>, Refused<TransitionError<Event>>> {
        let event = cancel(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match, &caller.0)).await?;
        Ok(document(app.0, &event, &caller.0).map_err(TransitionError::from)?)
    }

    /// Change an event from a date on
    ///
    /// It ends before that date; a new event with the same text goes on from it, but for what the body says: the answer is that
    /// one. What differs on single dates goes with its date. Where its organisation is moderated, both wait for the town hall.
    #[oai(path = "/v1/events/:id/split", method = "post", operation_id = "splitEvent")]
    async fn split(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Any text of your own: sent again with the same body within 24 hours, the request is answered as the first time.
        #[oai(name = "Idempotency-Key")]
        once: Once,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
        split: Input<EventSplit>,
    ) -> Result<Planned<Answered<Created<PlannedEvent>>>, Refused<SplitError>> {
        let allowed = allowed_by(app.0, &if_match, &caller.0);
        Ok(Planned(split::split(app.0, &caller.0, &once, id.0, split.0, &allowed).await?))
    }

    /// Restore an event
    ///
    /// Undoes a withdrawal or a cancellation.
    #[oai(path = "/v1/events/:id/restore", method = "post", operation_id = "restoreEvent")]
    async fn restore(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<EventOut>, Refused<TransitionError<Event>>> {
        let event = restore(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match, &caller.0)).await?;
        Ok(document(app.0, &event, &caller.0).map_err(TransitionError::from)?)
    }
}
