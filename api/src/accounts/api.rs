//! Accounts over HTTP.

use poem::Request;
use poem::http::header;
use poem::web::Data;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::me::{
    self, ChangeAccountError, ConfirmEmail, ConfirmEmailError, CopyError, EraseError, ExportOut, MeError, MeOut,
    MePatch, SessionOut,
};
use super::sign_in::{self, AskToSignInError, NewSignIn};
use super::wire::{
    EndSessionError, SavedAsFile, SignInOut, SignInProof, VerifiedAnswer, VerifiedOut, VerifyRefusal, WantedSession,
};
use super::{Counted, SessionId, SignedIn, Unkeyed, cookie, sessions, who};
use crate::{App, Tag};
use kit::http::problem::{DbErr, Refused};
use kit::http::{Accepted, Body as Input, ListPage, Momentary, NoContent};

/// The operations on accounts.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Accounts")]
impl Api {
    /// Ask to sign in
    ///
    /// A mail with six digits and a link goes to the address, whether an account has it or not. Both work once, for ten
    /// minutes.
    #[oai(path = "/v1/auth/email", method = "post", operation_id = "askToSignIn")]
    async fn ask(
        &self,
        app: Data<&App>,
        _counted: Counted,
        _unkeyed: Unkeyed,
        request: &Request,
        wish: Input<NewSignIn>,
    ) -> Result<Accepted<SignInOut>, Refused<AskToSignInError>> {
        let asked = sign_in::ask(app.0, wish.0, app.limits.network_of(request)).await?;
        Ok(Accepted(SignInOut { request: asked.request, expires_at: asked.expires_at }))
    }

    /// Sign in
    ///
    /// With the code of a mail, or the token of its link. A program takes a token, a page a cookie. The first success
    /// makes the account.
    #[oai(path = "/v1/auth/email/verify", method = "post", operation_id = "signIn")]
    async fn verify(
        &self,
        app: Data<&App>,
        _counted: Counted,
        _unkeyed: Unkeyed,
        request: &Request,
        proof: Input<SignInProof>,
    ) -> Result<VerifiedAnswer, Refused<VerifyRefusal>> {
        who::confidential(request).map_err(|_| VerifyRefusal::InClear)?;
        let (proof, wanted) = proof.0.read().map_err(VerifyRefusal::Invalid)?;
        let user_agent = request.header(header::USER_AGENT).unwrap_or_default();
        let began =
            sign_in::verify(app.0, &proof, sessions::label_of(user_agent)).await.map_err(VerifyRefusal::from)?;
        let session = began.session;
        Ok(match wanted {
            WantedSession::Cookie => {
                sessions::replace(app.0, request).await.map_err(|error| VerifyRefusal::from(MeError::from(error)))?;
                VerifiedAnswer::Cookie(cookie::keep(&app.site, &session.secret, sessions::LIVES))
            }
            WantedSession::Token => {
                let me = me::me(app.0, began.account).await.map_err(VerifyRefusal::from)?;
                VerifiedAnswer::Token(Box::new(VerifiedOut {
                    token: session.secret,
                    expires_at: session.expires_at,
                    me,
                }))
            }
        })
    }

    /// Sign out
    ///
    /// This session ends.
    #[oai(path = "/v1/auth/session", method = "delete", operation_id = "signOut")]
    async fn sign_out(&self, app: Data<&App>, who: SignedIn) -> Result<NoContent, Refused<DbErr>> {
        sessions::end(app.0, who.account, who.session).await?;
        Ok(NoContent)
    }

    /// Read one's account
    #[oai(path = "/v1/me", method = "get", operation_id = "getMe")]
    async fn get(&self, app: Data<&App>, who: SignedIn) -> Result<Momentary<MeOut>, Refused<MeError>> {
        Ok(Momentary(me::me(app.0, who.account).await?))
    }

    /// Change one's account
    ///
    /// What is absent stays. Another address takes the old one's place once the code that goes there is confirmed.
    #[oai(path = "/v1/me", method = "patch", operation_id = "changeMe")]
    async fn change(
        &self,
        app: Data<&App>,
        who: SignedIn,
        patch: Input<MePatch>,
    ) -> Result<Momentary<MeOut>, Refused<ChangeAccountError>> {
        Ok(Momentary(me::change(app.0, who.account, patch.0).await?))
    }

    /// Erase one's account
    ///
    /// Its sessions, address and name go, and its roles end. Needs a sign-in less than 12 hours old.
    #[oai(path = "/v1/me", method = "delete", operation_id = "eraseMe")]
    async fn erase(&self, app: Data<&App>, who: SignedIn) -> Result<NoContent, Refused<EraseError>> {
        me::erase(app.0, &who).await?;
        Ok(NoContent)
    }

    /// Confirm another address
    ///
    /// With the code that went there. All other sessions end, and the old address is told, which can undo it for 7 days.
    #[oai(path = "/v1/me/email/confirm", method = "post", operation_id = "confirmMyEmail")]
    async fn confirm_email(
        &self,
        app: Data<&App>,
        who: SignedIn,
        _unkeyed: Unkeyed,
        proof: Input<ConfirmEmail>,
    ) -> Result<Momentary<MeOut>, Refused<ConfirmEmailError>> {
        Ok(Momentary(me::confirm(app.0, &who, proof.0).await?))
    }

    /// List one's sessions
    #[oai(path = "/v1/me/sessions", method = "get", operation_id = "listMySessions")]
    async fn sessions(
        &self,
        app: Data<&App>,
        who: SignedIn,
    ) -> Result<Momentary<ListPage<SessionOut>>, Refused<DbErr>> {
        let rows = sessions::of_account(app.0, who.account).await?;
        let items = rows.iter().map(|row| SessionOut::of(row, who.session)).collect();
        Ok(Momentary(ListPage { items, next: None }))
    }

    /// End all sessions but this one
    #[oai(path = "/v1/me/sessions", method = "delete", operation_id = "endMySessions")]
    async fn end_sessions(&self, app: Data<&App>, who: SignedIn) -> Result<NoContent, Refused<DbErr>> {
        sessions::end_others(app.0, who.account, who.session).await?;
        Ok(NoContent)
    }

    /// End a session
    #[oai(path = "/v1/me/sessions/:id", method = "delete", operation_id = "endMySession")]
    async fn end_session(
        &self,
        app: Data<&App>,
        who: SignedIn,
        id: Path<SessionId>,
    ) -> Result<NoContent, Refused<EndSessionError>> {
        let ended = sessions::end(app.0, who.account, id.0).await.map_err(EndSessionError::from)?;
        if ended { Ok(NoContent) } else { Err(EndSessionError::NoSuchSession.into()) }
    }

    /// Copy all that is kept of one's account
    ///
    /// Needs a sign-in less than 12 hours old.
    #[oai(path = "/v1/me/export", method = "get", operation_id = "exportMe")]
    async fn export(&self, app: Data<&App>, who: SignedIn) -> Result<SavedAsFile<ExportOut>, Refused<CopyError>> {
        Ok(SavedAsFile(me::export(app.0, &who).await?))
    }
}
