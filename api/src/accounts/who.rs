//! Tokens and sessions at the door: the caller of a request.

use std::sync::{Arc, OnceLock};

use poem::Request;
use poem::http::{Method, header};
use poem_openapi::registry::{MetaSecurityScheme, Registry};

use super::{Caller, cookie, sessions, tokens};
use crate::App;
use kit::http::openapi::COUNTED;
use kit::http::problem::{self, Problem, Refusal};

/// A caller who must be known: 401 without a valid token or session.
#[derive(Debug)]
pub struct Known(pub Caller);

/// A caller who may be a stranger: what everybody may read looks at no cookie. A token that is not valid is refused all the same, so that nobody mistakes a
/// stranger's view for their own.
#[derive(Debug)]
pub struct Anyone(pub Option<Caller>);

/// A secret in the place of a token, for something that has no account, such as a phone's subscription: 401 without
/// one. The domain knows what it opens.
#[derive(Debug)]
pub struct SecretHolder(pub String);

/// A stranger who writes: counted for the address they come from.
#[derive(Debug)]
pub struct Counted;

pub(crate) const SCHEME: &str = "token";

const SECRET_SCHEME: &str = "secret";

pub(crate) fn register_token(registry: &mut Registry) {
    registry.create_security_scheme(SCHEME, bearer_scheme("An opaque token: a session’s, from `POST /v1/auth/email/verify`, or one made with `tambour token create`. Where a token must be there, a session’s cookie does as well; what changes something then comes from this server’s own origin."));
}

fn register_secret(registry: &mut Registry) {
    let description = "The secret that came with what is changed, such as a push subscription.";
    registry.create_security_scheme(SECRET_SCHEME, bearer_scheme(description));
}

pub(super) fn bearer_scheme(description: &'static str) -> MetaSecurityScheme {
    MetaSecurityScheme {
        ty: "http",
        description: Some(description),
        name: None,
        key_in: None,
        scheme: Some("bearer"),
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    }
}

/// The place on a request that notes its sender, once they are known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recognised(Arc<OnceLock<Caller>>);

/// The holder of the request's token, if that was asked and is known.
pub(crate) fn recognised(request: &Request) -> Option<&Caller> {
    request.data::<Recognised>()?.0.get()
}

/// The holder of the request's token, whatever it is: one of the command line, or a session's.
pub(crate) async fn caller(request: &Request) -> poem::Result<Option<Caller>> {
    let Some(token) = bearer(request)? else { return Ok(None) };
    let app = confidential(request)?;
    let found = match tokens::recognise(app, token).await.map_err(Refusal::problem)? {
        Some(caller) => Some(caller),
        None => sessions::recognise(app, token).await.map_err(Refusal::problem)?,
    };
    Ok(Some(noted(request, app, found)?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?))
}

/// The holder of the request's token, or of the session in its cookie: none for a stranger, or where that session ended.
pub(crate) async fn known(request: &Request) -> poem::Result<Option<Caller>> {
    if let Some(caller) = caller(request).await? {
        return Ok(Some(caller));
    }
    let site = &App::of_request(request)?.site;
    let Some(secret) = cookie::kept(request, site).filter(|secret| !secret.is_empty()) else { return Ok(None) };
    let app = confidential(request)?;
    if ![Method::GET, Method::HEAD].contains(request.method()) && !comes_from(request, &app.site.origin()) {
        return Err(Problem::of(&problem::WRONG_ORIGIN).into());
    }
    let found = sessions::recognise(app, secret).await.map_err(Refusal::problem)?;
    Ok(noted(request, app, found)?)
}

/// The app, where a secret may come to it: nobody on the way reads it.
pub(super) fn confidential(request: &Request) -> Result<&App, Problem> {
    let app = App::of_request(request)?;
    let may_come = app.site.tokens_in_clear || app.site.is_confidential();
    if may_come { Ok(app) } else { Err(Problem::of(&problem::TOKEN_IN_CLEAR)) }
}

fn comes_from(request: &Request, origin: &str) -> bool {
    request.headers().get(header::ORIGIN).is_some_and(|it| it.as_bytes() == origin.as_bytes())
}

/// Count a request for its sender, and note on it who that is.
fn noted(request: &Request, app: &App, caller: Option<Caller>) -> Result<Option<Caller>, Problem> {
    app.limits.count_token(request, caller.as_ref().map(Caller::id)).map_err(Refusal::problem)?;
    if let (Some(noted), Some(caller)) = (request.data::<Recognised>(), &caller) {
        // A second question has the same answer.
        let _ = noted.0.set(caller.clone());
    }
    Ok(caller)
}

/// The token in the request's `Authorization: Bearer …`, if it has one.
fn bearer(request: &Request) -> Result<Option<&str>, Problem> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) = value.to_str().ok().and_then(|it| it.split_once(' ')).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") {
        Ok(Some(token.trim()))
    } else {
        Err(Problem::of(&problem::UNAUTHORIZED))
    }
}

/// Makes a handler's argument of somebody who asks: the security schemes it takes, how they are registered, if a stranger
/// is let in, and how a request tells.
macro_rules! asks {
    ($name:ty: $schemes:expr, $register:expr, strangers: $fallback:literal, |$request:ident| $found:expr) => {
        impl<'a> poem_openapi::ApiExtractor<'a> for $name {
            const TYPES: &'static [poem_openapi::ApiExtractorType] = &[poem_openapi::ApiExtractorType::SecurityScheme];
            type ParamType = ();
            type ParamRawType = ();

            fn register(registry: &mut poem_openapi::registry::Registry) {
                $register(registry);
            }

            fn security_schemes() -> Vec<&'static str> {
                $schemes.to_vec()
            }

            fn has_security_fallback() -> bool {
                $fallback
            }

            async fn from_request(
                $request: &'a poem::Request,
                _body: &mut poem::RequestBody,
                _options: poem_openapi::ExtractParamOptions<()>,
            ) -> poem::Result<Self> {
                $found
            }
        }
    };
}
pub(crate) use asks;

asks!(Known: [SCHEME], register_token, strangers: false, |request| {
    Ok(Self(known(request).await?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?))
});

asks!(Anyone: [SCHEME], register_token, strangers: true, |request| Ok(Self(caller(request).await?)));

asks!(SecretHolder: [SECRET_SCHEME], register_secret, strangers: false, |request| {
    let secret = bearer(request)?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
    App::of_request(request)?.limits.count_token(request, None).map_err(Refusal::problem)?;
    Ok(Self(secret.to_owned()))
});

// The document is completed by what this scheme means, and does not show it.
asks!(Counted: [COUNTED], |_: &mut Registry| (), strangers: false, |request| {
    App::of_request(request)?.limits.count_token(request, None).map_err(Refusal::problem)?;
    Ok(Self)
});
