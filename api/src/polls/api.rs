//! Polls over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::queries::{self, ListPollsRefusal, ReadPollError};
use super::view::{show, show_one};
use super::{
    Answer, AnswerError, ConcludeError, DeleteError, EditError, NewConclusion, NewPoll, PollOut, PollPatch, answer,
    conclude, create, delete, edit,
};
use crate::accounts::Known;
use crate::devices::{Participant, Visitor};
use crate::idempotency::{Answered, Once};
use crate::posts::CreateError;
use crate::{App, Tag};
use ground::ids::PollId;
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Cursor, Document, IfMatch, Limit, ListPage, Listing, NoContent};
use kit::tenants::Key;

/// The operations on polls.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Polls")]
impl Api {
    /// List a commune's polls
    ///
    /// The open ones first, then the closed, newest first: those that close last come first. With `Tambour-Device` or a
    /// resident's token each has one's own answer.
    #[oai(path = "/v1/communes/:commune/polls", method = "get", operation_id = "listPolls")]
    async fn list(
        &self,
        app: Data<&App>,
        visitor: Visitor,
        commune: Path<Key>,
        limit: Query<Option<Limit>>,
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<PollOut>, Refused<ListPollsRefusal>> {
        let commune = app.communes.get(commune.0.as_str()).ok_or(ListPollsRefusal::NoSuchCommune)?;
        let limit = limit.0.unwrap_or_default();
        let (rows, next) = queries::list(&app.db.read, commune.id, limit, after.0.as_ref()).await?;
        let items = show(app.0, &rows, &visitor, app.clock.now()).await.map_err(ListPollsRefusal::from)?;
        Ok(Listing::new(ListPage { items, next }, &format!("/v1/communes/{}/polls?limit={limit}", commune.slug)))
    }

    /// Ask a poll
    ///
    /// It is open, and on the board, at once. It may be edited and deleted until somebody answers.
    #[oai(path = "/v1/communes/:commune/polls", method = "post", operation_id = "createPoll")]
    async fn create(
        &self,
        app: Data<&App>,
        caller: Known,
        #[oai(name = "Idempotency-Key")] once: Once,
        commune: Path<Key>,
        poll: Input<NewPoll>,
    ) -> Result<Answered<Created<PollOut>>, Refused<CreateError>> {
        Ok(create(app.0, &caller.0, &once, &commune.0, poll.0).await?)
    }

    /// Read a poll
    ///
    /// With its counts, unless they are hidden; with `Tambour-Device` or a resident's token, with one's own answer.
    #[oai(path = "/v1/polls/:id", method = "get", operation_id = "getPoll")]
    async fn get(
        &self,
        app: Data<&App>,
        visitor: Visitor,
        id: Path<PollId>,
    ) -> Result<Document<PollOut>, Refused<ReadPollError>> {
        let poll =
            queries::find(&app.db.read, id.0).await.map_err(ReadPollError::from)?.ok_or(ReadPollError::NoSuchPoll)?;
        let shown = show_one(app.0, &poll, &visitor, app.clock.now()).await.map_err(ReadPollError::from)?;
        Ok(Document(shown.ok_or(ReadPollError::NoSuchPoll)?))
    }

    /// Edit a poll
    ///
    /// Until somebody answers. What is absent stays.
    #[oai(path = "/v1/polls/:id", method = "patch", operation_id = "editPoll")]
    async fn edit(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<PollId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        patch: Input<PollPatch>,
    ) -> Result<Document<PollOut>, Refused<EditError>> {
        Ok(Document(edit(app.0, &caller.0, id.0, &if_match, patch.0).await?))
    }

    /// Delete a poll
    ///
    /// Until somebody answers.
    #[oai(path = "/v1/polls/:id", method = "delete", operation_id = "deletePoll")]
    async fn delete(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<PollId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<DeleteError>> {
        delete(app.0, &caller.0, id.0, &if_match).await?;
        Ok(NoContent)
    }

    /// Answer a poll
    ///
    /// As a device (`Tambour-Device`), or, where it asks residents, with a resident's token. One answer each: sent again
    /// before the close it takes the place of the earlier one.
    #[oai(path = "/v1/polls/:id/answer", method = "put", operation_id = "answerPoll")]
    async fn answer(
        &self,
        app: Data<&App>,
        participant: Participant,
        id: Path<PollId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        options: Input<Answer>,
    ) -> Result<Document<PollOut>, Refused<AnswerError>> {
        Ok(Document(answer(app.0, &participant.0, id.0, &if_match, options.0).await?))
    }

    /// Conclude a poll
    ///
    /// After the close: what the town hall will do with the answers. The poll goes back to the board for 14 days. The text
    /// may be replaced.
    #[oai(path = "/v1/polls/:id/conclusion", method = "put", operation_id = "concludePoll")]
    async fn conclude(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<PollId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        conclusion: Input<NewConclusion>,
    ) -> Result<Document<PollOut>, Refused<ConcludeError>> {
        Ok(Document(conclude(app.0, &caller.0, id.0, &if_match, conclusion.0).await?))
    }
}
