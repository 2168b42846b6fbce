//! Bodies of answers: serialised once, straight to bytes.

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaHeader, MetaMediaType, MetaResponse, MetaResponses, Registry};
use poem_openapi::types::Type;
use serde::Serialize;

/// The media type of answers.
pub const JSON: &str = "application/json";

/// 200 with a resource.
#[derive(Debug)]
pub struct Document<T>(pub T);

/// 200 with a resource that holds only at this moment: nobody keeps it.
#[derive(Debug)]
pub struct Momentary<T>(pub T);

/// 202: it was heard, whatever comes of it. Nobody keeps the answer.
#[derive(Debug)]
pub struct Accepted<T>(pub T);

/// 201 with the new resource and its address.
#[derive(Debug)]
pub struct Created<T> {
    /// The path it lives at.
    pub location: String,
    /// The resource itself.
    pub resource: T,
}

/// 204, done, nothing to say.
#[derive(Debug)]
pub struct NoContent;

impl<T: Type + Serialize + Send> IntoResponse for Document<T> {
    fn into_response(self) -> Response {
        json(&self.0)
    }
}

impl<T: Type + Serialize + Send> IntoResponse for Momentary<T> {
    fn into_response(self) -> Response {
        json(&self.0).with_header(header::CACHE_CONTROL, "no-store").into_response()
    }
}

impl<T: Type + Serialize + Send> IntoResponse for Accepted<T> {
    fn into_response(self) -> Response {
        Momentary(self.0).into_response().with_status(StatusCode::ACCEPTED).into_response()
    }
}

impl<T: Type + Serialize + Send> ApiResponse for Accepted<T> {
    fn meta() -> MetaResponses {
        one::<T>(StatusCode::ACCEPTED, vec![])
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type + Serialize + Send> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        json(&self.resource)
            .with_header(header::LOCATION, self.location)
            .with_status(StatusCode::CREATED)
            .into_response()
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

/// A JSON answer; an error of serialisation, which wire types cannot have, would be an internal error.
pub fn json(resource: &impl Serialize) -> Response {
    match serde_json::to_vec(resource) {
        Ok(bytes) => Response::builder().content_type(JSON).body(bytes),
        Err(error) => {
            tracing::error!(%error, "an answer does not serialise");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl<T: Type + Serialize + Send> ApiResponse for Document<T> {
    fn meta() -> MetaResponses {
        one::<T>(StatusCode::OK, vec![])
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type + Serialize + Send> ApiResponse for Momentary<T> {
    fn meta() -> MetaResponses {
        Document::<T>::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl<T: Type + Serialize + Send> ApiResponse for Created<T> {
    fn meta() -> MetaResponses {
        one::<T>(StatusCode::CREATED, vec![text_header("Location", "Its address, a path.")])
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl ApiResponse for NoContent {
    fn meta() -> MetaResponses {
        let response = MetaResponse {
            description: "Done",
            status: Some(204),
            status_range: None,
            content: vec![],
            headers: vec![],
        };
        MetaResponses { responses: vec![response] }
    }

    fn register(_registry: &mut Registry) {}
}

/// The description of one JSON answer.
pub fn one<T: Type>(status: StatusCode, headers: Vec<MetaHeader>) -> MetaResponses {
    let description = if status == StatusCode::CREATED { "Created" } else { "What was asked for" };
    let content = vec![MetaMediaType { content_type: JSON, schema: T::schema_ref() }];
    MetaResponses {
        responses: vec![MetaResponse {
            description,
            status: Some(status.as_u16()),
            status_range: None,
            content,
            headers,
        }],
    }
}

/// The description of a header that holds a text.
pub fn text_header(name: &str, description: &str) -> MetaHeader {
    MetaHeader {
        name: name.to_owned(),
        description: Some(description.to_owned()),
        required: false,
        deprecated: false,
        schema: String::schema_ref(),
    }
}
