//! The question before phones ring for an alert, as a page: it works without JavaScript.

use askama::Template;
use poem::Response;
use serde_json::Map;

use super::super::paths::PUBLISH;
use super::ringing::ringing;
use super::wish::{self, Going};
use crate::App;
use crate::communes::{Desk, DeskPlace};
use ground::say;
use ground::text::{Language, Message};
use kit::forms::Typed;
use kit::http::problem::Problem;
use kit::pages::{self, Frame, Sample, Site};

#[derive(Template)]
#[template(path = "notices/desk_alert.html")]
struct AlertQuestion {
    frame: Frame,
    action: String,
    /// Everything that was typed, which goes with the answer.
    hidden: Vec<(String, String)>,
    going: &'static str,
    phones: i64,
    title: String,
}

/// A form that waits for the answer.
pub(super) struct Question<'a> {
    /// The path that it goes to.
    pub(super) action: String,
    pub(super) typed: &'a Typed,
    pub(super) going: Going,
}

/// Asks once more whether phones are to ring.
pub(super) async fn ask(app: &App, desk: &Desk<'_>, question: Question<'_>) -> Result<Response, Problem> {
    let others = wish::also(question.typed);
    let others = others.iter().filter_map(|key| app.communes.get(key.as_str())).map(|it| it.id);
    let mut phones = 0;
    for commune in others.chain([desk.at.commune.id]).collect::<Vec<_>>() {
        phones += ringing(app, commune).await.map_err(Problem::internal)?.alerts;
    }
    pages::answer(&show(&desk.at, question, phones), desk.at.language)
}

/// The question, by the number of phones.
pub(super) fn question_of(phones: i64) -> Message {
    match phones {
        0 => say!("Lancer l’alerte\u{202f}?", "Raise the alert?"),
        1 => say!("Réveiller 1 téléphone\u{202f}?", "Wake 1 phone?"),
        _ => say!("Réveiller {phones} téléphones\u{202f}?", "Wake {phones} phones?", phones),
    }
}

fn show(at: &DeskPlace<'_>, question: Question<'_>, phones: i64) -> AlertQuestion {
    let Question { action, typed, going } = question;
    AlertQuestion {
        frame: at.frame(question_of(phones), &PUBLISH).explained(HOW),
        action,
        hidden: typed.clone().without(&["go", "sure"]).every(),
        going: going.as_str(),
        phones,
        title: typed.text("title").unwrap_or_default().to_owned(),
    }
}

/// The page explained.
const HOW: &[(&str, &str)] = &[
    ("Une alerte paraît et part sur les téléphones tout de suite.", "An alert goes up and to phones at once."),
    ("Rien n’est parti tant que vous n’avez pas répondu ici.", "Nothing has left before you answer here."),
];

/// The example of the question.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 1] {
    let members = Map::from_iter([("title".to_owned(), "Crue de la Moselle".into())]);
    let typed = Typed::of(&members).with_once();
    let at = DeskPlace::example(site, language);
    let question = Question { action: PUBLISH.path(&at.commune.slug), typed: &typed, going: Going::Publish };
    [Sample::of("notices/desk_alert.html", &show(&at, question, 312))]
}
