//! The few pages that links in mails lead to. They work without JavaScript, and reading one changes nothing: programs that
//! look at links before people do confirm and end nothing.

use askama::Template;
use poem::{
    Request, Response, handler,
    web::{Data, Query},
};
use serde::Deserialize;

use super::{
    Cadence, changes,
    confirm::confirm,
    links::{self, Links, Purpose},
    refusals::DigestError,
    sections::Sections,
};
use crate::App;
use ground::text::{Language, Message};
use kit::{
    http::problem::Refusal,
    pages::{self, Frame, Page, Sort},
};

/// The addresses that mails lead to.
pub(crate) const PAGES: &[Page] = &[
    Page::form(links::CONFIRM, &confirm_page, &confirmed_page),
    Page::personal(links::MANAGE, &manage_page),
    Page::form(links::UNSUBSCRIBE, &unsubscribe_page, &unsubscribed_page),
];

#[derive(Template)]
#[template(path = "digests/page.html")]
struct LinkedPage<'a> {
    frame: Frame,
    text: &'a str,
    /// Where the button leads, and what it says.
    button: Option<(&'a str, &'a str)>,
    /// The same of a link.
    link: Option<(&'a str, &'a str)>,
}

/// Where a page leads on, and in which words.
enum Way<'a> {
    Button(&'a str, Message),
    Link(&'a str, Message),
    None,
}

fn page(language: Language, title: &Message, text: &Message, way: &Way<'_>) -> Result<Response, DigestError> {
    let say = |message: &'_ Message| message.in_language(language).to_owned();
    let (mut button, mut link) = (None, None);
    match way {
        Way::Button(action, words) => button = Some((*action, words.in_language(language))),
        Way::Link(address, words) => link = Some((*address, words.in_language(language))),
        Way::None => {}
    }
    let frame = Frame::of_server(language, say(title));
    let page = LinkedPage { frame, text: text.in_language(language), button, link };
    pages::answer(&page, language).map_err(|problem| DigestError::Internal(problem.to_string()))
}

/// The page before unsubscribing, in the reader's language.
pub(super) async fn ask_to_unsubscribe(app: &App, token: &str) -> Result<Response, DigestError> {
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
    let action = links::with_token(Purpose::Unsubscribe, token);
    let mut response = page(reader.locale, &title, &text, &Way::Button(&action, button))?;
    Sort::Form.dress(&mut response);
    Ok(response)
}

/// The page after it.
pub(super) fn unsubscribed(language: Language) -> Result<Response, DigestError> {
    let title = Message::fixed("C’est fait", "Done");
    let text = Message::fixed(
        "Vous ne recevrez plus cette lettre. Votre adresse sera effacée dans 30\u{a0}jours.",
        "You will no longer receive this letter. Your address will be erased in 30 days.",
    );
    let mut response = page(language, &title, &text, &Way::None)?;
    Sort::Personal.dress(&mut response);
    Ok(response)
}

/// The token of a link.
#[derive(Debug, Deserialize)]
pub struct Linked {
    token: String,
}

/// The page before unsubscribing, as letters link to it.
#[handler]
async fn unsubscribe_page(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    Ok(ask_to_unsubscribe(app.0, &query.0.token).await.map_err(Refusal::problem)?)
}

/// Unsubscribing by the page's button, and the page after it.
#[handler]
async fn unsubscribed_page(request: &Request, app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    changes::unsubscribe_by_token(app.0, &query.0.token).await.map_err(Refusal::problem)?;
    Ok(unsubscribed(pages::language(request.headers())).map_err(Refusal::problem)?)
}

/// The page before confirming.
#[handler]
fn confirm_page(request: &Request, query: Query<Linked>) -> poem::Result<Response> {
    let title = Message::fixed("Recevoir la lettre de la commune", "Receive the letter of the commune");
    let text = Message::fixed("Confirmez que cette adresse est la vôtre.", "Confirm that this address is yours.");
    let way = links::with_token(Purpose::Confirm, &query.0.token);
    let way = Way::Button(&way, Message::fixed("Confirmer", "Confirm"));
    Ok(page(pages::language(request.headers()), &title, &text, &way).map_err(Refusal::problem)?)
}

/// Confirming by the page's button, and the page after it.
#[handler]
async fn confirmed_page(request: &Request, app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    Ok(confirmed(app.0, &query.0.token, language).await.map_err(Refusal::problem)?)
}

async fn confirmed(app: &App, token: &str, language: Language) -> Result<Response, DigestError> {
    let reader = confirm(app, token).await?;
    let title = Message::fixed("C’est confirmé", "Confirmed");
    let text = Message::fixed(
        "La prochaine lettre arrivera à cette adresse. Chaque lettre porte un lien pour modifier l’abonnement ou le terminer.",
        "The next letter will come to this address. Each letter has a link to change the subscription or to end it.",
    );
    let way = links::with_token(Purpose::Manage, &Links::of(app).token(&reader, Purpose::Manage));
    page(language, &title, &text, &Way::Link(&way, Message::fixed("Voir l’abonnement", "See the subscription")))
}

/// What a subscription is, with the way to end it.
#[handler]
async fn manage_page(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    Ok(subscription(app.0, &query.0.token).await.map_err(Refusal::problem)?)
}

async fn subscription(app: &App, token: &str) -> Result<Response, DigestError> {
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
    let way = links::with_token(Purpose::Unsubscribe, &Links::of(app).token(&reader, Purpose::Unsubscribe));
    page(reader.locale, &title, &text, &Way::Link(&way, Message::fixed("Me désabonner", "Unsubscribe")))
}
