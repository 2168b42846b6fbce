//! The few pages that links in mails lead to. They work without JavaScript, and reading one changes nothing: programs that
//! look at links before people do confirm and end nothing.

use askama::Template;
use poem::{
    IntoResponse, Request, Response, handler,
    http::{StatusCode, header},
    web::{Data, Query},
};
use poem_openapi::{
    ApiResponse,
    registry::{MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry},
};
use serde::Deserialize;

use super::{
    Cadence,
    api::language,
    changes,
    confirm::confirm,
    links::{Links, Purpose},
    refusals::DigestError,
    sections::Sections,
};
use crate::App;
use ground::text::{Language, Message};
use kit::{
    http::problem::{self, Refusal},
    pages,
};

/// The addresses that mails lead to.
pub(crate) const PAGES: &[pages::Page] = &[
    pages::Page::form("/digests/confirm", &confirm_page, &confirmed_page),
    pages::Page::personal("/digests/manage", &manage_page),
    pages::Page::personal("/digests/unsubscribe", &unsubscribe_page),
];

const HTML: &str = "text/html; charset=utf-8";

/// Styles in the page itself, forms to this server, and nothing else.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

#[derive(Template)]
#[template(path = "digests/page.html")]
struct Page<'a> {
    language: &'a str,
    title: &'a str,
    text: &'a str,
    /// Where the button leads, and what it says.
    button: Option<(String, &'a str)>,
    /// The same of a link.
    link: Option<(&'a str, &'a str)>,
}

/// A page of this server.
#[derive(Debug)]
pub struct Html(pub(super) String, pub(super) Language);

impl IntoResponse for Html {
    fn into_response(self) -> Response {
        Response::builder()
            .content_type(HTML)
            .header(header::CONTENT_LANGUAGE, self.1.as_str())
            .header(header::VARY, "Accept-Language")
            .header(header::CACHE_CONTROL, "no-store")
            .header(header::CONTENT_SECURITY_POLICY, POLICY)
            .body(self.0)
    }
}

impl ApiResponse for Html {
    fn meta() -> MetaResponses {
        let mut schema = MetaSchema::new("string");
        schema.example = Some("<!doctype html>…".into());
        let content =
            vec![MetaMediaType { content_type: "text/html", schema: MetaSchemaRef::Inline(Box::new(schema)) }];
        let status = Some(StatusCode::OK.as_u16());
        MetaResponses {
            responses: vec![MetaResponse {
                description: "A page",
                status,
                status_range: None,
                content,
                headers: vec![],
            }],
        }
    }

    fn register(_registry: &mut Registry) {}
}

fn page(
    language: Language,
    title: &Message,
    text: &Message,
    button: Option<(String, &Message)>,
) -> Result<Html, DigestError> {
    let button = button.map(|(action, words)| (action, words.in_language(language)));
    let [title, text] = [title, text].map(|it| it.in_language(language));
    written(language, &Page { language: language.as_str(), title, text, button, link: None })
}

fn written(language: Language, page: &Page<'_>) -> Result<Html, DigestError> {
    Ok(Html(page.render().map_err(|error| DigestError::Internal(error.to_string()))?, language))
}

/// The page before unsubscribing, in the reader's language.
pub(super) async fn ask_to_unsubscribe(app: &App, token: &str) -> Result<Html, DigestError> {
    let reader = changes::unsubscribes(app, token).await?;
    let name = app.communes.by_id(reader.commune_id).map(|commune| commune.name.clone()).unwrap_or_default();
    let title = Message::fixed("Vous désabonner de la lettre\u{a0}?", "Unsubscribe from the letter?");
    let text = Message::new(
        format!(
            "Vous ne recevrez plus la lettre de la commune ({name}). Votre adresse sera effacée dans 30\u{a0}jours."
        ),
        format!(
            "You will no longer receive the letter of the commune ({name}). Your address will be erased in 30 days."
        ),
    );
    let button = Message::fixed("Me désabonner", "Unsubscribe");
    page(reader.locale, &title, &text, Some((format!("/v1/digests/unsubscribe/{token}"), &button)))
}

/// The page after it.
pub(super) fn unsubscribed(language: Language) -> Result<Html, DigestError> {
    let title = Message::fixed("C’est fait", "Done");
    let text = Message::fixed(
        "Vous ne recevrez plus cette lettre. Votre adresse sera effacée dans 30\u{a0}jours.",
        "You will no longer receive this letter. Your address will be erased in 30 days.",
    );
    page(language, &title, &text, None)
}

