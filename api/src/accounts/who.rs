//! Bearer tokens at the door: the caller of a request.

use std::sync::{Arc, OnceLock};

use poem::{Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

use super::{Caller, tokens};
use crate::App;
use kit::http::{
    openapi::COUNTED,
    problem::{self, Problem, Refusal},
};

/// A caller who must be known: 401 without a valid token.
#[derive(Debug)]
pub struct Known(pub Caller);

/// A caller who may be a stranger. A token that is not valid is refused all the same, so that nobody mistakes a
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

pub(crate) const TOKEN: &str = "An opaque token, made with `tambour token create`.";

const SECRET_SCHEME: &str = "secret";

const SECRET: &str = "The secret that came with what is changed, such as a push subscription.";

pub(crate) fn register(registry: &mut Registry, name: &'static str, description: &'static str) {
    registry.create_security_scheme(
        name,
        MetaSecurityScheme {
            ty: "http",
            description: Some(description),
            name: None,
            key_in: None,
            scheme: Some("bearer"),
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        },
    );
}

/// The place on a request that notes its sender, once they are known.
#[derive(Debug, Clone, Default)]
pub(crate) struct Recognised(Arc<OnceLock<Caller>>);

/// The holder of the request's token, if that was asked and is known.
pub(crate) fn recognised(request: &Request) -> Option<&Caller> {
    request.data::<Recognised>()?.0.get()
}

pub(crate) async fn caller(request: &Request) -> poem::Result<Option<Caller>> {
    let Some(token) = bearer(request)? else { return Ok(None) };
    let app = App::of_request(request)?;
    let caller = tokens::recognise(app, token).await.map_err(Refusal::problem)?;
    app.limits.count_token(request, caller.as_ref().map(|caller| caller.token)).map_err(Refusal::problem)?;
    let caller = caller.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
    if let Some(noted) = request.data::<Recognised>() {
        // A second question has the same answer.
        let _ = noted.0.set(caller.clone());
    }
    Ok(Some(caller))
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

impl<'a> ApiExtractor<'a> for Known {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry, SCHEME, TOKEN);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let known = caller(request).await?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
        Ok(Self(known))
    }
}

impl<'a> ApiExtractor<'a> for Anyone {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry, SCHEME, TOKEN);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        Ok(Self(caller(request).await?))
    }
}

impl<'a> ApiExtractor<'a> for SecretHolder {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry, SECRET_SCHEME, SECRET);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SECRET_SCHEME]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let secret = bearer(request)?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
        App::of_request(request)?.limits.count_token(request, None).map_err(Refusal::problem)?;
        Ok(Self(secret.to_owned()))
    }
}

impl<'a> ApiExtractor<'a> for Counted {
    // The document is completed by what this scheme means, and does not show it.
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn security_schemes() -> Vec<&'static str> {
        vec![COUNTED]
    }

    async fn from_request(
        request: &'a Request,
        _body: &mut RequestBody,
        _options: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        App::of_request(request)?.limits.count_token(request, None).map_err(Refusal::problem)?;
        Ok(Self)
    }
}
