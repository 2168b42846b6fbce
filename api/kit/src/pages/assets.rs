//! Assets: what pages load besides themselves. Every file is served under an address with the digest of them all, so that it
//! may be kept for a year, and a page never meets a file of another release.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, OnceLock};

use aws_lc_rs::digest::{Context, SHA256};
use poem::http::{HeaderValue, header};
use poem::web::Path;
use poem::{Request, Response, handler};

use crate::http::etag::Revision;
use crate::http::problem::{self, Problem};
use crate::http::{Coding, PUBLIC, Ready};

/// The rule for a file whose address changes with it.
pub(super) const FOR_A_YEAR: &str = "public, max-age=31536000, immutable";

/// Bytes of the digest that stand in addresses.
const TOLD: usize = 8;

macro_rules! files {
    ($($name:literal: $media_type:literal),* $(,)?) => {
        const FILES: &[(&str, &str, &[u8])] =
            &[$(($name, $media_type, include_bytes!(concat!("../../../assets/", $name)))),*];
    };
}

files! {
    "site.css": "text/css; charset=utf-8",
    "activate.js": "text/javascript; charset=utf-8",
    "agenda.js": "text/javascript; charset=utf-8",
    "board.js": "text/javascript; charset=utf-8",
    "desk-alert.js": "text/javascript; charset=utf-8",
    "desk-draft.js": "text/javascript; charset=utf-8",
    "desk-preview.js": "text/javascript; charset=utf-8",
    "desk-tools.js": "text/javascript; charset=utf-8",
    "desk-undo.js": "text/javascript; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "desk-repeats.js": "text/javascript; charset=utf-8",
    "follow.js": "text/javascript; charset=utf-8",
    "home.js": "text/javascript; charset=utf-8",
    "icon-192.png": "image/png",
    "icon-512.png": "image/png",
    "icon-apple.png": "image/png",
    "icon-maskable.png": "image/png",
    "integration.js": "text/javascript; charset=utf-8",
    "letters.css": "text/css; charset=utf-8",
    "mode.js": "text/javascript; charset=utf-8",
    "notread.js": "text/javascript; charset=utf-8",
    "offline.js": "text/javascript; charset=utf-8",
    "opened.js": "text/javascript; charset=utf-8",
    "phone.js": "text/javascript; charset=utf-8",
    "poll.js": "text/javascript; charset=utf-8",
    "push.js": "text/javascript; charset=utf-8",
    "receipts.js": "text/javascript; charset=utf-8",
    "recount.js": "text/javascript; charset=utf-8",
    "recount.wasm": "application/wasm",
    "remind.js": "text/javascript; charset=utf-8",
    "screen.js": "text/javascript; charset=utf-8",
    "share.js": "text/javascript; charset=utf-8",
    "tambour-plaque.svg": "image/svg+xml",
    "tambour.svg": "image/svg+xml",
    "terminal.js": "text/javascript; charset=utf-8",
    "told.js": "text/javascript; charset=utf-8",
    "vote.css": "text/css; charset=utf-8",
    "wall.css": "text/css; charset=utf-8",
    "widget.js": "text/javascript; charset=utf-8",
}

/// The worker of all pages, whose address never changes.
const WORKER: &str = include_str!("../../../assets/worker.js");

/// The digest of all files, in hexadecimal digits.
static DIGEST: LazyLock<String> = LazyLock::new(|| {
    let mut all = Context::new(&SHA256);
    for (name, _, bytes) in FILES {
        all.update(name.as_bytes());
        all.update(bytes);
    }
    all.update(WORKER.as_bytes());
    all.finish().as_ref().iter().take(TOLD).fold(String::new(), |mut out, byte| {
        // Writing to a text cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
});

/// The files, each made ready when somebody first asks for it.
static READY: LazyLock<HashMap<&str, OnceLock<Arc<Ready>>>> =
    LazyLock::new(|| FILES.iter().map(|(name, ..)| (*name, OnceLock::new())).collect());

/// The path of a file, such as `/assets/0123456789abcdef/site.css`.
pub fn asset(name: &str) -> String {
    format!("/assets/{}/{name}", *DIGEST)
}

/// The names of all files.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, ..)| *name)
}

/// Serves a file under the digest of this release.
#[handler]
pub fn serve_asset(request: &Request, Path((digest, name)): Path<(String, String)>) -> poem::Result<Response> {
    if digest != *DIGEST {
        return Err(Problem::of(&problem::NOT_FOUND).into());
    }
    let mut response = file(&name, request, FOR_A_YEAR)?;
    // A file that is opened by itself runs nothing.
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// A file by its name.
fn file(name: &str, request: &Request, kept_for: &'static str) -> Result<Response, Problem> {
    let file = FILES.iter().find(|(known, ..)| *known == name);
    let (Some((_, media_type, bytes)), Some(kept)) = (file, READY.get(name)) else {
        return Err(Problem::of(&problem::NOT_FOUND));
    };
    ready(kept, request, media_type, kept_for, || bytes.to_vec())
}

/// A file, made ready when somebody first asks for it.
fn ready(
    kept: &OnceLock<Arc<Ready>>,
    request: &Request,
    media_type: &'static str,
    kept_for: &'static str,
    bytes: impl FnOnce() -> Vec<u8>,
) -> Result<Response, Problem> {
    let ready = match kept.get() {
        Some(ready) => ready,
        None => {
            let bytes = bytes();
            let ready = Ready::of_release(media_type, Revision::of(&bytes), bytes).map_err(Problem::internal)?;
            kept.get_or_init(|| Arc::new(ready))
        }
    };
    Ok(Ready::answer(Arc::clone(ready), request.headers(), kept_for))
}

/// Serves the worker of all pages, whose address never changes, so that a browser asks for it again. It names the folder of this
/// release's files, so that it is another with every release.
#[handler]
pub fn serve_worker(request: &Request) -> poem::Result<Response> {
    static KEPT: OnceLock<Arc<Ready>> = OnceLock::new();
    let mut response = ready(&KEPT, request, "text/javascript; charset=utf-8", PUBLIC, || worker().into_bytes())?;
    let policy = HeaderValue::from_static("default-src 'none'; script-src 'self'; connect-src 'self'");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

fn worker() -> String {
    format!("const RELEASE = '/assets/{}';\n{WORKER}", *DIGEST)
}

/// Bytes of the worker as browsers get it, in Brotli.
///
/// # Errors
/// When the encoder fails.
pub fn coded_worker_size() -> std::io::Result<usize> {
    Ok(Coding::Br.encode(worker().as_bytes(), crate::http::Effort::OncePerRelease)?.len())
}

/// Serves the script by which other sites show a board, whose address never changes.
#[handler]
pub fn serve_integration(request: &Request) -> poem::Result<Response> {
    Ok(file("integration.js", request, PUBLIC)?)
}

/// Bytes of a file as browsers get it, in Brotli.
///
/// # Errors
/// When the encoder fails, or there is no such file.
pub fn coded_size(name: &str) -> std::io::Result<usize> {
    let bytes = FILES.iter().find(|(known, ..)| *known == name).map(|(.., bytes)| *bytes);
    let bytes = bytes.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))?;
    Ok(Coding::Br.encode(bytes, crate::http::Effort::OncePerRelease)?.len())
}
