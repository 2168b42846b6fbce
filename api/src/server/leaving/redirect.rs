//! What the server answers for a commune that moved: where it is now. Whoever reads is led there; what writes is refused, since it
//! would be lost, and told the new address.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Request, Response};
use sea_orm::DbErr;
use url::form_urlencoded;
use uuid::Uuid;

use crate::App;
use ground::say;
use kit::http::problem::{self, Problem};
use kit::tenants::{MovedCommune, departures};

/// The time for which an answer is kept: a move may be taken back.
const KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

/// The path on which mail programs end the letter by one click, which nobody repeats at another address by hand.
const ONE_CLICK: &str = "/v1/digests/unsubscribe/";

/// The answer to a request for what is on another server now; none if it is for something else.
pub(in crate::server) async fn elsewhere(app: &App, request: &Request) -> poem::Result<Option<Response>> {
    let found = if app.communes.knows_of_moves() { asked_of(app, request).await } else { Ok(None) };
    let Some(commune) = found.map_err(Problem::internal)? else { return Ok(None) };
    let status = match *request.method() {
        Method::GET | Method::HEAD => StatusCode::MOVED_PERMANENTLY,
        Method::POST if request.uri().path().starts_with(ONE_CLICK) => StatusCode::PERMANENT_REDIRECT,
        _ => {
            let to = commune.to.clone();
            let detail = say!("Cette commune est maintenant sur {to}.", "This commune is on {to} now.", to);
            return Err(Problem::of(&problem::COMMUNE_MOVED).with(detail).into());
        }
    };
    let path = request.uri().path_and_query().map_or("/", |it| it.as_str());
    let location = HeaderValue::try_from(format!("{}{path}", commune.to)).map_err(Problem::internal)?;
    let answer = Response::builder().status(status).header(header::CACHE_CONTROL, KEPT);
    Ok(Some(answer.header(header::LOCATION, location).finish()))
}

/// The commune that moved and that a request is about: named by its address, or by an id in it.
async fn asked_of(app: &App, request: &Request) -> Result<Option<Arc<MovedCommune>>, DbErr> {
    let path = request.uri().path();
    let mut parts = path.split('/').skip(1);
    let key = match (parts.next(), parts.next(), parts.next()) {
        (Some("v1"), Some("communes"), key) => key,
        (key, ..) => key,
    };
    if let Some(commune) = key.and_then(|key| app.communes.moved(key)) {
        return Ok(Some(commune));
    }
    let query = request.uri().query().unwrap_or_default();
    let tokens = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name == "token");
    let tokens: Vec<String> = tokens.map(|(_, token)| token.into_owned()).collect();
    for part in path.split('/').chain(tokens.iter().map(String::as_str)) {
        let Some(id) = id_in(part) else { continue };
        if let Some(owner) = departures::owner(&app.db.read, id).await? {
            return Ok(app.communes.moved_by_id(owner));
        }
    }
    Ok(None)
}

/// The id that a part of an address names: itself, before an ending, or in the token of a link.
fn id_in(part: &str) -> Option<Uuid> {
    let id = part.split_once('.').map_or(part, |(id, _)| id);
    let of_token =
        || Uuid::from_slice(BASE64_URL_SAFE_NO_PAD.decode(part).ok().filter(|it| it.len() == 48)?.get(..16)?).ok();
    if id.len() == 36 { id.parse().ok() } else { of_token() }
}
