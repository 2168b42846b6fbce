//! Entity tags (RFC 9110, section 8.8.3) and the preconditions that use them.

use std::fmt;

use aws_lc_rs::digest;
use poem::http::{HeaderMap, HeaderValue, header};
use serde::Serialize;

use super::coding::Coding;

/// The strong validator of a document: 128 bits of the SHA-256 of its identity body, as hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision([u8; 32]);

impl Revision {
    /// Of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut digits = [0; 32];
        digits.copy_from_slice(hex(&digest::digest(&digest::SHA256, bytes).as_ref()[..16]).as_bytes());
        Self(digits)
    }

    /// Of a resource, as it is served.
    pub fn of_resource(resource: &impl Serialize) -> Self {
        // Wire types are structs of texts and numbers: they always serialise.
        Self::of(&serde_json::to_vec(resource).unwrap_or_default())
    }

    /// Its 32 hexadecimal digits.
    pub const fn digits(&self) -> &[u8; 32] {
        &self.0
    }

    /// The `ETag` of the document in a coding.
    pub fn etag(&self, coding: Coding) -> HeaderValue {
        let (dash, name) = coding.name().map_or(("", ""), |name| ("-", name));
        let tag = [b"\"", &self.0[..], dash.as_bytes(), name.as_bytes(), b"\""].concat();
        // Hexadecimal digits, a dash and letters are valid in a header.
        HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
    }

    /// Whether the client's `If-None-Match` names this revision, in any coding.
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::IF_NONE_MATCH).iter().any(|value| value.to_str().is_ok_and(|tags| self.is_in(tags)))
    }

    fn is_in(&self, tags: &str) -> bool {
        tags.split(',').any(|tag| {
            let tag = tag.trim();
            let tag = tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"');
            tag == "*" || tag.split_once('-').map_or(tag, |(revision, _)| revision).as_bytes() == self.0
        })
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        str::from_utf8(&self.0).map_err(|_| fmt::Error)?.fmt(f)
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]].map(char::from)).collect()
}

/// The `If-Match` of a change: none, or the revisions it may start from.
#[derive(Debug, Clone, Default)]
pub struct IfMatch(Option<String>);

impl IfMatch {
    /// Whether the change may go on from this state. Only strong tags count.
    pub fn allows(&self, current: &Revision) -> bool {
        let Some(tags) = &self.0 else { return true };
        tags.split(',').any(|tag| !tag.trim().starts_with("W/") && current.is_in(tag))
    }
}

impl<'a> poem_openapi::ApiExtractor<'a> for IfMatch {
    const TYPES: &'static [poem_openapi::ApiExtractorType] = &[poem_openapi::ApiExtractorType::Parameter];
    type ParamType = String;
    type ParamRawType = String;

    fn param_in() -> Option<poem_openapi::registry::MetaParamIn> {
        Some(poem_openapi::registry::MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<poem_openapi::registry::MetaSchemaRef> {
        Some(<String as poem_openapi::types::Type>::schema_ref())
    }

    fn param_raw_type(&self) -> Option<&String> {
        self.0.as_ref()
    }

    async fn from_request(
        request: &'a poem::Request,
        _body: &mut poem::RequestBody,
        _options: poem_openapi::ExtractParamOptions<String>,
    ) -> poem::Result<Self> {
        // A tag that is not visible ASCII is none of ours.
        let values: Vec<&str> =
            request.headers().get_all(header::IF_MATCH).iter().map(|value| value.to_str().unwrap_or_default()).collect();
        Ok(Self((!values.is_empty()).then(|| values.join(","))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_is_known_in_any_coding_and_a_change_wants_a_strong_tag() {
        let revision = Revision::of(b"abc");
        assert_eq!(revision.to_string(), "ba7816bf8f01cfea414140de5dae2223");
        assert_eq!(revision.etag(Coding::Br), "\"ba7816bf8f01cfea414140de5dae2223-br\"");
        assert_eq!(revision.etag(Coding::Identity), "\"ba7816bf8f01cfea414140de5dae2223\"");
        for (tags, known, allowed) in [
            ("\"abc\"", true, true),
            ("\"abc-br\"", true, true),
            ("\"xyz\", \"abc-gzip\"", true, true),
            ("W/\"abc\"", true, false),
            ("*", true, true),
            ("\"abcd\"", false, false),
            ("", false, false),
        ] {
            let tags = &tags.replace("abc", &revision.to_string());
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(tags).unwrap())]);
            assert_eq!(revision.is_known(&headers), known, "{tags}");
            assert_eq!(IfMatch(Some(tags.to_owned())).allows(&revision), allowed, "{tags}");
        }
        assert!(IfMatch(None).allows(&revision));
    }
}
