//! The health of the server: whether it lives, and whether it can answer.

use std::fmt;

use poem::http::header;
use poem::web::Data;
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Example;
use poem_openapi::{ApiResponse, Object, OpenApi};
use serde::Serialize;

use crate::server::readiness::{self, NotReady};
use crate::{App, Tag, ballots};
use kit::http::Momentary;
use kit::http::problem::Refused;
use kit::metrics::Measured;

/// The health of the server
#[derive(Debug, Serialize, Object)]
#[oai(example)]
pub struct Health {
    /// Always `ok`; a server that is not answers with a problem.
    pub status: String,
    /// The version that runs.
    pub version: String,
}

impl Example for Health {
    fn example() -> Self {
        Self { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

/// 200 with what the server counts.
#[derive(Debug)]
pub(super) struct Exposition(String);

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

impl IntoResponse for Exposition {
    fn into_response(self) -> Response {
        Response::builder().content_type(OPENMETRICS).header(header::CACHE_CONTROL, "no-store").body(self.0)
    }
}

impl ApiResponse for Exposition {
    fn meta() -> MetaResponses {
        let schema = MetaSchema {
            example: Some("# TYPE tambour_board_rebuilds counter\ntambour_board_rebuilds_total 17\n# EOF\n".into()),
            ..MetaSchema::new("string")
        };
        let content =
            vec![MetaMediaType { content_type: OPENMETRICS, schema: MetaSchemaRef::Inline(Box::new(schema)) }];
        let response = MetaResponse {
            description: "What was asked for",
            status: Some(200),
            status_range: None,
            content,
            headers: vec![],
        };
        MetaResponses { responses: vec![response] }
    }

    fn register(_registry: &mut Registry) {}
}

/// Operations of the server itself.
pub(super) struct HealthApi;

#[OpenApi(tag = "Tag::Operations")]
impl HealthApi {
    /// Is the process alive
    ///
    /// For a supervisor that restarts what hangs. It asks nothing of the database.
    #[oai(path = "/health/live", method = "get", operation_id = "getLiveness")]
    async fn live(&self) -> Momentary<Health> {
        Momentary(Health::example())
    }

    /// Can the server answer
    ///
    /// For a load balancer: it makes a board and writes a row, as requests do. 503 while that cannot be done, while a
    /// background task that ended does not run yet, and as soon as the server begins to stop; `detail` says which.
    #[oai(path = "/health/ready", method = "get", operation_id = "getReadiness")]
    async fn ready(&self, app: Data<&App>) -> Result<Momentary<Health>, Refused<NotReady>> {
        readiness::check(app.0).await?;
        Ok(Momentary(Health::example()))
    }

    /// Read the server's own counts
    ///
    /// For Prometheus, as OpenMetrics text: requests and their time by operation, boards, connections to the database, runs of
    /// jobs, which each process counts by itself, the jobs that wait or are parked in the database, and the closed votes that
    /// wait for their key or for paper. Nothing of anybody.
    #[oai(path = "/metrics", method = "get", operation_id = "getMetrics")]
    async fn metrics(&self, app: Data<&App>) -> Result<Exposition, Refused<fmt::Error>> {
        let measured =
            Measured { clock: &app.clock, db: &app.db, boards: &app.boards, jobs: &app.jobs, tasks: &app.tasks };
        let waiting = ballots::uncounted(&app.db.read, app.clock.now());
        Ok(Exposition(app.metrics.render(measured, waiting).await?))
    }
}
