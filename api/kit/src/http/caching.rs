//! Keeping of answers: by nobody, or by everybody for a while, a copy for each language.

use ground::text::Language;
use poem::http::{HeaderMap, header};

/// The rule for public documents: anybody keeps them and asks again each time (a 304 is cheap, an alert must not wait),
/// and shared caches may answer a burst for five seconds.
pub const PUBLIC: &str = "public, no-cache, s-maxage=5";

/// True if an answer may depend on its caller, so that nobody may keep it. A public page never looks at a cookie: a
/// reader who is signed in keeps it like everybody else.
pub fn is_private(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || headers.contains_key("tambour-device")
}

/// The language of whoever asks for a page.
pub fn language(headers: &HeaderMap) -> Language {
    Language::preferred(headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok()))
}
