//! Errors become problems for readers, and sentences for the log.

use std::error::Error;

use poem::error::{MethodNotAllowedError, NotFoundError};
use poem::http::StatusCode;
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError};

use super::problem::{self, Problem};
use ground::text::Message;
use ground::{FieldError, say};

/// Every error that can come out of the framework, as one of our problems.
pub fn problem_of(error: poem::Error) -> Problem {
    let error = match error.downcast::<Problem>() {
        Ok(problem) => return problem,
        Err(error) => error,
    };
    if error.is::<ParsePathError>() || error.is::<NotFoundError>() {
        return Problem::of(&problem::NOT_FOUND);
    }
    if let Some(wrong) = error.downcast_ref::<ParseParamError>() {
        let detail = Message::find_in(&wrong.reason)
            .unwrap_or(say!("Cette valeur ne se lit pas.", "This value cannot be read."));
        return Problem::invalid(FieldError::at(wrong.name, detail));
    }
    if error.is::<MethodNotAllowedError>() {
        return Problem::of(&problem::METHOD_NOT_ALLOWED);
    }
    if error.is::<ContentTypeError>() {
        return Problem::of(&problem::UNSUPPORTED_MEDIA_TYPE);
    }
    match error.status() {
        StatusCode::NOT_FOUND => Problem::of(&problem::NOT_FOUND),
        StatusCode::PAYLOAD_TOO_LARGE => Problem::of(&problem::TOO_LARGE),
        status if status.is_client_error() => Problem::of(&problem::BAD_REQUEST),
        _ => Problem::internal(error.to_string()),
    }
}

/// The sentence of an error and those of its causes: never how it is made inside, where drivers keep the values of
/// rows.
pub fn said(error: &(dyn Error + Send + Sync)) -> String {
    let mut said = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !said.contains(&more) {
            said = format!("{said}: {more}");
        }
        next = cause.source();
    }
    said
}
