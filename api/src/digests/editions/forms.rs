//! The forms of the archive: pages, text and a feed, as `Accept` says.

use askama::Template;
use poem::http::{HeaderValue, StatusCode, header};
use poem::{IntoResponse, Request, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry};

use crate::digests::refusals::EditionError;
use ground::text::{Language, weighed_highest};
use kit::pages;

/// The headers that an answer depends on.
const VARY: &str = "Accept, Accept-Language";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ArchiveForm {
    Html,
    Text,
    Atom,
}

impl ArchiveForm {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Html, "text/html"), (Self::Text, "text/plain"), (Self::Atom, "application/atom+xml")];

    const fn content_type(self) -> &'static str {
        match self {
            Self::Html => "text/html; charset=utf-8",
            Self::Text => "text/plain; charset=utf-8",
            Self::Atom => "application/atom+xml",
        }
    }

    /// The one that a request asks for.
    pub(super) fn wanted(request: &Request) -> Self {
        Self::preferred(request.header(header::ACCEPT).unwrap_or_default())
    }

    /// The one that `Accept` weighs highest; a page if it takes anything.
    fn preferred(accept: &str) -> Self {
        let known = |range: &str| match range {
            "*/*" | "text/*" => Some(Self::Html),
            _ => Self::ALL.iter().find(|(_, name)| *name == range).map(|(form, _)| *form),
        };
        weighed_highest(accept, known).unwrap_or(Self::Html)
    }
}

/// Answer a page that is one of several forms.
pub(super) fn page(page: &impl Template, language: Language) -> Result<Response, EditionError> {
    let mut response = pages::answer(page, language)?;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static(VARY));
    Ok(response)
}

pub(super) fn answer(body: String, form: ArchiveForm, language: Language) -> Response {
    Response::builder()
        .content_type(form.content_type())
        .header(header::CONTENT_LANGUAGE, language.as_str())
        .header(header::VARY, VARY)
        .body(body)
}

/// An edition, or the list of all, in the form that was wanted.
#[derive(Debug)]
pub struct ArchiveShown<const LIST: bool>(pub(super) Response);

impl<const LIST: bool> IntoResponse for ArchiveShown<LIST> {
    fn into_response(self) -> Response {
        self.0
    }
}

impl<const LIST: bool> ApiResponse for ArchiveShown<LIST> {
    fn meta() -> MetaResponses {
        if LIST {
            forms("The list of editions", &ArchiveForm::ALL)
        } else {
            forms("The edition", &ArchiveForm::ALL[..2])
        }
    }

    fn register(_registry: &mut Registry) {}
}

fn forms(description: &'static str, forms: &[(ArchiveForm, &'static str)]) -> MetaResponses {
    let content = forms.iter().map(|(form, content_type)| {
        let mut schema = MetaSchema::new("string");
        schema.example = Some(
            match form {
                ArchiveForm::Html => "<!doctype html>…",
                ArchiveForm::Text => "Kerling-lès-Sierck : la lettre de la semaine…",
                ArchiveForm::Atom => "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">…</feed>",
            }
            .into(),
        );
        MetaMediaType { content_type, schema: MetaSchemaRef::Inline(Box::new(schema)) }
    });
    let status = Some(StatusCode::OK.as_u16());
    MetaResponses {
        responses: vec![MetaResponse {
            description,
            status,
            status_range: None,
            content: content.collect(),
            headers: vec![],
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_form_they_weigh_highest_and_a_page_otherwise() {
        for (accept, expected) in [
            ("", ArchiveForm::Html),
            ("*/*", ArchiveForm::Html),
            ("text/plain", ArchiveForm::Text),
            ("text/plain;q=0.5, text/html", ArchiveForm::Html),
            ("application/atom+xml, */*;q=0.1", ArchiveForm::Atom),
            ("application/json", ArchiveForm::Html),
            ("text/html;q=0.2, text/plain;q=0.4", ArchiveForm::Text),
        ] {
            assert_eq!(ArchiveForm::preferred(accept), expected, "{accept}");
        }
    }
}
