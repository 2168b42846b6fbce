//! What a clerk decides about events on their own board, over HTTP.

use super::{
    Event, EventOut,
    api::{allowed_by, document},
};
use crate::{
    App, Tag,
    accounts::Known,
    posts::{self, HideError, ModerateError, Rejection, on_board},
};
use ground::ids::EventId;
use kit::{
    http::{Body, Document, IfMatch, problem::Refused},
    tenants::Key,
};

on_board! {
    /// The operations that decide about events on one board.
    EventsOnBoardApi: Event, EventOut, EventId, "Tag::Events", "The ETag of the event as you know it.",
        |app, if_match, caller| allowed_by(app, if_match, caller), document;
    approve "/v1/events/:id/approve" "approveEvent" "Approve an event on the caller's board",
    approve_there "/v1/communes/:commune/events/:id/approve" "approveEventOnBoard" "Approve an event on a board":
        "A submitted one goes up there, on its date if that is to come; a revision takes its event's place.";
    reject "/v1/events/:id/reject" "rejectEvent" "Reject an event on the caller's board",
    reject_there "/v1/communes/:commune/events/:id/reject" "rejectEventOnBoard" "Reject an event on a board":
        "Or its revision; then what was approved stays up. Its organisation reads the reason.";
    hide "/v1/communes/:commune/events/:id/hide" "hideEvent" "Hide an event";
    show "/v1/communes/:commune/events/:id/show" "showEvent" "Show an event";
}
