//! Answers to people who plan an event.

use poem::http::{HeaderValue, header};
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaResponses, Registry};
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Object};
use serde::Serialize;

use super::dates::clashes::Beside;
use super::{EventOut, OccurrenceOut};
use crate::idempotency::Answered;
use kit::http::etag::Revision;
use kit::http::{Coding, Created, Document};

/// An event that was written, and what else is there then
#[derive(Debug, Clone, Serialize, Object)]
#[oai(example)]
pub struct PlannedEvent {
    /// The event.
    #[oai(flatten)]
    #[serde(flatten)]
    pub event: EventOut,
    /// Dates of other events at the same place that overlap with one of its next; 20 at most. Nothing is refused for
    /// them.
    #[oai(validator(max_items = "20"))]
    pub clashes: Vec<OccurrenceOut>,
    /// Dates of other events in the commune on the day of its next date; 20 at most.
    #[oai(validator(max_items = "20"))]
    pub same_day: Vec<OccurrenceOut>,
}

impl PlannedEvent {
    pub(super) fn new(event: EventOut, beside: Beside) -> Self {
        Self { event, clashes: beside.clashes, same_day: beside.same_day }
    }
}

/// An answer about an event, with the ETag of the event itself: what else is there then is not part of it.
#[derive(Debug)]
pub struct Planned<T>(pub T);

impl IntoResponse for Planned<Document<PlannedEvent>> {
    fn into_response(self) -> Response {
        let revision = Revision::of_resource(&self.0.0.event);
        tagged(self.0.into_response(), &revision)
    }
}

impl IntoResponse for Planned<Answered<Created<PlannedEvent>>> {
    fn into_response(self) -> Response {
        match &self.0 {
            Answered::Now(created) => {
                let revision = Revision::of_resource(&created.resource.event);
                tagged(self.0.into_response(), &revision)
            }
            Answered::Before(_) => self.0.into_response(),
        }
    }
}

fn tagged(mut response: Response, revision: &Revision) -> Response {
    response.headers_mut().insert(header::ETAG, revision.etag(Coding::Identity));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl<T: ApiResponse> ApiResponse for Planned<T> {
    fn meta() -> MetaResponses {
        T::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

impl Example for PlannedEvent {
    fn example() -> Self {
        Self { event: EventOut::example(), clashes: vec![OccurrenceOut::example()], same_day: vec![] }
    }
}
