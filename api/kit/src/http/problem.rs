//! Problem documents (RFC 9457), in the reader's language.

use std::sync::Arc;

use poem::Response;
use poem::error::ResponseError;
use poem::http::{HeaderValue, StatusCode, header};
use serde::Serialize;

mod kinds;
mod refusal;
mod table;

pub use kinds::*;
pub use refusal::{Refusal, Refused};

use crate::db;
use crate::tenants::Commune;
use ground::FieldError;
use ground::text::{Language, Message};
// Names that a table (`refusal!`) uses.
#[doc(hidden)]
pub use {ground::say, sea_orm::DbErr};

/// Seconds after which a caller may ask again who was told that the server cannot answer.
pub const RETRY_AFTER: u32 = 5;

/// The media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// One kind of problem. Its slug never changes: clients tell problems apart by it.
#[derive(Debug, PartialEq, Eq)]
pub struct ProblemKind {
    /// The end of its address, `/problems/<slug>`.
    pub slug: &'static str,
    /// The HTTP status.
    pub status: StatusCode,
    /// The problem in a few words.
    pub title: Message,
    /// The advice for it: the text of its page.
    pub advice: Message,
}

/// A problem on its way to the reader.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.kind.slug)]
pub struct Problem {
    /// Its kind.
    pub kind: &'static ProblemKind,
    detail: Option<Message>,
    errors: Vec<FieldError>,
    commune: Option<Arc<Commune>>,
    /// Seconds after which the caller may try again.
    wait: Option<u32>,
    #[source]
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// The most refused values that a document tells; it says how many more there are.
const MOST_ERRORS: usize = 100;

impl Problem {
    /// A problem of this kind.
    pub fn of(kind: &'static ProblemKind) -> Self {
        Self { kind, detail: None, errors: Vec::new(), commune: None, wait: None, cause: None }
    }

    /// Values that were refused, all of them.
    pub fn invalid(errors: impl Into<Vec<FieldError>>) -> Self {
        Self { errors: errors.into(), ..Self::of(&INVALID) }
    }

    /// An error on our side, or an outage of the database. Its cause is logged when the answer leaves, and never shown.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        let kind = if db::is_outage(cause.as_ref()) { &UNAVAILABLE } else { &INTERNAL };
        Self { cause: Some(cause), ..Self::of(kind) }
    }

