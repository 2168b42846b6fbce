//! HTTP: the one list of APIs, and what they share.

mod answer;
mod auth;
pub(crate) mod bodies;
mod body;
mod coding;
mod distinct;
mod docs;
mod errors;
pub(crate) mod etag;
mod front;
mod health;
mod host;
pub mod idempotency;
mod limits;
mod net;
mod openapi;
mod page;
pub mod problem;
mod ready;
mod routes;
mod unread;
mod visitor;

use std::{sync::Arc, time::Duration};

use poem::{Endpoint, EndpointExt, Response, Route, get, web::Redirect};
use poem_openapi::{LicenseObject, OpenApiService, Tags};

pub use answer::{Created, Document, Momentary, NoContent};
pub(crate) use answer::{json, one, text_header};
pub use auth::{Anyone, Counted, Known, SecretHolder};
pub use body::Body;
pub(crate) use body::read as read_input;
pub(crate) use coding::Coding;
pub use etag::IfMatch;
pub(crate) use front::{PUBLIC, is_private};
pub use idempotency::{Answered, Kept, Once, OnceError};
pub use limits::{Limits, Policy, Proxies, Quotas};
pub(crate) use limits::{count_new_device, network_of};
pub use net::{Door, Patience, raise_descriptors};
pub use page::{Cursor, Limit, Listing, Page, Place};
pub use ready::Ready;
pub use visitor::{Device, Participant, Visitor};

use crate::{
    App, accountability, board, calendars, communes, devices, digests, events, feeds, files, moderation, notices, organisations, pages,
    polls, push, reach,
};

/// How the operations are grouped in the document.
#[derive(Debug, Clone, Copy, Tags)]
pub enum Tag {
    /// Communes, and finding one.
    Communes,
    /// Everything a phone shows for a commune, in one document.
    Board,
    /// The items on the board, and their life.
    Notices,
    /// What happens, and when.
    Events,
    /// What waits for the clerk.
    Moderation,
    /// Quick questions of the town hall, and the devices that answer.
    Polls,
    /// What the town hall owes its residents.
    Accountability,
    /// How many people a commune reached.
    Reach,
    /// Who publishes.
    Organisations,
    /// Pictures and attachments.
    Files,
    /// What phones are told.
    Push,
    /// The board and its alerts, for feed readers and other machines.
    Feeds,
    /// The letter: the board by mail.
    Digests,
    /// The server itself.
    Operations,
}

/// The one list of APIs.
const APIS: Apis = (
    communes::Api,
    board::Api,
    (notices::Api, notices::NoticesOnBoardApi),
    (events::Api, events::StepsApi, events::EventsOnBoardApi),
    calendars::Api,
    polls::Api,
    devices::Api,
    moderation::Api,
    organisations::Api,
    files::Api,
    feeds::Api,
    (accountability::Api, reach::Api),
    push::Api,
    (digests::Api, digests::StaffApi, digests::ArchiveApi),
    health::HealthApi,
);

type Apis = (
    communes::Api,
    board::Api,
    (notices::Api, notices::NoticesOnBoardApi),
    (events::Api, events::StepsApi, events::EventsOnBoardApi),
    calendars::Api,
    polls::Api,
    devices::Api,
    moderation::Api,
    organisations::Api,
    files::Api,
    feeds::Api,
    (accountability::Api, reach::Api),
    push::Api,
    (digests::Api, digests::StaffApi, digests::ArchiveApi),
    health::HealthApi,
);

fn service() -> OpenApiService<impl poem_openapi::OpenApi, ()> {
    OpenApiService::new(APIS, "Tambour", env!("CARGO_PKG_VERSION"))
        .description(include_str!("../../templates/http/openapi.md"))
        .license(LicenseObject::new("AGPL-3.0-or-later").url("https://www.gnu.org/licenses/agpl-3.0.html"))
        .server("/")
}

/// The OpenAPI document, pretty-printed.
///
/// # Errors
/// When the generated document is not JSON.
pub fn openapi_document() -> Result<String, serde_json::Error> {
    let completed = openapi::complete(&service().spec())?;
    Ok(serde_json::to_string_pretty(&completed)? + "\n")
}

/// Pages beside the documented operations.
const PAGES: &[&str] = &[
    "/",
    "/docs",
    "/openapi.json",
    "/icon.svg",
    "/problems/{slug}",
    "/notices/{id}",
    "/events/{id}",
    "/polls/{id}",
    "/digests/confirm",
    "/digests/manage",
    "/digests/unsubscribe",
];

/// Everything the server answers.
///
/// # Errors
/// When the document or the documentation page cannot be made.
pub fn endpoint(app: &App) -> Result<impl Endpoint<Output = Response> + use<>, Box<dyn std::error::Error + Send + Sync>> {
    let routes = routes::Routes::new(&openapi::complete(&service().spec())?, PAGES);
    let endpoint = Route::new()
        .at("/", get(poem::endpoint::make_sync(|_| Redirect::see_other("/docs"))))
        .at("/docs", get(docs::docs))
        .at("/openapi.json", get(docs::document))
        .at("/icon.svg", get(pages::icon))
        .at("/problems/:slug", get(docs::problem_page))
        .at("/notices/:id", get(notices::page))
        .at("/events/:id", get(events::page))
        .at("/polls/:id", get(polls::page))
        .at("/digests/confirm", get(digests::confirm_page).post(digests::confirmed_page))
        .at("/digests/manage", get(digests::manage_page))
        .at("/digests/unsubscribe", get(digests::unsubscribe_page))
        .nest_no_strip("/v1", service())
        .nest_no_strip("/health", service())
        .nest_no_strip("/metrics", service())
        .data(Arc::new(docs::Docs::default()))
        .map_to_response();
    Ok(front::Front::new(app.clone(), endpoint, routes))
}

/// The interactive documentation, as one page.
fn docs_page() -> Result<String, serde_json::Error> {
    let service = service();
    Ok(docs::page(&service.swagger_ui_html(), &service.spec(), &openapi_document()?))
}

/// How long a stopping server lets running requests finish.
const GRACE: Duration = Duration::from_secs(10);

/// Serve until `stop` is done, then let what runs finish.
///
/// # Errors
/// When the endpoint cannot be made.
pub async fn serve(app: &App, door: Door, stop: impl Future<Output = ()>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let endpoint = endpoint(app)?;
    let stop = async {
        stop.await;
        app.stop();
    };
    net::serve(door, endpoint, &app.config, stop, GRACE).await;
    Ok(())
}
