//! The page on which one types the code of the letter: a script fills it in from the letter's QR code, whose code stands behind
//! a `#` and reaches no log.

use std::sync::Arc;

use askama::Template;
use poem::web::{Data, Path, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::Example;
use serde::Deserialize;
use serde_json::json;

use super::activate::{ActivateError, Activation, activate};
use super::queries;
use super::texts::BirthYear;
use crate::App;
use crate::accounts::{AtAccount, TypedCode, to_sign_in, who};
use crate::communes::settings::CommuneSettings;
use crate::communes::{self, framed};
use ground::text::{Language, Message};
use ground::{FieldError, input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Page, Sample, Site};
use kit::tenants::{Commune, Key};

/// The page on which one activates.
pub const PAGES: &[Page] = &[Page::form("/:commune/activer", &show_activation, &send_activation).unlisted()];

/// The script that reads the code behind the address.
const SCRIPTS: &[&str] = &["activate.js"];

/// The path of the page in a commune.
pub(super) fn path(slug: &str) -> String {
    format!("/{slug}/activer")
}

input! {
    /// The code of a letter, as the page sends it.
    #[example(json!({"code": "7KQ3-MWXP", "birth_year": 1941}))]
    pub struct ActivationForm {
        /// The code.
        pub code: TypedCode,
        /// The year of birth.
        pub birth_year: Option<BirthYear>,
    }
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
struct ActivationAfter {
    fait: Option<String>,
}

#[derive(Template)]
#[template(path = "register/activate.html")]
struct ActivatePage {
    frame: Frame,
    board: String,
    state: ActivationState,
    /// Where one finds the town hall.
    telephone: Option<(String, String)>,
}

/// What the reader may do.
enum ActivationState {
    /// They are nobody yet: the path to the door.
    Stranger(String),
    /// They type the code.
    Types(Box<FormView>),
    /// They have activated, just now if so.
    Done(bool),
}

#[handler]
async fn show_activation(
    app: Data<&App>,
    request: &Request,
    slug: Path<String>,
    after: Query<ActivationAfter>,
) -> poem::Result<Response> {
    let (commune, settings) = place(app.0, &slug.0).await?;
    let language = pages::language(request.headers());
    let account = who::known(request).await?.and_then(|caller| caller.account());
    let state = match account {
        None => ActivationState::Stranger(to_sign_in(&path(&commune.slug))),
        Some(account) => {
            let theirs = queries::resident_of(&app.db.read, account, commune.id).await.map_err(Problem::internal)?;
            match theirs {
                Some(_) => ActivationState::Done(after.0.fait.is_some()),
                None => ActivationState::Types(Box::new(form(&commune, &Typed::default(), &[], language))),
            }
        }
    };
    Ok(pages::answer(&page(&app.site, (&commune, &settings), state, language), language)?)
}

#[handler]
async fn send_activation(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    slug: Path<String>,
    form_sent: Form<ActivationForm>,
) -> poem::Result<Response> {
    let (commune, settings) = place(app.0, &slug.0).await?;
    let language = pages::language(request.headers());
    let key: Key = commune.slug.parse().map_err(|_| Problem::internal("a slug is a key"))?;
    let mistakes = match form_sent.read(commune.zone()) {
        Ok(read) => {
            let activation = Activation { commune: key, code: read.code, birth_year: read.birth_year };
            match activate(app.0, who.account, activation).await {
                Ok(_) | Err(ActivateError::Already) => {
                    return Ok(forms::done(&format!("{}?fait=1", path(&commune.slug))));
                }
                Err(ActivateError::Refused) => {
                    vec![FieldError::at("code", problem::ACTIVATION_REFUSED.advice.clone())]
                }
                Err(error) => return Err(error.problem().into()),
            }
        }
        Err(mistakes) => mistakes,
    };
    let state = ActivationState::Types(Box::new(form(&commune, form_sent.typed(), &mistakes, language)));
    Ok(forms::refused(&page(&app.site, (&commune, &settings), state, language), language)?)
}

async fn place(app: &App, slug: &str) -> Result<(Arc<Commune>, CommuneSettings), Problem> {
    communes::of_page(app, slug).await.map_err(Refusal::problem)
}

fn form(commune: &Commune, typed: &Typed, mistakes: &[FieldError], language: Language) -> FormView {
    let say = |message: Message| message.in_language(language);
    let fields = vec![
        FieldView::new("code", FieldKind::Line, say(say!("Code de la lettre", "Code of the letter"))).with_help(say(
            say!(
                "Huit signes, comme « 7KQ3-MWXP ». Majuscules ou minuscules.",
                "Eight signs, such as “7KQ3-MWXP”. Upper or lower case.",
            ),
        )),
        FieldView::new("birth_year", FieldKind::Number, say(say!("Année de naissance", "Year of birth"))).with_help(
            say(say!("Si votre lettre la demande, par exemple 1968.", "If your letter asks for it, such as 1968.")),
        ),
    ];
    let button = say(say!("Activer mon droit de vote", "Activate my right to vote"));
    FormView::new(language, path(&commune.slug), button, fields, typed, mistakes)
}

fn page(
    site: &Site,
    (commune, settings): (&Commune, &CommuneSettings),
    state: ActivationState,
    language: Language,
) -> ActivatePage {
    let title = say!("Votre lettre de la mairie", "Your letter from the town hall").in_language(language);
    ActivatePage {
        frame: framed(site, commune, settings, language, title).with_scripts(SCRIPTS),
        board: commune.path(),
        state,
        telephone: settings.contact.telephone.as_ref().map(|it| (it.to_string(), it.link())),
    }
}

/// Pages of examples: for a stranger, for who types, and for who has activated.
pub(crate) fn samples(site: &Site, language: Language) -> Vec<Sample> {
    let (commune, settings) = (Commune::example(), CommuneSettings::example());
    let wrong = [FieldError::at("code", problem::ACTIVATION_REFUSED.advice.clone())];
    let types = form(&commune, &Typed::default().with("code", "7KQ3"), &wrong, language);
    let states = [
        ActivationState::Stranger(to_sign_in(&path(&commune.slug))),
        ActivationState::Types(Box::new(types)),
        ActivationState::Done(true),
    ];
    let shown = |state| Sample::of("register/activate.html", &page(site, (&commune, &settings), state, language));
    states.into_iter().map(shown).collect()
}
