//! Steps in an event's life over HTTP.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path};

use super::{
    Event, EventOut,
    api::{allowed_by, document},
    cancel, restore,
};
use crate::{
    App, Tag,
    accounts::Known,
    posts::{self, TransitionError},
};
use ground::ids::EventId;
use kit::http::{Document, IfMatch, problem::Refused};

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
