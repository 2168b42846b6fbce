//! Associations that ask to publish, over HTTP.

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use serde_json::json;

use super::JoiningId;
use super::ask::{AskToJoinError, NewJoining, ask};
use super::confirm::{ConfirmJoiningError, confirm};
use super::decide::{AnswerJoiningError, approve, reject};
use super::wire::JoiningAskedOut;
use crate::accounts::{Counted, Known};
use crate::posts::Rejection;
use crate::{App, Tag};
use ground::{input, say};
use kit::http::problem::Refused;
use kit::http::{Accepted, Body as Input, NoContent};
use kit::mail::LinkToken;
use kit::pages::language;
use kit::tenants::Key;

/// The operations on associations that ask to publish.
#[derive(Debug)]
pub struct JoiningApi;

input! {
    /// A request whose address is confirmed.
    #[example(json!({"token": "AZq_Pm-KfFSdfgucOlHS5wAA"}))]
    pub struct ConfirmedJoining {
        /// The token that the mail's link carries after `token=`.
        pub token: LinkToken,
    }
}

#[OpenApi(tag = "Tag::Organisations")]
impl JoiningApi {
    /// Ask to publish in a commune
    ///
    /// For an association, without an account: a mail goes to its address, and once the link in it was followed the request waits
    /// in the town hall's queue. The answer is always the same.
    #[oai(path = "/v1/communes/:commune/joinings", method = "post", operation_id = "askToJoin")]
    async fn ask(
        &self,
        app: Data<&App>,
        _counted: Counted,
        request: &Request,
        commune: Path<Key>,
        joining: Input<NewJoining>,
    ) -> Result<Accepted<JoiningAskedOut>, Refused<AskToJoinError>> {
        ask(app.0, &commune.0, joining.0, app.limits.network_of(request)).await?;
        let detail = say!(
            "Un message part à cette adresse\u{a0}: suivez son lien, et la demande part à la mairie.",
            "A message goes to this address: follow its link, and the request goes to the town hall.",
        );
        Ok(Accepted(JoiningAskedOut { detail: detail.in_language(language(request.headers())) }))
    }

    /// Confirm the address of a request to publish
    ///
    /// With the token from its mail; then it waits in the queue.
    #[oai(path = "/v1/joinings/confirm", method = "post", operation_id = "confirmJoining")]
    async fn confirm(
        &self,
        app: Data<&App>,
        _counted: Counted,
        confirmed: Input<ConfirmedJoining>,
    ) -> Result<NoContent, Refused<ConfirmJoiningError>> {
        confirm(app.0, confirmed.0.token.as_str()).await?;
        Ok(NoContent)
    }

    /// Let an association in that asked to publish
    ///
    /// Makes the organisation, whose posts the town hall looks at first, and invites the address to publish for it.
    #[oai(path = "/v1/communes/:commune/joinings/:id/approve", method = "post", operation_id = "approveJoining")]
    async fn approve(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        id: Path<JoiningId>,
    ) -> Result<NoContent, Refused<AnswerJoiningError>> {
        approve(app.0, &caller.0, &commune.0, id.0).await?;
        Ok(NoContent)
    }

    /// Refuse an association that asked to publish
    ///
    /// The reason goes to its address.
    #[oai(path = "/v1/communes/:commune/joinings/:id/reject", method = "post", operation_id = "rejectJoining")]
    async fn reject(
        &self,
        app: Data<&App>,
        caller: Known,
        commune: Path<Key>,
        id: Path<JoiningId>,
        rejection: Input<Rejection>,
    ) -> Result<NoContent, Refused<AnswerJoiningError>> {
        reject(app.0, &caller.0, &commune.0, id.0, rejection.0).await?;
        Ok(NoContent)
    }
}
