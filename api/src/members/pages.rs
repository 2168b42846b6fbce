//! The page of an invitation's link: it says what is offered, and its button accepts.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::accept::{AcceptError, accept, named_by};
use super::mail::{self, LINK};
use crate::App;
use crate::accounts::membership::Model;
use crate::accounts::sign_in::{self, NewSignIn};
use crate::accounts::{self, who};
use ground::say;
use ground::text::{Language, Message};
use kit::forms;
use kit::http::problem::{Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample};
use kit::tenants::Commune;

/// The page that mails lead to.
pub const PAGES: &[Page] = &[Page::form(LINK, &show, &act).unlisted()];

/// The query of an invitation's link.
#[derive(Debug, Deserialize)]
struct Link {
    token: String,
}

#[derive(Template)]
#[template(path = "members/invitation.html")]
struct InvitationPage {
    frame: Frame,
    texts: Vec<String>,
    action: Option<String>,
}

/// Shows an invitation; reading it changes nothing.
#[handler]
async fn show(app: Data<&App>, request: &Request, link: Query<Link>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let row = named_by(app.0, &link.token).await.map_err(Refusal::problem)?;
    let page = match row.and_then(|row| Some((app.communes.by_id(row.commune_id)?, row))) {
        Some((commune, row)) => offer(app.0, &commune, &row, &link.token, language).await?,
        None => gone(language),
    };
    Ok(pages::answer(&page, language)?)
}

async fn offer(
    app: &App,
    commune: &Arc<Commune>,
    row: &Model,
    token: &str,
    language: Language,
) -> Result<InvitationPage, Problem> {
    let what = mail::named(app, row).await.map_err(Refusal::problem)?.in_language(language);
    let address = row.email.as_ref().map(kit::mail::Email::hint).unwrap_or_default();
    Ok(offered(&commune.name, &what, &address, token, language))
}

fn offered(name: &str, what: &str, address: &str, token: &str, language: Language) -> InvitationPage {
    let say = |message: Message| message.in_language(language);
    InvitationPage {
        frame: Frame::personal(language, say(say!("Une invitation", "An invitation"))),
        texts: vec![
            say(say!("On vous invite à {what} ({name}).", "You are invited to {what}, in {name}.", what, name)),
            say(say!(
                "En acceptant, vous entrez avec l’adresse {address}.",
                "By accepting you sign in with the address {address}.",
                address
            )),
        ],
        action: Some(mail::link_with(token)),
    }
}

fn gone(language: Language) -> InvitationPage {
    let say = |message: Message| message.in_language(language);
    InvitationPage {
        frame: Frame::personal(language, say(say!("Cette invitation ne sert plus", "This invitation works no more"))),
        texts: vec![say(say!(
            "Elle a été acceptée, retirée, ou date de plus de quatorze jours. Demandez-en une autre à la mairie.",
            "It was accepted, taken back, or is older than fourteen days. Ask the town hall for another one.",
        ))],
        action: None,
    }
}

/// Accepts by the button. Whoever is not signed in with its address gets a code there first, and comes back.
#[handler]
async fn act(app: Data<&App>, request: &Request, link: Query<Link>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let caller = who::known(request).await?;
    if let Some((account, caller)) = caller.and_then(|it| Some((it.account()?, it))) {
        match accept(app.0, &caller, account, &link.token).await {
            Ok(member) => {
                tracing::info!(role = %member.role, "an invitation was accepted");
                let row = accounts::roles::find(&app.db.read, member.id).await.map_err(Refusal::problem)?;
                let commune = row.and_then(|row| app.communes.by_id(row.commune_id));
                let to = commune.map_or_else(|| "/".to_owned(), |it| accounts::desk_of(&it.slug));
                return Ok(forms::done(&to));
            }
            Err(AcceptError::OtherAddress) => {}
            Err(AcceptError::NoSuchLink) => return Ok(forms::refused(&gone(language), language)?),
            Err(error) => return Err(error.problem().into()),
        }
    }
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let row = named_by(app.0, &link.token).await.map_err(Refusal::problem)?;
    let Some(email) = row.and_then(|row| row.email) else { return Ok(forms::refused(&gone(language), language)?) };
    let wish = NewSignIn { email, locale: Some(language) };
    let asked = sign_in::ask(app.0, wish, app.limits.network_of(request)).await.map_err(Refusal::problem)?;
    let back = mail::link_with(&link.token);
    Ok(forms::done(&accounts::to_code(&asked.request, Some(&back))))
}

/// Pages of examples: an invitation, and an old one.
pub(crate) fn samples(language: Language) -> [Sample; 2] {
    let offered =
        offered("Kerling-lès-Sierck", "publier pour « Les Amis du lavoir »", "a…@exemple.fr", "AZq", language);
    [offered, gone(language)].map(|page| Sample::of("members/invitation.html", &page))
}
