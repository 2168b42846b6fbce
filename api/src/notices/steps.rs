//! The steps of a notice's life over HTTP.

use super::{Notice, announce};
use crate::posts::{self, on_board, steps};

steps! {
    /// The operations that take a notice a step further.
    NoticeStepsApi: Notice, "crate::Tag::Notices";
    publish "/v1/notices/:id/publish" "publishNotice" "Publish a notice":
        "A draft goes up, on its date if that is to come; a scheduled one goes up at once.", posts::publish;
    restore "/v1/notices/:id/restore" "restoreNotice" "Restore a notice":
        "Undoes a withdrawal: its publisher on all boards, a clerk on their own.", posts::restore;
    notify "/v1/notices/:id/notify" "notifyNotice" "Announce a notice again":
        "Phones are told of it once more, for an edit that nobody should miss; the message takes the place of the one before.",
        announce;
}

on_board! {
    /// The operations that decide about notices on one board.
    NoticesOnBoardApi: Notice, "crate::Tag::Notices";
    approve "/v1/notices/:id/approve" "approveNotice" "Approve a notice on the caller's board",
    approve_there "/v1/communes/:commune/notices/:id/approve" "approveNoticeOnBoard" "Approve a notice on a board":
        "A submitted one goes up there, on its date if that is to come; a revision takes its notice's place.";
    reject "/v1/notices/:id/reject" "rejectNotice" "Reject a notice on the caller's board",
    reject_there "/v1/communes/:commune/notices/:id/reject" "rejectNoticeOnBoard" "Reject a notice on a board":
        "Or its revision; then what was approved stays up. Its organisation reads the reason.";
    hide "/v1/communes/:commune/notices/:id/hide" "hideNotice" "Hide a notice":
        "Takes it off this commune's board; other boards show it as before.";
    show "/v1/communes/:commune/notices/:id/show" "showNotice" "Show a notice":
        "Puts what was hidden back on this commune's board.";
}
