//! The push service between the server and phones, which does as it is told.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http_body_util::{BodyExt, Empty};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::{Folder, Phone};

/// A certificate that nobody has signed but itself, for 127.0.0.1 until 2126, and its key.
const CERTIFICATE: &[u8] = include_bytes!("../../api/kit/src/outgoing/self-signed.pem");

/// The reaction of a push service to a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Answers with this status; 201 takes it.
    Answer(u16),
    /// Answers with this status, and asks to be left alone for a number of seconds.
    AskForRest(u16, u64),
    /// Takes it after this time.
    TakeTime(Duration),
    /// Never answers.
    Hang,
    /// Breaks the connection off.
    Cut,
}

/// A message as it came to the push service.
#[derive(Debug, Clone)]
pub struct Received {
    /// The path it was sent to.
    pub path: String,
    /// Its headers.
    pub headers: HashMap<String, String>,
    /// Its body, encrypted.
    pub body: Vec<u8>,
    /// True if it came over HTTP/2.
    pub http2: bool,
    /// True if it was taken.
    pub taken: bool,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    /// The reactions to the next messages to a path; after that it takes them.
    script: HashMap<String, VecDeque<Does>>,
    /// The reaction to all messages.
    always: Option<Does>,
    /// The number of messages to each path since they are counted only.
    counts: Option<HashMap<String, usize>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    arrival: Notify,
}

/// A push service on loopback. It forgets nothing, and goes when it is dropped.
#[derive(Debug)]
pub struct PushService {
    origin: String,
    shared: Arc<Shared>,
    serving: JoinHandle<()>,
    // Goes last: the certificate is in it.
    folder: Folder,
}

impl PushService {
    /// Start a push service that speaks HTTP/1.1 and HTTP/2 without TLS.
    pub async fn start() -> Self {
        Self::serve("http", None).await
    }

    /// Start a push service that speaks HTTP/2 over TLS, as real ones do; a server trusts it with
    /// [`PushService::certificate`].
    pub async fn start_with_tls() -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config =
            ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS versions");
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(CERTIFICATE).expect("a key");
        let mut config =
            config.with_no_client_auth().with_single_cert(vec![certificate], key).expect("they belong together");
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self::serve("https", Some(TlsAcceptor::from(Arc::new(config)))).await
    }

    async fn serve(scheme: &str, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let origin = format!("{scheme}://{}", listener.local_addr().expect("an address"));
        let shared: Arc<Shared> = Arc::default();
        let state = Arc::clone(&shared);
        let serving = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                let (state, tls) = (Arc::clone(&state), tls.clone());
                tokio::spawn(async move {
                    // A client that hangs up, or does not trust the certificate, is no failure of the service's.
                    let _ = stream.set_nodelay(true);
                    match tls {
                        None => speak(stream, state).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                speak(stream, state).await;
                            }
                        }
                    }
                });
            }
        });
        let folder = Folder::new();
        std::fs::write(folder.path().join("certificate.pem"), CERTIFICATE).expect("the certificate is written");
        Self { origin, shared, serving, folder }
    }

    /// Its address.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A file with the certificates to trust, for `SSL_CERT_FILE`.
    pub fn certificate(&self) -> String {
        self.folder.path().join("certificate.pem").display().to_string()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.shared.state.lock().expect("nobody panicked with it")
    }

    /// Wait until the received messages are like this, at most this time.
    pub async fn until(&self, within: Duration, holds: impl Fn(&[Received]) -> bool) {
        let waiting = async {
            loop {
                let arrival = self.shared.arrival.notified();
                if holds(&self.state().received) {
                    return;
                }
                arrival.await;
            }
        };
        assert!(
            timeout(within, waiting).await.is_ok(),
            "it does not hold within {within:?}: {} messages",
            self.count()
        );
    }

    /// Do this from now on with every message to a phone, in order; then take them.
    pub fn will(&self, phone: &Phone, script: impl IntoIterator<Item = Does>) {
        self.state().script.entry(phone.path.clone()).or_default().extend(script);
    }

    /// Do this from now on with every message; none: take them.
    pub fn always(&self, does: Option<Does>) {
        self.state().always = does;
    }

    /// Keep nothing of messages from now on but their number for each path, from zero; take them all.
    pub fn count_only(&self) {
        self.state().counts = Some(HashMap::new());
    }

    /// The number of messages to each path since they are counted only.
    pub fn counts(&self) -> HashMap<String, usize> {
        self.state().counts.clone().unwrap_or_default()
    }

    /// Wait until messages came to `paths` paths since they are counted only; true if they did within this time.
    pub async fn until_counted(&self, paths: usize, within: Duration) -> bool {
        let waiting = async {
            loop {
                let arrival = self.shared.arrival.notified();
                if self.state().counts.as_ref().is_some_and(|counts| counts.len() >= paths) {
                    return;
                }
                arrival.await;
            }
        };
        timeout(within, waiting).await.is_ok()
    }

    /// Every message that came, taken or not.
    pub fn received(&self) -> Vec<Received> {
        self.state().received.clone()
    }

    /// The number of messages that came.
    pub fn count(&self) -> usize {
        self.state().received.len()
    }

    /// The messages for a phone that were taken, as the phone reads them, since this was last asked.
    pub fn read_by(&self, phone: &Phone) -> Vec<Value> {
        let mut state = self.state();
        let (mine, others) =
            std::mem::take(&mut state.received).into_iter().partition(|it: &Received| it.path == phone.path);
        state.received = others;
        let mine: Vec<Received> = mine;
        mine.iter().filter(|it| it.taken).map(|it| phone.read(it)).collect()
    }
}

impl Drop for PushService {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn speak(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, shared: Arc<Shared>) {
    let service = service_fn(move |request| answer(Arc::clone(&shared), request));
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http2().max_concurrent_streams(256);
    // It ends when the client hangs up, or when a message shall be cut off.
    let _ = builder.serve_connection(TokioIo::new(stream), service).await;
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, io::Error> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let is_counted = {
        let mut state = shared.state.lock().expect("nobody panicked with it");
        state.counts.as_mut().map(|counts| *counts.entry(path.clone()).or_default() += 1).is_some()
    };
    if is_counted {
        shared.arrival.notify_waiters();
        return Ok(Response::builder().status(201).body(Empty::new()).expect("a response"));
    }
    let headers = head
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
        .collect();
    let body = body.to_vec();
    let does = {
        let mut state = shared.state.lock().expect("nobody panicked with it");
        let next = state.script.get_mut(&path).and_then(VecDeque::pop_front);
        let does = next.or(state.always).unwrap_or(Does::Answer(201));
        let taken = matches!(does, Does::Answer(200..=299) | Does::TakeTime(_));
        state.received.push(Received { path, headers, body, http2: head.version == hyper::Version::HTTP_2, taken });
        does
    };
    shared.arrival.notify_waiters();
    let response = Response::builder();
    let response = match does {
        Does::Answer(status) => response.status(status),
        Does::AskForRest(status, seconds) => response.status(status).header("retry-after", seconds),
        Does::TakeTime(time) => {
            tokio::time::sleep(time).await;
            response.status(201)
        }
        Does::Hang => std::future::pending::<Result<_, Infallible>>().await.expect("never"),
        Does::Cut => return Err(io::Error::other("as it was told to")),
    };
    Ok(response.body(Empty::new()).expect("a response"))
}
