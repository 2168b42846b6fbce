//! How a domain's errors become problems.

use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry},
};
use sea_orm::DbErr;

use super::{INTERNAL, Kind, MEDIA_TYPE, Problem, ProblemOut};

/// A domain's error: an enum that knows which kinds of problem it may become.
pub trait Refusal: Send + Sync + 'static {
    /// Every kind that [`Refusal::problem`] returns; the OpenAPI document lists them.
    const KINDS: &'static [&'static Kind];
    /// The problem to show.
    fn problem(self) -> Problem;
}

/// The error side of a handler's answer.
#[derive(Debug)]
pub struct Refused<E>(pub E);

impl<E: Refusal> From<E> for Refused<E> {
    fn from(error: E) -> Self {
        Self(error)
    }
}

impl<E: Refusal> From<Refused<E>> for poem::Error {
    fn from(refused: Refused<E>) -> Self {
        refused.0.problem().into()
    }
}

impl<E: Refusal> ApiResponse for Refused<E> {
    fn meta() -> MetaResponses {
        MetaResponses { responses: E::KINDS.iter().map(|kind| response_of(kind)).collect() }
    }

    fn register(registry: &mut Registry) {
        <ProblemOut as poem_openapi::types::Type>::register(registry);
    }
}

fn response_of(kind: &'static Kind) -> MetaResponse {
    MetaResponse {
        description: kind.slug,
        status: Some(kind.status.as_u16()),
        status_range: None,
        content: vec![MetaMediaType { content_type: MEDIA_TYPE, schema: MetaSchemaRef::Reference("Problem".to_owned()) }],
        headers: vec![],
    }
}

impl Refusal for std::fmt::Error {
    const KINDS: &'static [&'static Kind] = &[&INTERNAL];

    fn problem(self) -> Problem {
        Problem::internal(self)
    }
}

impl Refusal for DbErr {
    const KINDS: &'static [&'static Kind] = &[&INTERNAL];

    fn problem(self) -> Problem {
        Problem::internal(self)
    }
}
