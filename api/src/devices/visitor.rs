//! Callers, where a device is as good as a person: `Tambour-Device` beside the bearer token.

use poem::Request;
use poem_openapi::registry::{MetaSecurityScheme, Registry};

use crate::App;
use crate::accounts::Caller;
use crate::accounts::who::{self, asks, caller};
use ground::ids::DeviceId;
use kit::http::openapi::DEVICE as SCHEME;
use kit::http::problem::{self, Problem, Refusal};

/// The header that carries a device's secret.
const HEADER: &str = "Tambour-Device";

/// A reader, with a token, as a device, as both or as neither. A token or secret that is not known is refused, so that
/// nobody mistakes a stranger's view for their own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The holder of the token, if one was shown.
    pub caller: Option<Caller>,
    /// The device whose secret was shown.
    pub device: Option<DeviceId>,
}

/// A visitor with a token, a device or both: 401 for a stranger.
#[derive(Debug)]
pub struct Participant(pub Visitor);

/// A device alone, whoever holds it: 401 for everybody else.
#[derive(Debug)]
pub struct Device(pub DeviceId);

/// A reader who opens something, as a device or as nobody in particular.
#[derive(Debug)]
pub struct Opener(pub Option<DeviceId>);

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
    let app = App::of_request(request)?;
    // A value that is not visible ASCII is nobody's secret.
    let device = super::recognise(app, value.to_str().unwrap_or_default()).await.map_err(Refusal::problem)?;
    app.limits.count_device(request, device).map_err(Refusal::problem)?;
    Ok(Some(device.ok_or_else(|| Problem::of(&problem::UNKNOWN_DEVICE))?))
}

fn register(registry: &mut Registry) {
    who::register_token(registry);
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

asks!(Visitor: [SCHEME, who::SCHEME], register, strangers: true, |request| Self::of(request).await);

asks!(Participant: [SCHEME, who::SCHEME], register, strangers: false, |request| {
    let visitor = Visitor::of(request).await?;
    if visitor == Visitor::default() {
        return Err(Problem::of(&problem::UNKNOWN_DEVICE).into());
    }
    Ok(Self(visitor))
});

asks!(Opener: [SCHEME], register_device, strangers: true, |request| {
    let device = device(request).await?;
    if device.is_none() {
        App::of_request(request)?.limits.count_open(request).map_err(Refusal::problem)?;
    }
    Ok(Self(device))
});

asks!(Device: [SCHEME], register_device, strangers: false, |request| {
    Ok(Self(device(request).await?.ok_or_else(|| Problem::of(&problem::UNKNOWN_DEVICE))?))
});