/// The page of a link that works no more, for people; other problems are as everywhere.
fn shown(result: Result<Html, DigestError>, language: Language) -> poem::Result<Response> {
    let Err(DigestError::NoSuchLink) = result else { return Ok(result.map_err(Refusal::problem)?.into_response()) };
    let kind = &problem::LINK_NOT_FOUND;
    let page = page(language, &kind.title, &kind.advice, None).map_err(Refusal::problem)?;
    Ok(page.with_status(kind.status).into_response())
}

/// The token of a link.
#[derive(Debug, Deserialize)]
pub struct Linked {
    token: String,
}

/// The page before unsubscribing, as letters link to it.
#[handler]
async fn unsubscribe_page(request: &Request, app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    shown(ask_to_unsubscribe(app.0, &query.0.token).await, language(request))
}

/// The page before confirming.
#[handler]
fn confirm_page(request: &Request, query: Query<Linked>) -> poem::Result<Response> {
    let title = Message::fixed("Recevoir la lettre de la commune", "Receive the letter of the commune");
    let text = Message::fixed("Confirmez que cette adresse est la vôtre.", "Confirm that this address is yours.");
    let button = Message::fixed("Confirmer", "Confirm");
    let token: String = url::form_urlencoded::byte_serialize(query.0.token.as_bytes()).collect();
    let language = language(request);
    shown(page(language, &title, &text, Some((format!("/digests/confirm?token={token}"), &button))), language)
}

/// Confirming by the page's button, and the page after it.
#[handler]
async fn confirmed_page(request: &Request, app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    shown(confirmed(app.0, &query.0.token, language(request)).await, language(request))
}

async fn confirmed(app: &App, token: &str, language: Language) -> Result<Html, DigestError> {
    let reader = confirm(app, token).await?;
    let title = Message::fixed("C’est confirmé", "Confirmed");
    let text = Message::fixed(
        "La prochaine lettre arrivera à cette adresse. Chaque lettre porte un lien pour modifier l’abonnement ou le terminer.",
        "The next letter will come to this address. Each letter has a link to change the subscription or to end it.",
    );
    let button = Message::fixed("Voir l’abonnement", "See the subscription");
    managed(
        language,
        &title,
        &text,
        &format!("/digests/manage?token={}", Links::of(app).token(&reader, Purpose::Manage)),
        &button,
    )
}

/// What a subscription is, with the way to end it.
#[handler]
async fn manage_page(request: &Request, app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    shown(subscription(app.0, &query.0.token).await, language(request))
}

async fn subscription(app: &App, token: &str) -> Result<Html, DigestError> {
    let reader = changes::managed(app, token).await.map_err(|error| match error {
        // To people, the link stopped working.
        DigestError::Unauthorized => DigestError::NoSuchLink,
        other => other,
    })?;
    let name = app.communes.by_id(reader.commune_id).map(|commune| commune.name.clone()).unwrap_or_default();
    let sections = Sections::read(reader.sections.as_deref()).list();
    let listed = |language: Language| match &sections {
        None => Message::fixed("toutes", "all of them").in_language(language).to_owned(),
        Some(list) => list.iter().map(|it| it.title().in_language(language).to_owned()).collect::<Vec<_>>().join(", "),
    };
    let often = match reader.cadence {
        Cadence::Weekly => Message::fixed("une fois par semaine", "once a week"),
        Cadence::Daily => Message::fixed("chaque jour où il y a du nouveau", "on every day with news"),
    };
    let title = Message::fixed("Votre abonnement à la lettre", "Your subscription to the letter");
    let text = Message::new(
        format!("Commune\u{a0}: {name}. Rythme\u{a0}: {}. Rubriques\u{a0}: {}.", often.fr, listed(Language::Fr)),
        format!("Commune: {name}. How often: {}. Sections: {}.", often.en, listed(Language::En)),
    );
    let button = Message::fixed("Me désabonner", "Unsubscribe");
    let address = format!("/digests/unsubscribe?token={}", Links::of(app).token(&reader, Purpose::Unsubscribe));
    managed(reader.locale, &title, &text, &address, &button)
}

/// A page that leads on by a link instead of a button.
fn managed(
    language: Language,
    title: &Message,
    text: &Message,
    address: &str,
    words: &Message,
) -> Result<Html, DigestError> {
    let [title, text, words] = [title, text, words].map(|it| it.in_language(language));
    written(language, &Page { language: language.as_str(), title, text, button: None, link: Some((address, words)) })
}