    /// An outage. Its cause is logged when the answer leaves, and never shown.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { cause: Some(cause.into()), ..Self::of(&UNAVAILABLE) }
    }

    /// Too many requests: after this number of seconds there may be another.
    pub fn too_many(seconds: u32) -> Self {
        let detail = say!(
            "Trop de requêtes en peu de temps\u{a0}: réessayez dans {seconds}\u{a0}s.",
            "Too many requests in a short time: try again in {seconds} s.",
            seconds
        );
        Self { wait: Some(seconds), ..Self::of(&TOO_MANY).with(detail) }
    }

    /// Adds a sentence on this occurrence.
    #[must_use]
    pub fn with(self, detail: Message) -> Self {
        Self { detail: Some(detail), ..self }
    }

    /// Adds the commune to whose board its page leads on.
    #[must_use]
    pub fn in_commune(self, commune: Arc<Commune>) -> Self {
        Self { commune: Some(commune), ..self }
    }

    /// The commune to whose board its page leads on, if one is known.
    pub fn commune(&self) -> Option<&Arc<Commune>> {
        self.commune.as_ref()
    }

    /// The values that were refused.
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    /// The mistakes that a form tells of: the values that were refused, or the problem itself as one of the whole form.
    ///
    /// # Errors
    /// When it is no mistake of whoever sent the form, or there is nothing that it could be about.
    pub fn into_mistakes(self) -> Result<Vec<FieldError>, Self> {
        let is_theirs = self.kind.status.is_client_error();
        let is_about_nothing = [StatusCode::UNAUTHORIZED, StatusCode::NOT_FOUND].contains(&self.kind.status);
        match self.errors.is_empty() {
            false => Ok(self.errors),
            true if is_theirs && !is_about_nothing => {
                let detail = self.detail.unwrap_or_else(|| self.kind.advice.clone());
                Ok(vec![FieldError { pointer: String::new(), detail }])
            }
            true => Err(self),
        }
    }

    /// The reason, for the log.
    pub fn cause(&self) -> Option<&(dyn std::error::Error + Send + Sync)> {
        self.cause.as_deref()
    }

    /// The problem in one line, for the command line.
    pub fn summary(&self, language: Language) -> String {
        let details: Vec<String> = self.errors.iter().map(|it| it.detail.in_language(language)).collect();
        let detail = self.detail.as_ref().unwrap_or(&self.kind.advice).in_language(language);
        if details.is_empty() { detail } else { details.join(" ") }
    }

    /// The document for a reader; `instance` names this occurrence.
    pub fn render(&self, language: Language, instance: String) -> Response {
        let more = self.errors.len().saturating_sub(MOST_ERRORS);
        let mut detail = self.detail.as_ref().unwrap_or(&self.kind.advice).in_language(language);
        if more > 0 {
            let and_more = say!(
                " Elle s’arrête aux {first} premières\u{a0}: il y en a {more} de plus.",
                " It stops after the first {first}: there are {more} more.",
                first = MOST_ERRORS,
                more
            );
            detail.push_str(&and_more.in_language(language));
        }
        let document = ProblemOut {
            r#type: format!("/problems/{}", self.kind.slug),
            title: self.kind.title.in_language(language),
            status: self.kind.status.as_u16(),
            detail,
            instance,
            errors: (!self.errors.is_empty()).then(|| {
                let render = |it: &FieldError| FieldErrorOut {
                    pointer: it.pointer.clone(),
                    detail: it.detail.in_language(language),
                };
                self.errors.iter().take(MOST_ERRORS).map(render).collect()
            }),
        };
        // A struct of texts and numbers always serialises.
        let mut response = Response::builder()
            .status(self.kind.status)
            .content_type(MEDIA_TYPE)
            .header(header::CONTENT_LANGUAGE, language.as_str())
            .header(header::CACHE_CONTROL, "no-store")
            .body(serde_json::to_vec(&document).unwrap_or_default());
        if self.kind.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.wait {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.kind.status
    }
}

/// A problem document, RFC 9457
#[derive(Debug, Clone, Serialize, poem_openapi::Object)]
#[oai(rename = "Problem", skip_serializing_if_is_none, example)]
pub struct ProblemOut {
    /// Its kind: the address of a page that explains it. Clients may rely on it.
    #[oai(rename = "type")]
    pub r#type: String,
    /// The kind in a few words, in the reader's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A sentence on this occurrence, in the reader's language.
    pub detail: String,
    /// This occurrence, to quote when you ask for help.
    pub instance: String,
    /// For refused values: every one of them, up to 100; the detail says how many more there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<Vec<FieldErrorOut>>,
}

/// A refused value
#[derive(Debug, Clone, Serialize, poem_openapi::Object)]
#[oai(rename = "FieldError")]
pub struct FieldErrorOut {
    /// A JSON pointer (RFC 6901) to the value; for a query parameter, `/` and its name.
    pub pointer: String,
    /// A sentence on what is expected, in the reader's language.
    pub detail: String,
}

impl poem_openapi::types::Example for ProblemOut {
    fn example() -> Self {
        Self {
            r#type: format!("/problems/{}", INVALID.slug),
            title: INVALID.title.in_language(Language::Fr),
            status: INVALID.status.as_u16(),
            detail: INVALID.advice.in_language(Language::Fr),
            instance: "urn:uuid:019abf3e-6f8a-7c54-9d7e-0b9c3a51d2e7".to_owned(),
            errors: Some(vec![FieldErrorOut {
                pointer: "/title".to_owned(),
                detail: "Le titre compte de 1 à 120 caractères.".to_owned(),
            }]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_is_set_as_french() {
        for kind in ALL {
            for text in [&kind.title, &kind.advice].map(|it| it.in_language(Language::Fr)) {
                for wrong in [" ;", " :", " ?", " !", "« ", " »", "'"] {
                    assert!(!text.contains(wrong), "{}: {wrong:?} in {text:?}", kind.slug);
                }
            }
        }
    }
}
