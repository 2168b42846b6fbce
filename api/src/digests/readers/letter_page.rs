//! « La lettre » : asking for it, and reading one before.

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;
use serde_json::{Map, json};

use super::subscribe::{NewReader, subscribe};
use crate::communes::settings::{CommuneSettings, PageSection};
use crate::digests::{Cadence, links};
use crate::{App, communes};
use ground::text::Language;
use ground::{FieldError, input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::mail::Email;
use kit::pages::{self, Frame, MenuEntry, Sample, Site};
use kit::tenants::Commune;

/// The page in the menu.
pub(crate) const LETTER: MenuEntry =
    MenuEntry { end: PageSection::Letter.end(), icon: "mail", words: ("La lettre", "The letter") };

input! {
    /// A wish for a commune's letter, as its page sends it.
    #[example(json!({"email": "camille@exemple.fr", "cadence": "weekly"}))]
    pub struct LetterWish {
        /// The address.
        pub email: Email,
        /// The rhythm; once a week unless said.
        pub cadence: Option<Cadence>,
    }
}

#[derive(Template)]
#[template(path = "digests/letter.html")]
struct LetterPage {
    frame: Frame,
    form: FormView,
    is_sent: bool,
    archive: String,
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct After {
    done: Option<String>,
}

/// The word in the address after a mail was promised.
const SENT: &str = "sent";

#[handler]
pub(super) async fn show_letter(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    after: Query<After>,
) -> poem::Result<Response> {
    let (commune, settings) = communes::of_page(app.0, &slug.0).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let is_sent = after.0.done.as_deref() == Some(SENT);
    let page = show(&app.site, (&commune, &settings), &usual(), &[], is_sent, language);
    Ok(pages::answer(&page, language)?)
}

/// The form before anybody has typed into it: a letter a week.
fn usual() -> Typed {
    Typed::of(&Map::from_iter([("cadence".to_owned(), json!(Cadence::Weekly))]))
}

/// Asks for the letter by the page's form.
#[handler]
pub(super) async fn ask_for_letter(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    form: Form<LetterWish>,
) -> poem::Result<Response> {
    let (commune, settings) = communes::of_page(app.0, &slug.0).await.map_err(Refusal::problem)?;
    let language = pages::language(request.headers());
    let wish = match form.read(commune.zone()) {
        Ok(wish) => wish,
        Err(mistakes) => {
            let page = show(&app.site, (&commune, &settings), form.typed(), &mistakes, false, language);
            return Ok(forms::refused(&page, language)?);
        }
    };
    let key = commune.slug.parse().map_err(|_| Problem::internal("a slug is a key"))?;
    let new =
        NewReader { email: wish.email, commune: key, cadence: wish.cadence, sections: None, locale: Some(language) };
    subscribe(app.0, new, app.limits.network_of(request)).await.map_err(Refusal::problem)?;
    Ok(forms::done(&format!("{}?done={SENT}", LETTER.path(&commune.slug))))
}

fn show(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    typed: &Typed,
    mistakes: &[FieldError],
    is_sent: bool,
    language: Language,
) -> LetterPage {
    let words = |message: ground::text::Message| message.in_language(language);
    let cadences = vec![
        (Cadence::Weekly.as_str().into(), words(say!("Chaque semaine", "Each week"))),
        (
            Cadence::Daily.as_str().into(),
            words(say!("Chaque jour où il y a du nouveau", "Each day on which there is something new")),
        ),
    ];
    let email =
        FieldView::new("email", FieldKind::Email, words(say!("Votre adresse de courriel", "Your email address")))
            .with_help(words(say!(
                "Elle ne sert qu’à la lettre. Personne à la mairie ne la voit.",
                "It serves the letter alone. Nobody at the town hall sees it.",
            )));
    let cadence =
        FieldView::new("cadence", FieldKind::OneOf(cadences), words(say!("Combien de fois\u{a0}?", "How often?")));
    let button = words(say!("Recevoir la lettre", "Receive the letter"));
    let path = LETTER.path(&commune.slug);
    LetterPage {
        frame: communes::framed(site, commune, settings, language, LETTER.say(language)),
        form: FormView::new(language, path, button, vec![email, cadence], typed, mistakes),
        is_sent,
        archive: links::editions(commune),
    }
}

/// Pages of examples: before asking, and after.
pub(super) fn samples(site: &Site, language: Language) -> [Sample; 2] {
    let about = (&Commune::example(), &CommuneSettings::example());
    [false, true].map(|is_sent| Sample::of("digests/letter.html", &show(site, about, &usual(), &[], is_sent, language)))
}
