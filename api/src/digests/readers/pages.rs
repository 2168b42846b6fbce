//! The few pages that links in mails lead to. They work without JavaScript, and reading one changes nothing: programs
//! that look at links before people do confirm and end nothing.

use askama::Template;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::changes;
use super::confirm::confirm;
use crate::App;
use crate::digests::links::{self, Purpose};
use crate::digests::refusals::LinkError;
use ground::text::{Language, Message};
use ground::{names, say};
use kit::forms::{self, FormView, Typed};
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample, Sort};

/// A page that says one thing, and perhaps has a button.
#[derive(Template)]
#[template(path = "digests/page.html")]
struct LinkedPage {
    frame: Frame,
    text: String,
    form: Option<FormView>,
}

impl LinkedPage {
    fn new(language: Language, title: &Message, text: &Message) -> Self {
        let [title, text] = [title, text].map(|it| it.in_language(language));
        Self { frame: Frame::personal(language, title), text, form: None }
    }

    /// Add a button that leads to a path.
    fn with_button(self, action: String, words: &Message) -> Self {
        let language = self.frame.language;
        let words = words.in_language(language);
        Self { form: Some(FormView::new(language, action, words, vec![], &Typed::default(), &[])), ..self }
    }

    fn answer(&self) -> Result<Response, LinkError> {
        Ok(pages::answer(self, self.frame.language)?)
    }
}

/// The query of a link.
#[derive(Debug, Deserialize)]
pub(super) struct Linked {
    pub(super) token: String,
    /// The word for something done just now.
    pub(super) done: Option<String>,
}

names! {
    /// The deed of a form, as a word in the address that it leads on to.
    pub enum Done {
        /// An address is confirmed.
        Confirmed = "confirmed",
        /// A subscription is changed.
        Changed = "changed",
        /// A subscription has ended.
        Unsubscribed = "unsubscribed",
    }
}

impl Done {
    /// The title and the text by which the page of a subscription tells of it.
    pub(super) fn told(self) -> Option<(Message, Message)> {
        match self {
            Self::Confirmed => Some((
                say!("C’est confirmé", "Confirmed"),
                say!(
                    "La prochaine lettre arrivera à cette adresse. Chaque lettre porte un lien pour modifier l’abonnement ou le terminer.",
                    "The next letter will come to this address. Each letter has a link to change the subscription or to end it.",
                ),
            )),
            Self::Changed => Some((
                say!("C’est fait", "Done"),
                say!("Votre abonnement est modifié.", "Your subscription is changed."),
            )),
            Self::Unsubscribed => None,
        }
    }
}

pub(super) fn after(path: &str, done: Done) -> String {
    format!("{path}&done={done}")
}

#[handler]
pub(super) fn confirm_page(request: &Request, query: Query<Linked>) -> poem::Result<Response> {
    Ok(before_confirming(pages::language(request.headers()), &query.0.token).answer().map_err(Refusal::problem)?)
}

fn before_confirming(language: Language, token: &str) -> LinkedPage {
    let title = say!("Recevoir la lettre de la commune", "Receive the letter of the commune");
    let text = say!("Confirmez que cette adresse est la vôtre.", "Confirm that this address is yours.");
    let action = links::with_token(Purpose::Confirm, token);
    LinkedPage::new(language, &title, &text).with_button(action, &say!("Confirmer", "Confirm"))
}

/// Confirms by the page's button.
#[handler]
pub(super) async fn confirm_form(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    let reader = confirm(app.0, &query.0.token).await.map_err(Refusal::problem)?;
    Ok(forms::done(&after(&links::to_manage(app.0, &reader), Done::Confirmed)))
}

/// Shows the page before unsubscribing, as letters link to it, and the one after it.
#[handler]
pub(super) async fn unsubscribe_page(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    Ok(ask_to_unsubscribe(app.0, &query.0.token).await.map_err(Refusal::problem)?)
}

/// Unsubscribes by the page's button.
#[handler]
pub(super) async fn unsubscribe_form(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    changes::unsubscribe_by_token(app.0, &query.0.token).await.map_err(Refusal::problem)?;
    Ok(forms::done(&after(&links::with_token(Purpose::Unsubscribe, &query.0.token), Done::Unsubscribed)))
}

/// The page before unsubscribing, in the reader's language; a reader who is gone already gets the one after it.
pub(super) async fn ask_to_unsubscribe(app: &App, token: &str) -> Result<Response, LinkError> {
    let reader = changes::unsubscribes(app, token).await?;
    if reader.unsubscribed_at.is_some() {
        return unsubscribed(reader.locale);
    }
    let name = app.communes.by_id(reader.commune_id).map(|commune| commune.name.clone()).unwrap_or_default();
    let mut response = before_unsubscribing(reader.locale, &name, token).answer()?;
    Sort::Form.dress(&mut response);
    Ok(response)
}

fn before_unsubscribing(language: Language, name: &str, token: &str) -> LinkedPage {
    let title = say!("Vous désabonner de la lettre\u{a0}?", "Unsubscribe from the letter?");
    let text = say!(
        "Vous ne recevrez plus la lettre de la commune ({name}). Votre adresse sera effacée dans 30\u{a0}jours.",
        "You will no longer receive the letter of the commune ({name}). Your address will be erased in 30 days.",
        name
    );
    let action = links::with_token(Purpose::Unsubscribe, token);
    LinkedPage::new(language, &title, &text).with_button(action, &say!("Me désabonner", "Unsubscribe"))
}

pub(super) fn unsubscribed(language: Language) -> Result<Response, LinkError> {
    let mut response = after_unsubscribing(language).answer()?;
    Sort::Personal.dress(&mut response);
    Ok(response)
}

fn after_unsubscribing(language: Language) -> LinkedPage {
    let title = say!("C’est fait", "Done");
    let text = say!(
        "Vous ne recevrez plus cette lettre. Votre adresse sera effacée dans 30\u{a0}jours.",
        "You will no longer receive this letter. Your address will be erased in 30 days.",
    );
    LinkedPage::new(language, &title, &text)
}

/// Pages of examples: before and after what a link does.
pub(super) fn samples(language: Language) -> [Sample; 3] {
    let pages = [
        before_confirming(language, "AZ-LbDpEejaNOW9q"),
        before_unsubscribing(language, "Kerling-lès-Sierck", "AZ-LbDpEejaNOW9q"),
        after_unsubscribing(language),
    ];
    pages.map(|page| Sample::of("digests/page.html", &page))
}
