//! Who asks: bearer tokens at the door.

use std::sync::{Arc, OnceLock};

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
    accounts::{Caller, Role, tokens},
    organisations,
};

/// A caller who must be known: 401 without a valid token.
#[derive(Debug)]
pub struct Known(pub Caller);

/// A caller who may be a stranger. A token that is not valid is refused all the same, so that nobody mistakes a
/// stranger's view for their own.
#[derive(Debug)]
pub struct Anyone(pub Option<Caller>);

/// Whoever holds the secret of something that has no account, such as a phone's subscription, in the place of a token: 401
/// without one. What it opens the domain knows.
#[derive(Debug)]
pub struct SecretHolder(pub String);

/// A stranger who writes: counted for the address they come from.
#[derive(Debug)]
pub struct Counted;

pub(super) const SCHEME: &str = "token";

pub(super) const TOKEN: &str = "An opaque token, made with `tambour token create`.";

/// The mark of operations that count strangers, which `openapi` takes away again.
pub(super) const COUNTED: &str = "counted";

const SECRET_SCHEME: &str = "secret";

const SECRET: &str = "The secret that came with what is changed, such as a push subscription.";

pub(super) fn register(registry: &mut Registry, name: &'static str, description: &'static str) {
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

/// The place on a request where it is noted who sends it, once that is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Recognised(Arc<OnceLock<Caller>>);

/// Whose token the request carries, if that was asked and is known.
pub(super) fn recognised(request: &Request) -> Option<&Caller> {
    request.data::<Recognised>()?.0.get()
}

pub(super) async fn caller(request: &Request) -> poem::Result<Option<Caller>> {
    let Some(token) = bearer(request)? else { return Ok(None) };
    let app = app(request)?;
    let caller = tokens::recognise(app, token).await.map_err(Refusal::problem)?;
    limits::count_caller(app, request, caller.as_ref())?;
    let caller = caller.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
    if let Some(noted) = request.data::<Recognised>() {
        // Asked twice, it is the same.
        let _ = noted.0.set(caller.clone());
    }
    Ok(Some(caller))
}

/// Whether somebody has a part in a commune, by its key: what they are there, or for whom they publish there.
pub(super) async fn has_part_in(app: &App, caller: &Caller, commune: &str) -> Result<(), Problem> {
    let commune = app.communes.get(commune).ok_or_else(|| Problem::of(&problem::COMMUNE_NOT_FOUND))?;
    let has_part = match (caller.role, caller.organisation) {
        // Who runs the server has no part in what a commune posts.
        (Role::Operator, _) => false,
        (Role::Publisher, Some(organisation)) => {
            organisations::communes_of(&app.db.read, organisation).await.map_err(Refusal::problem)?.contains(&commune.id)
        }
        (Role::Mayor | Role::Clerk | Role::Councillor | Role::Publisher | Role::Resident, _) => caller.commune == Some(commune.id),
    };
    if has_part { Ok(()) } else { Err(Problem::of(&problem::FORBIDDEN)) }
}

/// What the request carries as `Authorization: Bearer …`, if it does.
fn bearer(request: &Request) -> Result<Option<&str>, Problem> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let (scheme, token) = value.to_str().ok().and_then(|it| it.split_once(' ')).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") { Ok(Some(token.trim())) } else { Err(Problem::of(&problem::UNAUTHORIZED)) }
}

pub(super) fn app(request: &Request) -> Result<&App, Problem> {
    request.data::<App>().ok_or_else(|| Problem::internal("the app is not attached to the request"))
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
        register(registry, SCHEME, TOKEN);
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

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        let secret = bearer(request)?.ok_or_else(|| Problem::of(&problem::UNAUTHORIZED))?;
        limits::count_caller(app(request)?, request, None)?;
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

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        limits::count_caller(app(request)?, request, None)?;
        Ok(Self)
    }
}
