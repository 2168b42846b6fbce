//! Rules for pages: what a browser may do with them, and who may keep them.

use poem::Response;
use poem::http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::http::PUBLIC;

/// The policy of all pages: shown, run and sent by this server alone, with nothing inline, and inside no other page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The sorts of pages, each with its caching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A page that everybody reads alike, kept like any public document.
    Public,
    /// A public answer with headers of its own, which is no page of the frame.
    Document,
    /// A page for whoever asks, which nobody keeps.
    Personal,
    /// A personal page with a form.
    Form,
    /// A page of the desk, for staff and publishers, of which no search engine hears.
    Desk,
}

impl Sort {
    /// Gives an answer the headers of this sort.
    pub fn dress(self, response: &mut Response) {
        match self {
            Self::Public | Self::Document => {
                if response.status() == StatusCode::OK {
                    let kept = HeaderValue::from_static(PUBLIC);
                    response.headers_mut().entry(header::CACHE_CONTROL).or_insert(kept);
                }
            }
            Self::Personal => keep_nowhere(response),
            Self::Form => {
                keep_nowhere(response);
                let_forms_say_whence(response.headers_mut());
            }
            Self::Desk => {
                keep_nowhere(response);
                let_forms_say_whence(response.headers_mut());
                response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
            }
        }
    }
}

fn keep_nowhere(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Lets a form say from where it comes: without a referrer browsers send `Origin: null` with it.
fn let_forms_say_whence(headers: &mut HeaderMap) {
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
}

/// Give a page's headers the policy, but that any site may show it inside a page of its own.
pub(super) fn allow_anywhere(headers: &mut HeaderMap) {
    let policy = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *");
    // What is visible ASCII stays so.
    headers.extend(HeaderValue::try_from(policy).map(|it| (header::CONTENT_SECURITY_POLICY, it)));
}

/// Lets a page compile WebAssembly that this server sent, which the policy of other pages refuses (CSP level 3, `'wasm-unsafe-eval'`).
pub fn may_compile(response: &mut Response) {
    let policy = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'");
    // What is visible ASCII stays so.
    if let Ok(policy) = HeaderValue::try_from(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// Give a page's headers the policy.
pub(super) fn allow(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
}
