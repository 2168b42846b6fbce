//! The steps of an event's life over HTTP.

use super::{Event, cancel, restore};
use crate::posts::{self, on_board, steps};

steps! {
    /// The operations that take an event a step further.
    EventStepsApi: Event, "crate::Tag::Events";
    publish "/v1/events/:id/publish" "publishEvent" "Publish an event":
        "A draft goes up, on its date if that is to come; a scheduled one goes up at once.", posts::publish;
    cancel "/v1/events/:id/cancel" "cancelEvent" "Cancel an event":
        "All its dates. It stays in the agenda, with the status `cancelled`, until it would be over.", cancel;
    restore "/v1/events/:id/restore" "restoreEvent" "Restore an event":
        "Undoes a withdrawal or a cancellation.", restore;
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
