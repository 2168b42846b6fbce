//! The letter over HTTP, for its readers.

use poem::Request;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::changes::{self, ChangeReaderError, ReaderPatch};
use super::confirm::confirm;
use super::pages::{self, Done};
use super::subscribe::{AskError, NewReader, subscribe};
use super::wire::{AskedOut, ConfirmedOut, ReaderOut, TokenIn, allowed_by};
use crate::accounts::{Counted, SecretHolder};
use crate::digests::links::{Links, Purpose};
use crate::digests::refusals::LinkError;
use crate::{App, Tag};
use ground::say;
use kit::http::problem::Refused;
use kit::http::{Accepted, Body as Input, IfMatch, Momentary, NoContent};
use kit::mail::LinkToken;
use kit::pages::{PageAnswer, language};

/// The operations of readers.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Digests")]
impl Api {
    /// Ask for a commune's letter
    ///
    /// A mail goes to the address with a link that confirms it, valid for seven days; three a day at most for a
    /// mailbox, and some hundred for a network. The answer is always the same, whether the address reads the letter
    /// already or not.
    #[oai(path = "/v1/digests/subscriptions", method = "post", operation_id = "subscribeToDigest")]
    async fn subscribe(
        &self,
        app: Data<&App>,
        _counted: Counted,
        request: &Request,
        new: Input<NewReader>,
    ) -> Result<Accepted<AskedOut>, Refused<AskError>> {
        subscribe(app.0, new.0, app.limits.network_of(request)).await?;
        let message = say!(
            "Un message part à cette adresse\u{a0}: suivez son lien pour confirmer. Il peut se trouver parmi les indésirables.",
            "A message goes to this address: follow its link to confirm. It may be among the junk.",
        );
        Ok(Accepted(AskedOut::told(&message, language(request.headers()))))
    }

    /// Confirm an address
    ///
    /// Takes the token of the link in the mail. Doing it again is the same as once.
    #[oai(path = "/v1/digests/confirm", method = "post", operation_id = "confirmDigest")]
    async fn confirm(
        &self,
        app: Data<&App>,
        _counted: Counted,
        token: Input<TokenIn>,
    ) -> Result<Momentary<ConfirmedOut>, Refused<LinkError>> {
        let reader = confirm(app.0, token.0.token.as_str()).await?;
        let token = Links::of(app.0).token(&reader, Purpose::Manage);
        Ok(Momentary(ConfirmedOut { subscription: ReaderOut::of(app.0, &reader), token }))
    }

    /// Read my subscription
    #[oai(path = "/v1/digests/subscription", method = "get", operation_id = "getDigestSubscription")]
    async fn get(&self, app: Data<&App>, holder: SecretHolder) -> Result<Momentary<ReaderOut>, Refused<LinkError>> {
        let reader = changes::managed(app.0, &holder.0).await?;
        Ok(Momentary(ReaderOut::of(app.0, &reader)))
    }

    /// Change my subscription
    ///
    /// Another address is used from when it is confirmed; then links of older letters stop working.
    #[oai(path = "/v1/digests/subscription", method = "patch", operation_id = "changeDigestSubscription")]
    async fn patch(
        &self,
        app: Data<&App>,
        holder: SecretHolder,
        #[oai(name = "If-Match")] if_match: IfMatch,
        request: &Request,
        patch: Input<ReaderPatch>,
    ) -> Result<Momentary<ReaderOut>, Refused<ChangeReaderError>> {
        let network = app.limits.network_of(request);
        let reader = changes::change(app.0, &holder.0, patch.0, network, allowed_by(app.0, &if_match)).await?;
        Ok(Momentary(ReaderOut::of(app.0, &reader)))
    }

    /// End my subscription, and have the address erased at once
    #[oai(path = "/v1/digests/subscription", method = "delete", operation_id = "deleteDigestSubscription")]
    async fn delete(
        &self,
        app: Data<&App>,
        holder: SecretHolder,
        #[oai(name = "If-Match")] if_match: IfMatch,
    ) -> Result<NoContent, Refused<ChangeReaderError>> {
        changes::forget(app.0, &holder.0, allowed_by(app.0, &if_match)).await?;
        Ok(NoContent)
    }

    /// Unsubscribe
    ///
    /// By one click in a mail program (RFC 8058): no cookie, no question. The address is erased 30 days later.
    #[oai(path = "/v1/digests/unsubscribe/:token", method = "post", operation_id = "unsubscribeFromDigest")]
    async fn unsubscribe(
        &self,
        app: Data<&App>,
        _counted: Counted,
        token: Path<LinkToken>,
    ) -> Result<PageAnswer, Refused<LinkError>> {
        changes::leave(app.0, token.0.as_str()).await?;
        Ok(PageAnswer(pages::standing(app.0, token.0.as_str(), Some(Done::Unsubscribed)).await?))
    }

    /// Ask before unsubscribing
    ///
    /// A page with a button; reading it changes nothing.
    #[oai(path = "/v1/digests/unsubscribe/:token", method = "get", operation_id = "showUnsubscribeFromDigest")]
    async fn ask(&self, app: Data<&App>, token: Path<LinkToken>) -> Result<PageAnswer, Refused<LinkError>> {
        Ok(PageAnswer(pages::standing(app.0, token.0.as_str(), None).await?))
    }
}
