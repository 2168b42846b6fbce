//! What the staff does to an entry, over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::EntryId;
use super::close::{CloseEntryError, EntryClosing, EntryNote, ReopenEntryError, close, reopen};
use super::detach::{DetachError, NewCodeError, detach, new_code};
use super::wire::{CodeOut, EntryOut};
use crate::accounts::{Known, Unkeyed};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Momentary};

/// The operations on what becomes of entries.
#[derive(Debug)]
pub struct EntryStepsApi;

#[OpenApi(tag = "Tag::Register")]
impl EntryStepsApi {
    /// Close an entry
    ///
    /// Whoever moved, or should not have been there, votes to the close of what is open. Who died has no account any more.
    /// Of a duplicate the account and groups go over to the entry that stays, where that has none.
    #[oai(path = "/v1/register/:entry/close", method = "post", operation_id = "closeEntry")]
    async fn close(
        &self,
        app: Data<&App>,
        caller: Known,
        entry: Path<EntryId>,
        closing: Input<EntryClosing>,
    ) -> Result<Momentary<EntryOut>, Refused<CloseEntryError>> {
        Ok(Momentary(close(app.0, &caller.0, entry.0, closing.0).await?))
    }

    /// Open a closed entry again
    #[oai(path = "/v1/register/:entry/reopen", method = "post", operation_id = "reopenEntry")]
    async fn reopen(
        &self,
        app: Data<&App>,
        caller: Known,
        entry: Path<EntryId>,
        note: Input<EntryNote>,
    ) -> Result<Momentary<EntryOut>, Refused<ReopenEntryError>> {
        Ok(Momentary(reopen(app.0, &caller.0, entry.0, note.0).await?))
    }

    /// Give an entry a new code
    ///
    /// Earlier ones end. It cannot be read again.
    #[oai(path = "/v1/register/:entry/code", method = "post", operation_id = "giveCode")]
    async fn code(
        &self,
        app: Data<&App>,
        caller: Known,
        _unkeyed: Unkeyed,
        entry: Path<EntryId>,
    ) -> Result<Momentary<CodeOut>, Refused<NewCodeError>> {
        let made = new_code(app.0, &caller.0, entry.0).await?;
        Ok(Momentary(CodeOut { code: made.code.to_string() }))
    }

    /// Take an entry from its account
    ///
    /// The account is told by mail, and a new code is due.
    #[oai(path = "/v1/register/:entry/detach", method = "post", operation_id = "detachEntry")]
    async fn detach(
        &self,
        app: Data<&App>,
        caller: Known,
        entry: Path<EntryId>,
        note: Input<EntryNote>,
    ) -> Result<Momentary<EntryOut>, Refused<DetachError>> {
        Ok(Momentary(detach(app.0, &caller.0, entry.0, note.0).await?))
    }
}
