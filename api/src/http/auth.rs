//! Who asks: bearer tokens at the door.

use poem::{Request, RequestBody, http::header};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

use super::{
    limits,
    problem::{self, Problem, Refusal},
};
use crate::{
    App,
    accounts::{Caller, tokens},
};

/// A caller who must be known: 401 without a valid token.
#[derive(Debug)]
pub struct Known(pub Caller);

/// A caller who may be a stranger. A token that is not valid is refused all the same, so that nobody mistakes a
/// stranger's view for their own.
#[derive(Debug)]
pub struct Anyone(pub Option<Caller>);

/// Its security scheme in the document.
pub(super) const SCHEME: &str = "token";

pub(super) fn register(registry: &mut Registry) {
    registry.create_security_scheme(
        SCHEME,
        MetaSecurityScheme {
            ty: "http",
            description: Some("An opaque token, made with `tambour token create`."),
            name: None,
            key_in: None,
            scheme: Some("bearer"),
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        },
    );
}

pub(super) async fn caller(request: &Request) -> poem::Result<Option<Caller>> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let refused = || Problem::of(&problem::UNAUTHORIZED);
    let (scheme, token) = value.to_str().ok().and_then(|it| it.split_once(' ')).ok_or_else(refused)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(refused().into());
    }
    let app = request.data::<App>().ok_or_else(|| Problem::internal("the app is not attached to the request"))?;
    let caller = tokens::recognise(app, token.trim()).await.map_err(Refusal::problem)?;
    limits::count_caller(app, request, caller.as_ref())?;
    Ok(Some(caller.ok_or_else(refused)?))
}

impl<'a> ApiExtractor<'a> for Known {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        let known = caller(request).await?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
        Ok(Self(known))
    }
}

impl<'a> ApiExtractor<'a> for Anyone {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        Ok(Self(caller(request).await?))
    }
}
