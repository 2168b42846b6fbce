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

    /// True if the client's `If-None-Match` names this revision, in any coding.
    pub fn is_known(&self, headers: &HeaderMap) -> bool {
        headers.get_all(header::IF_NONE_MATCH).iter().any(|value| value.to_str().is_ok_and(|tags| self.is_in(tags)))
    }

    fn is_in(&self, tags: &str) -> bool {
        match Tags::of(tags) {
            None => true,
            Some(mut tags) => tags.any(|tag| self.is_tagged(tag.opaque)),
        }
    }

    /// True if the text between a tag's quotes is this revision in one of our codings, octet by octet.
    fn is_tagged(&self, opaque: &str) -> bool {
        let Some(coding) = opaque.as_bytes().strip_prefix(&self.0) else { return false };
        let named = |it: &Coding| {
            it.name().map_or(coding.is_empty(), |name| coding.strip_prefix(b"-") == Some(name.as_bytes()))
        };
        Coding::ALL.iter().any(named)
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        str::from_utf8(&self.0).map_err(|_| fmt::Error)?.fmt(f)
    }
}

/// The entity tags of a list (RFC 9110, sections 5.6.1 and 8.8.3), until something in it is none.
struct Tags<'a>(&'a str);

struct Tag<'a> {
    weak: bool,
    opaque: &'a str,
}

impl<'a> Tags<'a> {
    /// Those of a field; none if it stands for whatever there is.
    fn of(field: &'a str) -> Option<Self> {
        (field.trim_matches(BLANKS) != "*").then_some(Self(field))
    }
}

const BLANKS: [char; 2] = [' ', '\t'];

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        // Empty members count for nothing.
        let rest = self.0.trim_start_matches([' ', '\t', ',']);
        let (weak, rest) = rest.strip_prefix("W/").map_or((false, rest), |rest| (true, rest));
        // A tag may hold commas; what is cut off by anything else than one is not a tag, and nothing after it counts.
        let (opaque, rest) = rest.strip_prefix('"')?.split_once('"')?;
        let rest = rest.trim_start_matches(BLANKS);
        let ends = (rest.is_empty() || rest.starts_with(','))
            && opaque.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x7E | 0x80..));
        self.0 = rest;
        ends.then_some(Tag { weak, opaque })
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]].map(char::from))
        .collect()
}

/// The `If-Match` of a change: none, or the revisions it may start from.
#[derive(Debug, Clone, Default)]
pub struct IfMatch(Option<String>);

impl IfMatch {
    /// The condition that tags stand for; none is any state.
    pub fn of(tags: Option<String>) -> Self {
        Self(tags)
    }

    /// True if the change may go on from this state. Only strong tags count.
    pub fn allows(&self, current: &Revision) -> bool {
        let Some(tags) = &self.0 else { return true };
        match Tags::of(tags) {
            None => true,
            Some(mut tags) => tags.any(|tag| !tag.weak && current.is_tagged(tag.opaque)),
        }
    }
}

impl IfMatch {
    /// True if the change may start from any state.
    pub fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// [`Self::allows`] for what may not be there: then nothing matches.
    pub fn allows_if_any(&self, current: Option<&Revision>) -> bool {
        current.map_or(self.0.is_none(), |current| self.allows(current))
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
        let values: Vec<&str> = request
            .headers()
            .get_all(header::IF_MATCH)
            .iter()
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
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
            (" *\t", true, true),
            ("\"abcd\"", false, false),
            ("", false, false),
            ("abc", false, false),
            ("\"abc", false, false),
            ("abc\"", false, false),
            ("\"\"abc\"\"", false, false),
            ("'abc'", false, false),
            ("\"ABC\"", false, false),
            ("\" abc\"", false, false),
            ("\"abc-evil\"", false, false),
            ("\"abc-\"", false, false),
            ("\"abc-BR\"", false, false),
            ("\"abc-br-br\"", false, false),
            ("\"*\"", false, false),
            ("*, \"x\"", false, false),
            ("\"x\", *", false, false),
            ("w/\"abc\"", false, false),
            ("W/ \"abc\"", false, false),
            ("\"x,\"abc\"", false, false),
            ("\"x, y\", \"abc\"", false, false),
            ("\"x,y\", \"abc\"", true, true),
            (",, \"abc\" ,", true, true),
            ("\"x\"\"abc\"", false, false),
            ("W/\"x\",\"abc\"", true, true),
        ] {
            let tags = &tags.replace("abc", &revision.to_string());
            let headers = HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_str(tags).unwrap())]);
            assert_eq!(revision.is_known(&headers), known, "{tags}");
            assert_eq!(IfMatch(Some(tags.to_owned())).allows(&revision), allowed, "{tags}");
        }
        assert!(IfMatch(None).allows(&revision));
    }
}
