//! The page of the link by which an association confirms its address: its button does it.

use askama::Template;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::confirm::{ConfirmJoiningError, confirm, named_by};
use super::mail::{LINK, link_with};
use crate::App;
use ground::say;
use ground::text::{Language, Message};
use kit::forms;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Page, Sample};

/// The page that mails lead to.
pub(crate) const PAGES: &[Page] = &[Page::form(LINK, &show, &act).unlisted()];

/// The query of the link.
#[derive(Debug, Deserialize)]
struct JoiningLink {
    #[serde(default)]
    token: String,
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "associations/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    texts: Vec<String>,
    button: Option<(String, String)>,
}

/// Shows the request; reading it changes nothing.
#[handler]
async fn show(app: Data<&App>, request: &Request, link: Query<JoiningLink>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    if link.fait.is_some() {
        return Ok(pages::answer(&done(language), language)?);
    }
    let row = named_by(app.0, &link.token).await.map_err(Refusal::problem)?;
    let place = row.and_then(|row| Some((app.communes.by_id(row.commune_id)?, row)));
    let page = match place {
        Some((commune, row)) => asking(row.name.as_str(), &commune.name, &link.token, language),
        None => gone(language),
    };
    Ok(pages::answer(&page, language)?)
}

/// Confirms by the button.
#[handler]
async fn act(app: Data<&App>, request: &Request, link: Query<JoiningLink>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    match confirm(app.0, &link.token).await {
        Ok(()) => Ok(forms::done(&format!("{LINK}?fait=1"))),
        Err(ConfirmJoiningError::NoSuchLink) => Ok(forms::refused(&gone(language), language)?),
        Err(error) => Err(error.problem().into()),
    }
}

fn asking(name: &str, commune: &str, token: &str, language: Language) -> ConfirmPage {
    let say = |message: Message| message.in_language(language);
    ConfirmPage {
        frame: Frame::personal(language, say(say!("Envoyer la demande", "Send the request"))),
        texts: vec![say(say!(
            "«\u{202f}{name}\u{202f}» demande à publier sur le tableau de la commune ({commune}). La mairie lira cette demande.",
            "“{name}” asks to publish on the board of {commune}. The town hall will read the request.",
            name,
            commune
        ))],
        button: Some((link_with(token), say(say!("Envoyer à la mairie", "Send it to the town hall")))),
    }
}

fn done(language: Language) -> ConfirmPage {
    let say = |message: Message| message.in_language(language);
    ConfirmPage {
        frame: Frame::personal(language, say(say!("C’est envoyé", "It is sent"))),
        texts: vec![say(say!(
            "La mairie lit votre demande. Sa réponse arrive à votre adresse.",
            "The town hall reads your request. Its answer comes to your address.",
        ))],
        button: None,
    }
}

fn gone(language: Language) -> ConfirmPage {
    let say = |message: Message| message.in_language(language);
    ConfirmPage {
        frame: Frame::personal(language, say(say!("Ce lien ne sert plus", "This link works no more"))),
        texts: vec![say(say!(
            "La demande a reçu sa réponse, ou date de plus de sept jours. Vous pouvez en faire une autre.",
            "The request was answered, or is older than seven days. You can make another one.",
        ))],
        button: None,
    }
}

/// Pages of examples.
pub(crate) fn samples(language: Language) -> [Sample; 3] {
    let asked = asking("Les Amis du lavoir", "Kerling-lès-Sierck", "AZq", language);
    [asked, done(language), gone(language)].map(|page| Sample::of("associations/confirm.html", &page))
}
