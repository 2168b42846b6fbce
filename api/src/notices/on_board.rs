//! A clerk's decisions about notices on their own board, over HTTP.

use super::{
    Notice, NoticeOut,
    api::{allowed_by, document},
};
use crate::{
    App, Tag,
    accounts::Known,
    posts::{self, HideError, ModerateError, Rejection, on_board},
};
use ground::ids::NoticeId;
use kit::{
    http::{Body, Document, IfMatch, problem::Refused},
    tenants::Key,
};

on_board! {
    /// The operations that decide about notices on one board.
    NoticesOnBoardApi: Notice, NoticeOut, NoticeId, "Tag::Notices", "The ETag of the notice as you know it.",
        |app, if_match, caller| allowed_by(if_match, caller), document;
    approve "/v1/notices/:id/approve" "approveNotice" "Approve a notice on the caller's board",
    approve_there "/v1/communes/:commune/notices/:id/approve" "approveNoticeOnBoard" "Approve a notice on a board":
        "A submitted one goes up there, on its date if that is to come; a revision takes its notice's place.";
    reject "/v1/notices/:id/reject" "rejectNotice" "Reject a notice on the caller's board",
    reject_there "/v1/communes/:commune/notices/:id/reject" "rejectNoticeOnBoard" "Reject a notice on a board":
        "Or its revision; then what was approved stays up. Its organisation reads the reason.";
    hide "/v1/communes/:commune/notices/:id/hide" "hideNotice" "Hide a notice";
    show "/v1/communes/:commune/notices/:id/show" "showNotice" "Show a notice";
}
