//! Who asks, where a device is as good as a person: `Tambour-Device` beside the bearer token.

use poem::{Request, RequestBody};
use poem_openapi::{
    ApiExtractor, ApiExtractorType, ExtractParamOptions,
    registry::{MetaSecurityScheme, Registry},
};

use super::{
    auth::{self, caller},
    limits,
    problem::{self, Problem, Refusal},
};
use crate::{App, accounts::Caller, devices};
use ground::ids::DeviceId;

/// The header that carries a device's secret.
pub(super) const HEADER: &str = "Tambour-Device";

/// Its security scheme in the document.
pub(super) const SCHEME: &str = "device";

/// Whoever reads: with a token, as a device, as both or as neither. What is shown and not known is refused, so that nobody
/// mistakes a stranger's view for their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// Whose token was shown.
    pub caller: Option<Caller>,
    /// Whose secret was shown.
    pub device: Option<DeviceId>,
}

/// The same where one of the two is needed: 401 for a stranger.
#[derive(Debug)]
pub struct Participant(pub Visitor);

/// A device alone, whoever holds it: 401 for everybody else.
#[derive(Debug)]
pub struct Device(pub DeviceId);

impl From<&Caller> for Visitor {
    fn from(caller: &Caller) -> Self {
        Self { caller: Some(caller.clone()), device: None }
    }
}

impl Visitor {
    async fn of(request: &Request) -> poem::Result<Self> {
        Ok(Self { caller: caller(request).await?, device: device(request).await? })
    }
}

async fn device(request: &Request) -> poem::Result<Option<DeviceId>> {
    let Some(value) = request.headers().get(HEADER) else { return Ok(None) };
    let app = request.data::<App>().ok_or_else(|| Problem::internal("the app is not attached to the request"))?;
    // What is not visible ASCII is nobody's secret.
    let device = devices::recognise(app, value.to_str().unwrap_or_default()).await.map_err(Refusal::problem)?;
    limits::count_device(app, request, device)?;
    Ok(Some(device.ok_or_else(|| Problem::of(&problem::UNKNOWN_DEVICE))?))
}

fn register(registry: &mut Registry) {
    auth::register(registry, auth::SCHEME, auth::TOKEN);
    register_device(registry);
}

fn register_device(registry: &mut Registry) {
    registry.create_security_scheme(
        SCHEME,
        MetaSecurityScheme {
            ty: "apiKey",
            description: Some("The secret of a device, made with `POST /v1/devices`."),
            name: Some(HEADER),
            key_in: Some("header"),
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        },
    );
}

impl<'a> ApiExtractor<'a> for Visitor {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME, auth::SCHEME]
    }

    fn has_security_fallback() -> bool {
        true
    }

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        Self::of(request).await
    }
}

impl<'a> ApiExtractor<'a> for Participant {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME, auth::SCHEME]
    }

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        let visitor = Visitor::of(request).await?;
        if visitor == Visitor::default() {
            return Err(Problem::of(&problem::UNKNOWN_DEVICE).into());
        }
        Ok(Self(visitor))
    }
}

impl<'a> ApiExtractor<'a> for Device {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        register_device(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        vec![SCHEME]
    }

    async fn from_request(request: &'a Request, _body: &mut RequestBody, _options: ExtractParamOptions<()>) -> poem::Result<Self> {
        Ok(Self(device(request).await?.ok_or_else(|| Problem::of(&problem::UNKNOWN_DEVICE))?))
    }
}
