//! Answers that may be those of an earlier request.

use std::str::FromStr;

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::Type;
use serde::Serialize;

use kit::http::{Created, JSON, text_header};

/// Says that an answer is one given before.
const REPLAYED: &str = "Idempotency-Replayed";

/// An answer as it was given: its body byte for byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The status.
    pub status: StatusCode,
    /// The `Location`, if it had one.
    pub location: Option<String>,
    /// The body, JSON.
    pub body: String,
}

/// An answer that can be kept.
pub trait ToKeep {
    /// The answer as it will be sent.
    ///
    /// # Errors
    /// When it does not serialise.
    fn to_keep(&self) -> Result<Kept, serde_json::Error>;
}

impl<T: Serialize> ToKeep for Created<T> {
    fn to_keep(&self) -> Result<Kept, serde_json::Error> {
        let body = serde_json::to_string(&self.resource)?;
        Ok(Kept { status: StatusCode::CREATED, location: Some(self.location.clone()), body })
    }
}

/// The answer of a verb that honours an `Idempotency-Key`.
#[derive(Debug)]
pub enum Answered<T> {
    /// The answer to what it has done now.
    Now(T),
    /// The answer that an earlier request with this key got.
    Before(Kept),
}

impl<T> Answered<T> {
    /// The answer to what was done now, if anything was.
    pub fn now(self) -> Option<T> {
        match self {
            Self::Now(answer) => Some(answer),
            Self::Before(_) => None,
        }
    }
}

impl<T> Answered<Created<T>> {
    /// The id of what was made, now or before: the end of its address.
    pub fn made<I: FromStr>(&self) -> Option<I> {
        let location = match self {
            Self::Now(created) => Some(&created.location),
            Self::Before(kept) => kept.location.as_ref(),
        };
        location?.rsplit('/').next()?.parse().ok()
    }
}

impl<T: IntoResponse> IntoResponse for Answered<T> {
    fn into_response(self) -> Response {
        let kept = match self {
            Self::Now(answer) => return answer.into_response(),
            Self::Before(kept) => kept,
        };
        let response = Response::builder().status(kept.status).content_type(JSON).header(REPLAYED, "true");
        match kept.location {
            Some(location) => response.header(header::LOCATION, location).body(kept.body),
            None => response.body(kept.body),
        }
    }
}

impl<T: Type + Serialize + Send> ApiResponse for Answered<Created<T>> {
    fn meta() -> MetaResponses {
        let mut meta = Created::<T>::meta();
        for response in &mut meta.responses {
            response.headers.push(text_header(
                REPLAYED,
                "`true` on the answer of an earlier request with the same `Idempotency-Key`.",
            ));
        }
        meta
    }

    fn register(registry: &mut Registry) {
        Created::<T>::register(registry);
    }
}
