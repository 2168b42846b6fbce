//! What a clerk decides about notices on their own board, over HTTP.

use poem::web::Data;
use poem_openapi::{OpenApi, param::Path};

use super::{
    Notice, NoticeOut,
    api::{allowed_by, document},
};
use crate::{
    App, Tag,
    accounts::Known,
    posts::{self, HideError, ModerateError, Rejection},
};
use ground::ids::NoticeId;
use kit::{
    http::{Body as Input, Document, IfMatch, problem::Refused},
    tenants::Key,
};

/// The operations that decide about notices on one board.
#[derive(Debug)]
pub struct NoticesOnBoardApi;

#[OpenApi(tag = "Tag::Notices")]
impl NoticesOnBoardApi {
    /// Approve a notice on the caller's board
    ///
    /// A submitted one goes up there, on its date if that is to come; a revision takes its notice's place.
    #[oai(path = "/v1/notices/:id/approve", method = "post", operation_id = "approveNotice")]
    async fn approve(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<NoticeOut>, Refused<ModerateError<Notice>>> {
        let notice = posts::approve(app.0, &caller.0, None, id.0, &allowed_by(&if_match, &caller.0)).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(ModerateError::from)?)
    }

    /// Reject a notice on the caller's board
    ///
    /// Or its revision; then what was approved stays up. Its organisation reads the reason.
    #[oai(path = "/v1/notices/:id/reject", method = "post", operation_id = "rejectNotice")]
    async fn reject(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
        rejection: Input<Rejection>,
    ) -> Result<Document<NoticeOut>, Refused<ModerateError<Notice>>> {
        let allowed = allowed_by(&if_match, &caller.0);
        let notice = posts::reject(app.0, &caller.0, None, id.0, rejection.0, &allowed).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(ModerateError::from)?)
    }

    /// Approve a notice on a board
    ///
    /// A submitted one goes up there, on its date if that is to come; a revision takes its notice's place.
    #[oai(path = "/v1/communes/:commune/notices/:id/approve", method = "post", operation_id = "approveNoticeOnBoard")]
    async fn approve_there(
        &self,
        app: Data<&App>,
        caller: Known,
        /// The commune of the board: its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
    ) -> Result<Document<NoticeOut>, Refused<ModerateError<Notice>>> {
        let allowed = allowed_by(&if_match, &caller.0);
        let notice = posts::approve(app.0, &caller.0, Some(&commune.0), id.0, &allowed).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(ModerateError::from)?)
    }

    /// Reject a notice on a board
    ///
    /// Or its revision; then what was approved stays up. Its organisation reads the reason.
    #[oai(path = "/v1/communes/:commune/notices/:id/reject", method = "post", operation_id = "rejectNoticeOnBoard")]
    async fn reject_there(
        &self,
        app: Data<&App>,
        caller: Known,
        /// The commune of the board: its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<NoticeId>,
        /// The ETag of the notice as you know it.
        #[oai(name = "If-Match")]
        if_match: IfMatch,
        rejection: Input<Rejection>,
    ) -> Result<Document<NoticeOut>, Refused<ModerateError<Notice>>> {
        let allowed = allowed_by(&if_match, &caller.0);
        let notice = posts::reject(app.0, &caller.0, Some(&commune.0), id.0, rejection.0, &allowed).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(ModerateError::from)?)
    }

    /// Hide a notice
    ///
    /// Takes it off this commune's board; other boards show it as before.
    #[oai(path = "/v1/communes/:commune/notices/:id/hide", method = "post", operation_id = "hideNotice")]
    async fn hide(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<NoticeId>,
    ) -> Result<Document<NoticeOut>, Refused<HideError<Notice>>> {
        let notice = posts::hide(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(HideError::from)?)
    }

    /// Show a notice
    ///
    /// Puts what was hidden back on this commune's board.
    #[oai(path = "/v1/communes/:commune/notices/:id/show", method = "post", operation_id = "showNotice")]
    async fn show(
        &self,
        app: Data<&App>,
        caller: Known,
        /// Its slug or INSEE code.
        commune: Path<Key>,
        /// Its id.
        id: Path<NoticeId>,
    ) -> Result<Document<NoticeOut>, Refused<HideError<Notice>>> {
        let notice = posts::show(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(document(app.0, &notice, &caller.0).map_err(HideError::from)?)
    }
}
