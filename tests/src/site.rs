//! A site of somebody else's, on this machine, with what it serves and what it answered.

use std::sync::{Arc, Mutex};

use poem::http::{StatusCode, header};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::{IntoResponse, Request, Response, Server, endpoint};

/// A site that serves one document.
#[derive(Debug)]
pub struct Site {
    origin: String,
    state: Arc<Mutex<State>>,
    serving: tokio::task::JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    status: StatusCode,
    document: String,
    edition: u32,
    asked: Vec<u16>,
}

impl Site {
    /// A site that serves nothing yet.
    pub async fn start() -> Self {
        let state: Arc<Mutex<State>> = Arc::default();
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.expect("a free port");
        let address = acceptor.local_addr().remove(0);
        let address = address.as_socket_addr().expect("an address").to_string();
        let served = state.clone();
        let endpoint =
            endpoint::make_sync(move |request| answer(&mut served.lock().expect("the site is whole"), &request));
        let serving = tokio::spawn(async move {
            Server::new_with_acceptor(acceptor).run(endpoint).await.expect("the site runs");
        });
        Self { origin: format!("http://{address}"), state, serving }
    }

    /// Its address.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Serve this from now on.
    pub fn serve(&self, document: impl Into<String>) {
        let mut state = self.state.lock().expect("the site is whole");
        (state.status, state.document) = (StatusCode::OK, document.into());
        state.edition += 1;
    }

    /// Answer only with this status from now on.
    pub fn fail(&self, status: u16) {
        self.state.lock().expect("the site is whole").status = StatusCode::from_u16(status).expect("a status");
    }

    /// The statuses of its answers since it was asked this the last time.
    pub fn answered(&self) -> Vec<u16> {
        std::mem::take(&mut self.state.lock().expect("the site is whole").asked)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn answer(state: &mut State, request: &Request) -> Response {
    let etag = format!("\"{}\"", state.edition);
    let known = request.header(header::IF_NONE_MATCH) == Some(etag.as_str());
    let response = match state.status {
        StatusCode::OK if known => StatusCode::NOT_MODIFIED.into_response(),
        StatusCode::OK => {
            Response::builder().header(header::ETAG, etag).content_type("text/calendar").body(state.document.clone())
        }
        status => status.into_response(),
    };
    state.asked.push(response.status().as_u16());
    response
}
