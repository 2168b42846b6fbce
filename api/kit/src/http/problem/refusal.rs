//! Refusals: a domain's errors become problems.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchemaRef, Registry};
use sea_orm::DbErr;

use super::{INTERNAL, MEDIA_TYPE, Problem, ProblemKind, ProblemOut};

/// A domain's error: it knows which kinds of problem it may become. Enums get this from a table
/// ([`refusal!`](crate::refusal)).
pub trait Refusal: Send + Sync + 'static {
    /// Every kind that [`Refusal::problem`] returns; the OpenAPI document lists them.
    fn kinds() -> Vec<&'static ProblemKind>;
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
        let mut responses: Vec<MetaResponse> = Vec::new();
        let mut told: Vec<&ProblemKind> = Vec::new();
        for kind in E::kinds() {
            if told.contains(&kind) {
                continue;
            }
            told.push(kind);
            match responses.iter_mut().find(|response| response.status == Some(kind.status.as_u16())) {
                Some(response) => response.description = both(response.description, kind.slug),
                None => responses.push(response_of(kind)),
            }
        }
        MetaResponses { responses }
    }

    fn register(registry: &mut Registry) {
        <ProblemOut as poem_openapi::types::Type>::register(registry);
    }
}

fn response_of(kind: &'static ProblemKind) -> MetaResponse {
    MetaResponse {
        description: kind.slug,
        status: Some(kind.status.as_u16()),
        status_range: None,
        content: vec![MetaMediaType {
            content_type: MEDIA_TYPE,
            schema: MetaSchemaRef::Reference("Problem".to_owned()),
        }],
        headers: vec![],
    }
}

/// The description of one status that stands for several kinds. The document wants texts that live for ever; each of
/// these is made once.
fn both(one: &'static str, other: &str) -> &'static str {
    static TOLD: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let both = format!("{one}, {other}");
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = told.get(both.as_str()) {
        return known;
    }
    let both: &'static str = both.leak();
    told.insert(both);
    both
}

impl Refusal for std::fmt::Error {
    fn kinds() -> Vec<&'static ProblemKind> {
        vec![&INTERNAL]
    }

    fn problem(self) -> Problem {
        Problem::internal(self)
    }
}

impl Refusal for DbErr {
    fn kinds() -> Vec<&'static ProblemKind> {
        vec![&INTERNAL]
    }

    fn problem(self) -> Problem {
        Problem::internal(self)
    }
}
