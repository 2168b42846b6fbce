//! Arguments over HTTP.

use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::{Path, Query};

use super::answer::{AnswerArgumentError, NewOfficialAnswer, answer};
use super::found::{DebateReader, find, show_one};
use super::grasp::ArgumentNotHeld;
use super::keep::keep;
use super::list::{ArgumentFilters, ListArgumentsError, list};
use super::remove::{DebateRemoval, RemoveArgumentError, remove};
use super::report::{NewReport, ReportError, report};
use super::support::{SupportError, leave, support};
use super::take_back::{TakeBackWordsError, take_back};
use super::texts::OptionLetter;
use super::wire::ArgumentOut;
use super::write::{NewArgument, WriteArgumentError, write};
use super::{ArgumentId, ArgumentOrder, Stance};
use crate::accounts::{Anyone, Known, SignedIn};
use crate::consultations::{ConsultationId, QuestionId};
use crate::idempotency::{Answered, Once};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{Body as Input, Created, Cursor, Document, IfMatch, Limit, Listing, NoContent, address, given};
use kit::refusal;

refusal! {
    /// Reasons why an argument cannot be read.
    pub enum ReadArgumentError {
        /// There is no such argument.
        NoSuchArgument => ARGUMENT_NOT_FOUND,
        ..database
    }
}

/// The operations on arguments.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Debates")]
impl Api {
    /// List the arguments of a consultation
    ///
    /// In an order that is the same for all within an hour: the best supported first, every fourth place the newest; or newest
    /// first. A removed one stays, with the reason in its place. With an account each says whether one supports it or wrote it.
    #[oai(path = "/v1/consultations/:id/arguments", method = "get", operation_id = "listArguments")]
    async fn list(
        &self,
        app: Data<&App>,
        caller: Anyone,
        id: Path<ConsultationId>,
        /// Those about this question alone.
        question: Query<Option<QuestionId>>,
        /// Those about this option alone, by its letter.
        option: Query<Option<OptionLetter>>,
        /// Those that take this side alone.
        stance: Query<Option<Stance>>,
        /// Their order; fair unless said.
        order: Query<Option<ArgumentOrder>>,
        /// Number of items on the page.
        limit: Query<Option<Limit>>,
        /// The `next` of the page before.
        after: Query<Option<Cursor>>,
    ) -> Result<Listing<ArgumentOut>, Refused<ListArgumentsError>> {
        let limit = limit.0.unwrap_or_default();
        let option_id = option.0.as_ref().map(ToString::to_string);
        let filters = ArgumentFilters { question: question.0, option: option_id, stance: stance.0, order: order.0 };
        let page = list(app.0, caller.0.as_ref(), id.0, &filters, limit, after.0.as_ref()).await?;
        let said = [
            ("question", given(&question.0)),
            ("option", given(&option.0)),
            ("stance", given(&stance.0)),
            ("order", given(&order.0)),
            ("limit", Some(&limit as _)),
        ];
        Ok(Listing::new(page, &address(&format!("/v1/consultations/{}/arguments", id.0), &said)))
    }

    /// Give an argument
    ///
    /// Residents of the electorate, in debate and in vote; ten each. It stands under the first name and the initial of the
    /// register.
    #[oai(path = "/v1/consultations/:id/arguments", method = "post", operation_id = "giveArgument")]
    async fn write(
        &self,
        app: Data<&App>,
        who: SignedIn,
        #[oai(name = "Idempotency-Key")] once: Once,
        id: Path<ConsultationId>,
        argument: Input<NewArgument>,
    ) -> Result<Answered<Created<ArgumentOut>>, Refused<WriteArgumentError>> {
        Ok(write(app.0, &who.caller, &once, id.0, argument.0).await?)
    }

    /// Read an argument
    #[oai(path = "/v1/arguments/:id", method = "get", operation_id = "getArgument")]
    async fn get(
        &self,
        app: Data<&App>,
        caller: Anyone,
        id: Path<ArgumentId>,
    ) -> Result<Document<ArgumentOut>, Refused<ReadArgumentError>> {
        let db = &app.db.read;
        let row = find(db, id.0).await.map_err(ReadArgumentError::from)?.ok_or(ReadArgumentError::NoSuchArgument)?;
        let reader = DebateReader::of(db, caller.0.as_ref(), row.commune_id).await.map_err(ReadArgumentError::from)?;
        Ok(Document(show_one(db, row, reader).await.map_err(ReadArgumentError::from)?))
    }

    /// Take back an argument of mine
    ///
    /// While nobody supports it.
    #[oai(path = "/v1/arguments/:id", method = "delete", operation_id = "takeBackArgument")]
    async fn take_back(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<ArgumentId>,
    ) -> Result<NoContent, Refused<TakeBackWordsError>> {
        take_back(app.0, &who.caller, id.0).await?;
        Ok(NoContent)
    }

    /// Support an argument
    #[oai(path = "/v1/arguments/:id/support", method = "put", operation_id = "supportArgument")]
    async fn support(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<ArgumentId>,
    ) -> Result<Document<ArgumentOut>, Refused<SupportError>> {
        Ok(Document(support(app.0, &who.caller, id.0).await?))
    }

    /// Support an argument no more
    #[oai(path = "/v1/arguments/:id/support", method = "delete", operation_id = "leaveArgument")]
    async fn leave(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<ArgumentId>,
    ) -> Result<NoContent, Refused<SupportError>> {
        leave(app.0, &who.caller, id.0).await?;
        Ok(NoContent)
    }

    /// Report an argument
    ///
    /// To the town hall, which alone reads why. Residents of the commune.
    #[oai(path = "/v1/arguments/:id/report", method = "post", operation_id = "reportArgument")]
    async fn report(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<ArgumentId>,
        reason: Input<NewReport>,
    ) -> Result<NoContent, Refused<ReportError>> {
        report(app.0, &who.caller, id.0, reason.0).await?;
        Ok(NoContent)
    }

    /// Keep an argument that was reported
    #[oai(path = "/v1/arguments/:id/reports", method = "delete", operation_id = "keepArgument")]
    async fn keep(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ArgumentId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<ArgumentNotHeld>> {
        keep(app.0, &caller.0, id.0, &if_match).await?;
        Ok(NoContent)
    }

    /// Answer an argument
    ///
    /// In the town hall's name, beside it.
    #[oai(path = "/v1/arguments/:id/answer", method = "put", operation_id = "answerArgument")]
    async fn answer(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ArgumentId>,
        #[oai(name = "If-Match")] if_match: IfMatch,
        text: Input<NewOfficialAnswer>,
    ) -> Result<Document<ArgumentOut>, Refused<AnswerArgumentError>> {
        Ok(Document(answer(app.0, &caller.0, id.0, &if_match, text.0).await?))
    }

    /// Remove an argument
    ///
    /// In public, with the reason: text and author go, its place in the list stays.
    #[oai(path = "/v1/arguments/:id/remove", method = "post", operation_id = "removeArgument")]
    async fn remove(
        &self,
        app: Data<&App>,
        caller: Known,
        id: Path<ArgumentId>,
        removal: Input<DebateRemoval>,
    ) -> Result<Document<ArgumentOut>, Refused<RemoveArgumentError>> {
        Ok(Document(remove(app.0, &caller.0, id.0, removal.0).await?))
    }
}
