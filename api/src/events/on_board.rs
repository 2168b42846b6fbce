//! What a clerk decides about events on their own board, over HTTP.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path};

use super::{
    Event, EventOut,
    api::{allowed_by, document},
};
use crate::{
    App, Tag,
    accounts::Known,
    posts::{self, HideError, ModerateError, Rejection},
};
use ground::ids::EventId;
use kit::{
    http::{Body as Input, Document, IfMatch, problem::Refused},
    tenants::Key,
};

/// The operations that decide about events on one board.
#[derive(Debug)]
pub struct EventsOnBoardApi;

#[OpenApi(tag = "Tag::Events")]
impl EventsOnBoardApi {
    /// Approve an event on the caller's board
    ///
    /// A submitted one goes up there, on its date if that is to come; a revision takes its event's place.
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
        let event = posts::approve(app.0, &caller.0, None, id.0, &allowed_by(app.0, &if_match, &caller.0)).await?;
        Ok(document(app.0, &event, &caller.0).map_err(ModerateError::from)?)
    }

    /// Reject an event on the caller's board
    ///
    /// Or its revision; then what was approved stays up. Its organisation reads the reason.
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
        let allowed = allowed_by(app.0, &if_match, &caller.0);
        let event = posts::reject(app.0, &caller.0, None, id.0, rejection.0, &allowed).await?;
        Ok(document(app.0, &event, &caller.0).map_err(ModerateError::from)?)
    }

    /// Approve an event on a board
    ///
    /// A submitted one goes up there, on its date if that is to come; a revision takes its event's place.
    #[oai(path = "/v1/communes/:commune/events/:id/approve", method = "post", operation_id = "approveEventOnBoard")]
    async fn approve_there(
        &self,
        app: Data<&App>,
        caller: Known,
        /// The commune of the board: its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<EventOut>, Refused<ModerateError<Event>>> {
        let allowed = allowed_by(app.0, &if_match, &caller.0);
        let event = posts::approve(app.0, &caller.0, Some(&commune.0), id.0, &allowed).await?;
        Ok(document(app.0, &event, &caller.0).map_err(ModerateError::from)?)
    }

    /// Reject an event on a board
    ///
    /// Or its revision; then what was approved stays up. Its organisation reads the reason.
    #[oai(path = "/v1/communes/:commune/events/:id/reject", method = "post", operation_id = "rejectEventOnBoard")]
    async fn reject_there(
        &self,
        app: Data<&App>,
        caller: Known,
        /// The commune of the board: its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<EventId>,
        /// The ETag of the event as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
        rejection: Input<Rejection>,
    ) -> Result<Document<EventOut>, Refused<ModerateError<Event>>> {
        let allowed = allowed_by(app.0, &if_match, &caller.0);
        let event = posts::reject(app.0, &caller.0, Some(&commune.0), id.0, rejection.0, &allowed).await?;
        Ok(document(app.0, &event, &caller.0).map_err(ModerateError::from)?)
    }

    /// Hide an event
    ///
    /// Takes it off this commune's board; other boards show it as before.
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
        let event = posts::hide(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(document(app.0, &event, &caller.0).map_err(HideError::from)?)
    }

    /// Show an event
    ///
    /// Puts what was hidden back on this commune's board.
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
        let event = posts::show(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(document(app.0, &event, &caller.0).map_err(HideError::from)?)
    }
}
