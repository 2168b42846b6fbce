//! Somebody with an account: a token of the command line has none.

use poem::Request;
use poem_openapi::registry::Registry;

use super::who::{asks, bearer_scheme, known};
use super::{Caller, SessionId};
use ground::ids::AccountId;
use kit::http::openapi::ACCOUNT;
use kit::http::problem::{self, Problem};

/// Somebody who signed in: 401 for strangers, 403 for a token without a person.
#[derive(Debug)]
pub struct SignedIn {
    /// Who asks.
    pub caller: Caller,
    /// Their account.
    pub account: AccountId,
    /// The session by which they are known.
    pub session: SessionId,
}

fn register_account(registry: &mut Registry) {
    let description = "The token of a session, from `POST /v1/auth/email/verify`, or its cookie.";
    registry.create_security_scheme(ACCOUNT, bearer_scheme(description));
}

impl SignedIn {
    async fn of(request: &Request) -> poem::Result<Self> {
        let caller = known(request).await?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
        let (account, session) = caller.session().ok_or_else(|| Problem::of(&problem::FORBIDDEN))?;
        Ok(Self { caller, account, session })
    }
}

asks!(SignedIn: [ACCOUNT], register_account, strangers: false, |request| Self::of(request).await);
