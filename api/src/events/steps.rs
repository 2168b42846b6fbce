//! Steps in an event's life over HTTP.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path};

use super::{Event, EventOut, api::allowed_by, cancel, restore};
use crate::{
    App,
    communes::Key,
    http::{Body as Input, Document, IfMatch, Known, Tag, problem::Refused},
    ids::EventId,
    posts::{self, HideError, ModerateError, Rejection, TransitionError},
};

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
        let event = posts::publish(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match)).await?;
        Ok(document(app.0, &event))
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
        let event = cancel(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match)).await?;
        Ok(document(app.0, &event))
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
        let event = restore(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match)).await?;
        Ok(document(app.0, &event))
    }

    /// Approve an event
    ///
    /// A submitted one goes up, on its date if that is to come; a revision takes its event's place.
    #[oai(path = "/v1/events/:id/approve", method = "post", operation_id = "approveEvent")]
    async fn approve(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<EventOut>, Refused<ModerateError<Event>>> {
        let event = posts::approve(app.0, &caller.0, id.0, &allowed_by(app.0, &if_match)).await?;
        Ok(document(app.0, &event))
    }

    /// Reject an event
    ///
    /// Or its revision; then the approved event stays as it is. Its organisation reads the reason.
    #[oai(path = "/v1/events/:id/reject", method = "post", operation_id = "rejectEvent")]
    async fn reject(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
        rejection: Input<Rejection>,
    ) -> Result<Document<EventOut>, Refused<ModerateError<Event>>> {
        let event = posts::reject(app.0, &caller.0, id.0, rejection.0, &allowed_by(app.0, &if_match)).await?;
        Ok(document(app.0, &event))
    }

    /// Hide an event
    ///
    /// Takes what another commune's organisation posted out of this commune's agenda.
    #[oai(path = "/v1/communes/:commune/events/:id/hide", method = "post", operation_id = "hideEvent")]
    async fn hide(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<EventId>,
    ) -> Result<Document<EventOut>, Refused<HideError<Event>>> {
        let event: Event = posts::hide(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(Document(EventOut::public(app.0, &event, app.clock.now())))
    }

    /// Show an event
    ///
    /// Puts what was hidden back into this commune's agenda.
    #[oai(path = "/v1/communes/:commune/events/:id/show", method = "post", operation_id = "showEvent")]
    async fn show(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<EventId>,
    ) -> Result<Document<EventOut>, Refused<HideError<Event>>> {
        let event: Event = posts::show(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(Document(EventOut::public(app.0, &event, app.clock.now())))
    }
}

fn document(app: &App, event: &Event) -> Document<EventOut> {
    Document(EventOut::whole(app, event, app.clock.now()))
}
