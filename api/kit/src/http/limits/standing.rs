//! The standing of a caller, as the headers of an answer tell it.

use std::sync::{Arc, OnceLock};

use poem::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::QuotaPolicy;

/// The header for the requests that are left (draft-ietf-httpapi-ratelimit-headers).
pub const RATE_LIMIT: &str = "RateLimit";

/// The header for the requests that are allowed.
pub const RATE_LIMIT_POLICY: &str = "RateLimit-Policy";

/// A caller's standing with a policy after this request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) policy: QuotaPolicy,
    pub(super) quota: u32,
    pub(super) remaining: u32,
    /// Seconds until the quota is whole again; for a request that was refused, until another one is not.
    pub(super) reset: u64,
    pub(super) refused: bool,
}

/// The place on a request where its standing is noted, for the headers of its answer.
#[derive(Debug, Clone, Default)]
pub struct Note(pub(super) Arc<OnceLock<Standing>>);

impl Note {
    /// Tells a caller's standing in an answer, if they were counted.
    pub fn write(&self, headers: &mut HeaderMap) {
        let Some(standing) = self.0.get() else { return };
        let name = standing.policy.name();
        let policy = format!("\"{name}\";q={};w={}", standing.quota, standing.policy.window().as_secs());
        let state = format!("\"{name}\";r={};t={}", standing.remaining, standing.reset);
        for (field, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, state)] {
            if let (Ok(field), Ok(value)) = (HeaderName::try_from(field), HeaderValue::try_from(value)) {
                headers.insert(field, value);
            }
        }
        if standing.refused {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(standing.reset));
        }
    }
}
