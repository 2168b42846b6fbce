//! The list of APIs, and serving them beside the pages.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use poem::{Endpoint, EndpointExt, Response};
use poem_openapi::{LicenseObject, OpenApi, OpenApiService};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use super::config::Config;
use super::health::HealthApi;
use super::pages::PAGES;
use super::{docs, front, robots};
use crate::{
    App, accountability, accounts, arguments, associations, audit, ballots, board, calendars, communes, consultations,
    delegations, devices, digests, events, feeds, files, mandates, members, moderation, notices, organisations, polls,
    push, reach, register, topics,
};
use kit::http::net::{self, Manners};
use kit::http::{Door, Routes, openapi};
use kit::pages;

/// The one list of APIs.
fn apis() -> impl OpenApi {
    (
        (accounts::Api, members::Api, audit::Api, register::Api, register::GroupsApi, register::EntryStepsApi),
        (communes::Api, communes::settings::SettingsApi),
        board::Api,
        (notices::Api, notices::NoticeStepsApi, notices::NoticesOnBoardApi),
        (events::Api, events::EventStepsApi, events::CancelEventApi, events::EventsOnBoardApi),
        calendars::Api,
        (polls::Api, devices::Api),
        (
            topics::Api,
            consultations::Api,
            consultations::MethodsApi,
            (ballots::Api, ballots::CounterApi),
            mandates::Api,
            (arguments::Api, arguments::ContributionsApi),
        ),
        (moderation::Api, delegations::Api, delegations::DelegationsApi),
        (organisations::Api, associations::JoiningApi),
        files::Api,
        feeds::Api,
        (accountability::Api, reach::Api),
        push::Api,
        (digests::Api, digests::StaffApi, digests::ArchiveApi),
        HealthApi,
    )
}

fn service() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(apis(), "Tambour", env!("CARGO_PKG_VERSION"))
        .description(include_str!("../../templates/http/openapi.md"))
        .license(LicenseObject::new("AGPL-3.0-or-later").url("https://www.gnu.org/licenses/agpl-3.0.html"))
        .server("/")
}

/// The OpenAPI document as the code makes it, pretty-printed.
///
/// # Errors
/// When the generated document is not JSON.
pub fn openapi_document() -> Result<String, serde_json::Error> {
    let completed = openapi::complete(&service().spec(), front::ALIASES)?;
    Ok(serde_json::to_string_pretty(&completed)? + "\n")
}

/// The methods of every address of the document, which are read without the rest of it.
fn outline() -> Result<Value, serde_json::Error> {
    #[derive(Deserialize)]
    struct Outline {
        paths: BTreeMap<String, BTreeMap<String, IgnoredAny>>,
    }
    let Outline { paths } = serde_json::from_str(docs::DOCUMENT)?;
    let methods =
        |operations: BTreeMap<String, IgnoredAny>| operations.into_keys().map(|it| (it, Value::Null)).collect();
    let paths: BTreeMap<String, Value> = paths.into_iter().map(|(path, it)| (path, methods(it))).collect();
    Ok(json!({ "paths": paths }))
}

/// Everything the server answers.
///
/// # Errors
/// When the committed document is not one.
pub fn endpoint(
    app: &App,
    config: &Config,
) -> Result<impl Endpoint<Output = Response> + use<>, Box<dyn std::error::Error + Send + Sync>> {
    let pages = || PAGES.iter().copied().flatten();
    let methods = pages().map(|page| (page.path(), page.methods()));
    let routes = Routes::new(&outline()?, methods);
    let endpoint = pages::routes(pages(), &app.site)
        .nest_no_strip("/v1", service())
        .nest_no_strip("/health", service())
        .nest_no_strip("/metrics", service())
        .data(Arc::new(docs::Docs::default()))
        .data(Arc::new(robots::Addresses::of(pages())))
        .map_to_response();
    Ok(front::Front::new(app.clone(), endpoint, routes, config.patience.body))
}

/// Time that a stopping server gives running requests to finish.
const GRACE: Duration = Duration::from_secs(10);

/// Serve until `stop` is done, then let what runs finish.
///
/// # Errors
/// When the endpoint cannot be made.
pub async fn serve(
    app: &App,
    config: &Config,
    door: Door,
    stop: impl Future<Output = ()>,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let endpoint = endpoint(app, config)?;
    let stop = async {
        stop.await;
        app.stop();
    };
    let manners = Manners {
        patience: config.patience,
        connections_per_address: config.connections_per_address,
        trusted_proxies: config.trusted_proxies.clone(),
    };
    net::serve(door, endpoint, manners, stop, GRACE).await;
    Ok(())
}
