//! The page of the link by which somebody takes their share of a key: it shows a button, and then the share, once.

use askama::Template;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::{Map, json};

use crate::App;
use crate::consultations::{self, TakeShareError, link_with};
use ground::say;
use ground::text::{Language, Message};
use kit::forms;
use kit::http::problem::Refusal;
use kit::pages::{self, Frame, Sample};

/// The query of the link.
#[derive(Debug, Deserialize)]
pub(super) struct KeyLink {
    #[serde(default)]
    token: String,
}

/// The page of the link.
#[derive(Template)]
#[template(path = "consultations/key.html")]
struct KeyPage {
    frame: Frame,
    texts: Vec<String>,
    /// The path that takes the share.
    action: Option<String>,
    /// The share, in groups of four letters.
    share: Vec<String>,
}

/// Shows whose share it is; reading it changes nothing.
#[handler]
pub(super) async fn show_key(app: Data<&App>, request: &Request, link: Query<KeyLink>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let found = consultations::waiting_for_token(app.0, &link.token).await.map_err(Refusal::problem)?;
    let page = match found {
        Some((row, name)) => offered(&name, row.title.as_str(), &link.token, language),
        None => gone(language),
    };
    Ok(pages::answer(&page, language)?)
}

/// Takes the share by the button.
#[handler]
pub(super) async fn take_key(app: Data<&App>, request: &Request, link: Query<KeyLink>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let mut members = Map::new();
    members.insert("token".to_owned(), json!(link.token));
    let Ok(token) = ground::input::read(&members) else { return Ok(forms::refused(&gone(language), language)?) };
    match consultations::take(app.0, token).await {
        Ok(taken) => Ok(pages::answer(&shown(&taken.share, language), language)?),
        Err(TakeShareError::NoSuchLink) => Ok(forms::refused(&gone(language), language)?),
        Err(error) => Err(error.problem().into()),
    }
}

fn offered(name: &str, title: &str, token: &str, language: Language) -> KeyPage {
    let say = |message: Message| message.in_language(language);
    KeyPage {
        frame: Frame::personal(language, say(say!("Votre part de la clé", "Your share of the key"))),
        texts: vec![
            say(say!(
                "{name}, voici votre part de la clé de l’urne pour «\u{202f}{title}\u{202f}».",
                "{name}, this is your share of the key of the urn for “{title}”.",
                name,
                title
            )),
            say(say!(
                "Elle se montre une seule fois, et n’est gardée nulle part. Ayez de quoi l’imprimer ou la recopier.",
                "It is shown once, and kept nowhere. Have something to print or copy it with.",
            )),
        ],
        action: Some(link_with(token)),
        share: vec![],
    }
}

fn shown(share: &str, language: Language) -> KeyPage {
    let say = |message: Message| message.in_language(language);
    let letters: Vec<char> = share.chars().collect();
    KeyPage {
        frame: Frame::personal(language, say(say!("Votre part de la clé", "Your share of the key"))),
        texts: vec![
            say(say!(
                "Imprimez cette page ou recopiez ces signes, et gardez-les sous clé, loin de l’ordinateur. Ne les montrez à personne.",
                "Print this page or copy these signs, and keep them locked away, far from the computer. Show them to nobody.",
            )),
            say(say!(
                "Après la clôture du vote, deux des trois personnes ouvrent l’urne ensemble, sur la page de la consultation.",
                "After the vote closes, two of the three people open the urn together, on the consultation’s page.",
            )),
        ],
        action: None,
        share: letters.chunks(4).map(String::from_iter).collect(),
    }
}

fn gone(language: Language) -> KeyPage {
    let say = |message: Message| message.in_language(language);
    KeyPage {
        frame: Frame::personal(language, say(say!("Ce lien ne sert plus", "This link works no more"))),
        texts: vec![say(say!(
            "La part a été prise, ou la clé refaite. Si ce n’était pas vous, prévenez la mairie avant l’ouverture du vote.",
            "The share was taken, or the key made again. If that was not you, tell the town hall before the vote opens.",
        ))],
        action: None,
        share: vec![],
    }
}

/// Pages of examples.
pub(super) fn samples(language: Language) -> Vec<Sample> {
    let pages = [
        offered("Claire Muller", "Un wifi public ?", "AZq", language),
        shown("bcdfghjkmnpqrstvwxz2bcdfghjkmnpq", language),
        gone(language),
    ];
    pages.iter().map(|page| Sample::of("consultations/key.html", page)).collect()
}
