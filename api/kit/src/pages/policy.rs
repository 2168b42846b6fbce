//! Rules for pages: what a browser may do with them, and who may keep them.

use std::sync::LazyLock;

use aws_lc_rs::digest;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};

use super::frame::STYLE;
use crate::http::PUBLIC;

/// The policy of pages that are read: shown in their own style, with pictures of this server.
static READ: LazyLock<String> = LazyLock::new(|| policy("'none'"));

/// The policy of pages with forms, which go to this server alone.
static FORM: LazyLock<String> = LazyLock::new(|| policy("'self'"));

fn policy(forms: &str) -> String {
    let hash = BASE64_STANDARD.encode(digest::digest(&digest::SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src 'self'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
    )
}

/// The sorts of pages, each with its policy and its caching.
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
                allow(response, &FORM);
                // Without a referrer browsers send `Origin: null` with a form.
                response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
            }
        }
    }
}

fn keep_nowhere(response: &mut Response) {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

/// Give an answer the policy of pages that are read.
pub(super) fn read_only(response: &mut Response) {
    allow(response, &READ);
}

fn allow(response: &mut Response, policy: &str) {
    if let Ok(policy) = HeaderValue::from_str(policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}
