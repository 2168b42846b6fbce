//! Devices over HTTP.

use poem::http::StatusCode;
use poem::web::Data;
use poem::{IntoResponse, Request, Response};
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::{Example, Type};
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;

use super::register::{RegisterError, register};
use crate::{App, Tag};
use kit::http::problem::Refused;
use kit::http::{json, one};

/// A new device
#[derive(Debug, Serialize, Object)]
#[oai(rename = "Device", example)]
pub struct DeviceOut {
    /// The secret it sends in `Tambour-Device`: keep it, it is not shown again.
    pub secret: String,
}

impl Example for DeviceOut {
    fn example() -> Self {
        Self { secret: "nPx0cQ0h3vJk8yXl2m4Zs6Tq9wE1rU5oA7bD_fG-hKM".to_owned() }
    }
}

/// 201 with a secret. It has no address: nothing is ever shown of a device.
#[derive(Debug)]
pub struct Issued(DeviceOut);

impl IntoResponse for Issued {
    fn into_response(self) -> Response {
        json(&self.0).with_status(StatusCode::CREATED).into_response()
    }
}

impl ApiResponse for Issued {
    fn meta() -> MetaResponses {
        one::<DeviceOut>(StatusCode::CREATED, vec![])
    }

    fn register(registry: &mut Registry) {
        DeviceOut::register(registry);
    }
}

/// The operations on devices.
#[derive(Debug)]
pub struct Api;

#[OpenApi(tag = "Tag::Polls")]
impl Api {
    /// Make a device
    ///
    /// Once for each installation of a client: its secret, sent in `Tambour-Device`, lets it answer polls. It does not
    /// expire, and says nothing of anybody. An address makes 200 an hour, since a village shares one; no address is stored.
    #[oai(path = "/v1/devices", method = "post", operation_id = "createDevice")]
    async fn create(&self, app: Data<&App>, request: &Request) -> Result<Issued, Refused<RegisterError>> {
        app.0.limits.count_new_device(request).map_err(RegisterError::from)?;
        Ok(Issued(DeviceOut { secret: register(app.0).await? }))
    }
}
