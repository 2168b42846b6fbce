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
        /// A subscription that had ended goes on.
        Returned = "returned",
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
            Self::Unsubscribed | Self::Returned => None,
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
    let done = query.0.done.as_deref().and_then(|word| word.parse().ok());
    Ok(standing(app.0, &query.0.token, done).await.map_err(Refusal::problem)?)
}

/// Unsubscribes by the page's button.
#[handler]
pub(super) async fn unsubscribe_form(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    changes::leave(app.0, &query.0.token).await.map_err(Refusal::problem)?;
    Ok(forms::done(&after(&links::with_token(Purpose::Unsubscribe, &query.0.token), Done::Unsubscribed)))
}

/// Takes it back by the button of the page after it.
#[handler]
pub(super) async fn return_form(app: Data<&App>, query: Query<Linked>) -> poem::Result<Response> {
    changes::come_back(app.0, &query.0.token).await.map_err(Refusal::problem)?;
    Ok(forms::done(&after(&links::with_token(Purpose::Unsubscribe, &query.0.token), Done::Returned)))
}

/// The page of the link that ends letters, in the reader's language: how they stand, what was done just now, and the way
/// to the contrary.
pub(super) async fn standing(app: &App, token: &str, done: Option<Done>) -> Result<Response, LinkError> {
    let reader = changes::unsubscribes(app, token).await?;
    let name = app.communes.by_id(reader.commune_id).map(|commune| commune.name.clone()).unwrap_or_default();
    let stands = match (reader.unsubscribed_at.is_some(), done) {
        (true, Some(Done::Unsubscribed)) => Stands::JustLeft,
        (true, _) => Stands::Gone,
        (false, Some(Done::Returned)) => Stands::JustBack,
        (false, _) => Stands::Reads,
    };
    let mut response = stands.page(reader.locale, &name, &reader.email.hint(), token).answer()?;
    Sort::Form.dress(&mut response);
    Ok(response)
}

/// How a reader stands, as the page of the link that ends letters shows it.
#[derive(Debug, Clone, Copy)]
enum Stands {
    /// Letters come.
    Reads,
    /// They ended just now.
    JustLeft,
    /// They ended before.
    Gone,
    /// They go on, since just now.
    JustBack,
}

impl Stands {
    /// Its page. The address is told in part: a letter may have been handed on.
    fn page(self, language: Language, name: &str, address: &str, token: &str) -> LinkedPage {
        let end = || (links::with_token(Purpose::Unsubscribe, token), say!("Me désabonner", "Unsubscribe"));
        let back = || (links::to_return(token), say!("M’abonner de nouveau", "Subscribe again"));
        let (title, text, (action, words)) = match self {
            Self::Reads => (
                say!("Vous désabonner de la lettre\u{a0}?", "Unsubscribe from the letter?"),
                say!(
                    "La lettre de la commune ({name}) n’arrivera plus à l’adresse {address}, qui sera effacée dans 30\u{a0}jours. Si ce n’est pas la vôtre, quelqu’un vous a transmis sa lettre\u{a0}: fermez cette page.",
                    "The letter of the commune ({name}) will no longer come to the address {address}, which will be erased in 30 days. If it is not yours, somebody passed their letter on to you: close this page.",
                    name,
                    address
                ),
                end(),
            ),
            Self::JustLeft => (
                say!("C’est fait", "Done"),
                say!(
                    "La lettre de la commune ({name}) n’arrivera plus à l’adresse {address}, qui sera effacée dans 30\u{a0}jours.",
                    "The letter of the commune ({name}) will no longer come to the address {address}, which will be erased in 30 days.",
                    name,
                    address
                ),
                back(),
            ),
            Self::Gone => (
                say!("Cet abonnement est déjà terminé", "This subscription has ended already"),
                say!(
                    "La lettre de la commune ({name}) n’arrive plus à l’adresse {address}, qui sera effacée 30\u{a0}jours après la fin de l’abonnement.",
                    "The letter of the commune ({name}) no longer comes to the address {address}, which is erased 30 days after the subscription ended.",
                    name,
                    address
                ),
                back(),
            ),
            Self::JustBack => (
                say!("C’est annulé", "Taken back"),
                say!(
                    "La lettre de la commune ({name}) arrivera de nouveau à l’adresse {address}.",
                    "The letter of the commune ({name}) will come to the address {address} again.",
                    name,
                    address
                ),
                end(),
            ),
        };
        LinkedPage::new(language, &title, &text).with_button(action, &words)
    }
}

/// Pages of examples: before and after what a link does.
pub(super) fn samples(language: Language) -> [Sample; 5] {
    let stands = |stands: Stands| stands.page(language, "Kerling-lès-Sierck", "c…@exemple.fr", "AZ-LbDpEejaNOW9q");
    let pages = [
        before_confirming(language, "AZ-LbDpEejaNOW9q"),
        stands(Stands::Reads),
        stands(Stands::JustLeft),
        stands(Stands::Gone),
        stands(Stands::JustBack),
    ];
    pages.map(|page| Sample::of("digests/page.html", &page))
}
