//! Whether an answer may be kept, and by whom.

use poem::http::{HeaderMap, header};

/// How public documents may be kept: by anybody, asked for again each time (a 304 is cheap, an alert must not wait),
/// and shared caches may answer a burst for five seconds.
pub const PUBLIC: &str = "public, no-cache, s-maxage=5";

/// Whether an answer may depend on who asks, so that nobody may keep it. What is public never looks at a cookie: a reader who
/// is signed in keeps a page like everybody else.
pub fn is_private(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || headers.contains_key("tambour-device")
}
