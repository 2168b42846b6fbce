//! One request, from its head to its answer.

use std::convert::Infallible;
use std::sync::Arc;

use hyper::body::{Body as _, Incoming};
use hyper::http::uri::Scheme;
use poem::http::{self, HeaderValue, Version, header};
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Endpoint, Request, Response};

use super::answer::Answer;
use super::arrival::Arriving;
use super::connection::Open;

type Answered = Result<http::Response<Answer>, Infallible>;

/// Answers a request whose head is whole.
pub(super) async fn answer<E: Endpoint<Output = Response>>(
    endpoint: Arc<E>,
    open: Open,
    request: http::Request<Incoming>,
    (local, remote): (LocalAddr, RemoteAddr),
) -> Answered {
    let has_body = !request.body().is_end_stream();
    let request: Request = (request, local, remote, Scheme::HTTP).into();
    if has_body {
        // Elsewhere, since what this becomes is moved for every request.
        return Box::pin(answer_with_body(endpoint, open, request)).await;
    }
    Ok(sent(endpoint.get_response(request).await, open))
}

fn sent(response: Response, open: Open) -> http::Response<Answer> {
    http::Response::from(response).map(|body| Answer::new(body, open))
}

/// Answers a request that brings a body, and reads what is left of it or says that the connection ends.
async fn answer_with_body<E: Endpoint<Output = Response>>(
    endpoint: Arc<E>,
    open: Open,
    mut request: Request,
) -> Answered {
    let arriving = Arriving::new(request.take_body().into(), open.connection().await_body());
    request.set_body(arriving.body());
    request.extensions_mut().insert(arriving.clone());
    let (version, expects_to_be_told) = (request.version(), request.headers().contains_key(header::EXPECT));
    let mut response = endpoint.get_response(request).await;
    // HTTP/2 ends the stream alone, by itself.
    if !arriving.drain(expects_to_be_told).await && version < Version::HTTP_2 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        open.connection().want_no_more();
    }
    Ok(sent(response, open))
}
