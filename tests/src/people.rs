//! People who speak HTTP with the server.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder};
use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;

use crate::{Operation, Server};

/// Somebody with a client, and perhaps a token.
#[derive(Debug, Clone)]
pub struct Person {
    client: Client,
    base: String,
    token: Option<String>,
    device: Option<String>,
    /// A cookie, and the origin of the pages that send it.
    cookie: Option<(String, String)>,
}

impl Person {
    /// Somebody who talks to the server at this address.
    pub fn at(base: &str, token: Option<String>) -> Self {
        Self { client: client(), base: base.to_owned(), token, device: None, cookie: None }
    }

    /// This person at another server of the same database.
    pub fn at_another(&self, server: &Server) -> Self {
        Self { base: format!("http://{}", server.address()), ..self.clone() }
    }

    /// This person with a device of this secret.
    pub fn with_device(&self, secret: &str) -> Self {
        Self { device: Some(secret.to_owned()), ..self.clone() }
    }

    /// This person, but led on by no answer.
    pub fn staying(&self) -> Self {
        Self { client: build(Policy::none()), ..self.clone() }
    }

    /// This person in a browser that keeps this cookie, on pages of an origin; with an empty one it says none.
    pub fn with_cookie(&self, cookie: &str, origin: &str) -> Self {
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Self { cookie: Some((cookie, origin.to_owned())), token: None, ..self.clone() }
    }

    /// This person with a new device.
    pub async fn with_new_device(&self) -> Self {
        let made = self.act("/v1/devices").await.expect(201).json();
        self.with_device(made["secret"].as_str().expect("a secret"))
    }

    /// Read something.
    pub fn get(&self, path: impl AsRef<str>) -> Asking {
        self.ask("GET", path)
    }

    /// Post a JSON body.
    pub fn post(&self, path: impl AsRef<str>, body: Value) -> Asking {
        self.ask("POST", path).json(&body)
    }

    /// Post a form with fields: each a name, the name of its file if it is one, and its content.
    pub fn post_form(&self, path: impl AsRef<str>, fields: &[(&str, Option<&str>, &[u8])]) -> Asking {
        const BOUNDARY: &str = "tambour-form-boundary";
        let mut body = Vec::new();
        for (name, file, content) in fields {
            let file = file.map(|file| format!("; filename=\"{}\"", file.replace('"', "%22"))).unwrap_or_default();
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        self.act(path).body(&format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// Send a page's form.
    pub fn fill_in(&self, path: impl AsRef<str>, fields: &[(&str, &str)]) -> Asking {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.act(path).body("application/x-www-form-urlencoded", body)
    }

    /// Upload a file for a commune.
    pub fn upload(&self, commune: &str, name: &str, content: &[u8]) -> Asking {
        self.post_form(format!("/v1/communes/{commune}/files"), &[("file", Some(name), content)])
    }

    /// Do what an address stands for.
    pub fn act(&self, path: impl AsRef<str>) -> Asking {
        self.ask("POST", path)
    }

    /// Put something in its place.
    pub fn put(&self, path: impl AsRef<str>, body: Value) -> Asking {
        self.ask("PUT", path).json(&body)
    }

    /// Change something.
    pub fn patch(&self, path: impl AsRef<str>, body: Value) -> Asking {
        self.ask("PATCH", path).json(&body)
    }

    /// Remove something.
    pub fn delete(&self, path: impl AsRef<str>) -> Asking {
        self.ask("DELETE", path)
    }

    /// Any request.
    pub fn ask(&self, method: &str, path: impl AsRef<str>) -> Asking {
        let path = path.as_ref();
        let mut request = self
            .client
            .request(Method::from_bytes(method.as_bytes()).expect("a method"), format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(secret) = &self.device {
            request = request.header("tambour-device", secret);
        }
        if let Some((cookie, origin)) = &self.cookie {
            request = request.header("cookie", cookie);
            if method != "GET" && !origin.is_empty() {
                request = request.header("origin", origin);
            }
        }
        let path = path.split('?').next().unwrap_or_default().to_owned();
        Asking { request, method: method.to_owned(), path }
    }
}

/// A client of one's own. It speaks plain HTTP alone, so it loads no certificates, which would take a while.
pub fn client() -> Client {
    build(Policy::default())
}

fn build(leads: Policy) -> Client {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("TLS versions");
    let tls = tls.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    Client::builder().redirect(leads).tls_backend_preconfigured(tls).build().expect("a client")
}

/// A request that is being put together; await it to send it.
#[derive(Debug)]
pub struct Asking {
    request: RequestBuilder,
    method: String,
    path: String,
}

impl Asking {
    /// With a header.
    pub fn header(self, name: &str, value: impl AsRef<str>) -> Self {
        Self { request: self.request.header(name, value.as_ref()), ..self }
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        Self { request: self.request.json(body), ..self }
    }

    /// The answer, unless the server goes away before it has given it.
    pub async fn answer(self) -> Option<Reply> {
        let Self { request, method, path } = self;
        let response = request.send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.ok()?.to_vec();
        let reply = Reply { status, headers, body, asked: format!("{method} {path}") };
        reply.hold_against_document(&method, &path);
        Some(reply)
    }

    /// With any body.
    pub fn body(self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { request: self.request.header("content-type", media_type).body(body.into()), ..self }
    }
}

impl IntoFuture for Asking {
    type Output = Reply;
    type IntoFuture = Pin<Box<dyn Future<Output = Reply> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.answer().await.expect("the server answers, and the answer is whole") })
    }
}

/// The server's answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    headers: reqwest::header::HeaderMap,
    asked: String,
}

impl Reply {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered {}", self.asked, self.text());
        self
    }

    /// The problem document, if it is one of this kind.
    #[track_caller]
    pub fn expect_problem(self, status: u16, slug: &str) -> Value {
        let reply = self.expect(status);
        assert_eq!(reply.header("content-type"), "application/problem+json", "{}", reply.asked);
        let problem = reply.json();
        assert_eq!(problem["type"], format!("/problems/{slug}"), "{} answered {problem}", reply.asked);
        problem
    }

    /// The pointers of a problem's errors, in order.
    #[track_caller]
    pub fn expect_invalid(self) -> Vec<String> {
        let problem = self.expect_problem(422, "invalid");
        let mut pointers: Vec<String> = problem["errors"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| it["pointer"].as_str().map(str::to_owned))
            .collect();
        pointers.sort();
        pointers
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} answered no JSON ({error}): {}", self.asked, self.text()))
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header, empty if it is not there.
    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap_or_default().to_owned()).unwrap_or_default()
    }

    /// The address of the next page, from `Link`.
    pub fn next(&self) -> Option<String> {
        let link = self.header("link");
        let (address, rest) = link.strip_prefix('<')?.split_once('>')?;
        rest.contains("rel=\"next\"").then(|| address.to_owned())
    }

    #[track_caller]
    fn hold_against_document(&self, method: &str, path: &str) {
        if method == "OPTIONS" {
            return;
        }
        let Some(operation) = Operation::of(method, path) else { return };
        let problem: Option<Value> = (self.status >= 400).then(|| serde_json::from_slice(&self.body).ok()).flatten();
        let slug = problem.as_ref().and_then(|it| it["type"].as_str()).and_then(|it| it.rsplit('/').next());
        assert!(
            operation.documents(self.status, slug),
            "{} answered {} {slug:?}, which is not documented",
            self.asked,
            self.status
        );
    }
}
