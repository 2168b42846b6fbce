//! « Entrer » : asking for a code, typing it, or opening the link of the mail.

use askama::Template;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;

use super::sign_in::{self, NewSignIn, Proof, Verified, VerifyError};
use super::{TypedCode, cookie, paths, roles, sessions, who};
use crate::App;
use ground::text::{Language, Message};
use ground::{FieldError, input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{Problem, Refusal};
use kit::mail::Email;
use kit::pages::{self, Frame, Sample};
use serde_json::json;

input! {
    /// The address of somebody who wants to sign in, as the page sends it.
    #[example(json!({"email": "camille@exemple.fr"}))]
    pub struct SignInWish {
        /// The address.
        pub email: Email,
    }
}

/// The query of the pages for signing in.
#[derive(Debug, Deserialize)]
pub(super) struct Way {
    /// The path to go on to.
    suite: Option<String>,
    /// The request whose code is typed.
    demande: Option<String>,
    /// The token of a mail's link.
    token: Option<String>,
    /// A word if they are signed in, but too long ago.
    encore: Option<String>,
}

impl Way {
    fn then(&self) -> Option<&str> {
        self.suite.as_deref().and_then(paths::own)
    }
}

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    frame: Frame,
    form: FormView,
    is_again: bool,
}

#[derive(Template)]
#[template(path = "accounts/code.html")]
pub(super) struct CodePage {
    frame: Frame,
    action: String,
    back: String,
    button: String,
    mistake: Option<String>,
}

impl CodePage {
    /// A page that leads back to where the code is asked for, and sends it to a path.
    pub(super) fn of(
        (back, action): (String, String),
        button: Message,
        mistake: Option<Message>,
        language: Language,
    ) -> Self {
        let title = say!("Le code reçu", "The code that came").in_language(language);
        let (button, mistake) = (button.in_language(language), mistake.map(|it| it.in_language(language)));
        Self { frame: Frame::personal(language, title), action, back, button, mistake }
    }
}

/// A page that says something, and perhaps has a button or leads on.
#[derive(Template)]
#[template(path = "accounts/page.html")]
pub(super) struct TellingPage {
    pub(super) frame: Frame,
    pub(super) texts: Vec<String>,
    pub(super) button: Option<(String, String)>,
    pub(super) lead: Option<(String, String)>,
}

#[handler]
pub(super) fn show_sign_in(request: &Request, way: Query<Way>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    Ok(pages::answer(&sign_in_page(&way.0, &Typed::default(), &[], language), language)?)
}

fn sign_in_page(way: &Way, typed: &Typed, mistakes: &[FieldError], language: Language) -> SignInPage {
    let words = |message: Message| message.in_language(language);
    let email =
        FieldView::new("email", FieldKind::Email, words(say!("Votre adresse de courriel", "Your email address")));
    let action = way.then().map_or_else(|| paths::SIGN_IN.to_owned(), paths::to_sign_in);
    let button = words(say!("Recevoir le code", "Receive the code"));
    SignInPage {
        frame: Frame::personal(language, words(say!("Entrer", "Sign in"))),
        form: FormView::new(language, action, button, vec![email], typed, mistakes),
        is_again: way.encore.is_some(),
    }
}

/// Asks for a code by the page's form.
#[handler]
pub(super) async fn ask_to_sign_in(
    app: Data<&App>,
    request: &Request,
    way: Query<Way>,
    form: Form<SignInWish>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let wish = match form.read(chrono_tz::UTC) {
        Ok(wish) => wish,
        Err(mistakes) => {
            return Ok(forms::refused(&sign_in_page(&way.0, form.typed(), &mistakes, language), language)?);
        }
    };
    let wish = NewSignIn { email: wish.email, locale: Some(language) };
    let asked = sign_in::ask(app.0, wish, app.limits.network_of(request)).await.map_err(Refusal::problem)?;
    Ok(forms::done(&paths::to_code(&asked.request, way.then())))
}

#[handler]
pub(super) fn show_code(request: &Request, way: Query<Way>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let Some(asked) = &way.demande else { return Ok(forms::done(paths::SIGN_IN)) };
    Ok(pages::answer(&code_page(asked, way.then(), None, language), language)?)
}

fn code_page(asked: &str, then: Option<&str>, mistake: Option<Message>, language: Language) -> CodePage {
    let back = then.map_or_else(|| paths::SIGN_IN.to_owned(), paths::to_sign_in);
    CodePage::of((back, paths::to_code(asked, then)), say!("Entrer", "Sign in"), mistake, language)
}

input! {
    /// The code of a form, which may be anything.
    #[example(json!({"code": "123456"}))]
    pub struct CodeForm {
        /// What was typed.
        pub code: TypedCode,
    }
}

/// Signs in by the code that was typed.
#[handler]
pub(super) async fn send_code(
    app: Data<&App>,
    request: &Request,
    way: Query<Way>,
    form: Form<CodeForm>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let Some(asked) = way.demande.clone() else { return Ok(forms::done(paths::SIGN_IN)) };
    let typed = form.read(chrono_tz::UTC).map(|it| it.code.to_string()).unwrap_or_default();
    match verify(app.0, request, &Proof::Code { request: asked.clone(), code: typed }).await? {
        Some(began) => enter(app.0, request, began, way.then()).await,
        None => {
            let mistake = say!(
                "Ces chiffres ne vont pas, ou ne vont plus. Vérifiez-les dans le dernier courriel, ou demandez un nouveau code.",
                "These digits do not work, or no longer. Check them in the last mail, or ask for another code.",
            );
            Ok(forms::refused(&code_page(&asked, way.then(), Some(mistake), language), language)?)
        }
    }
}

/// Shows the page of a mail's link, whose button signs in: a program that looks at links before people do enters nowhere.
#[handler]
pub(super) fn show_link(request: &Request, way: Query<Way>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let token = way.0.token.unwrap_or_default();
    Ok(pages::answer(&link_page(&token, language), language)?)
}

fn link_page(token: &str, language: Language) -> TellingPage {
    let say = |message: Message| message.in_language(language);
    TellingPage {
        frame: Frame::personal(language, say(say!("Entrer", "Sign in"))),
        texts: vec![say(say!(
            "Un geste encore, pour être sûr que c’est vous.",
            "One touch more, to be sure that it is you."
        ))],
        button: Some((paths::sign_in_link(token), say(say!("Entrer", "Sign in")))),
        lead: None,
    }
}

/// Signs in by the link's button.
#[handler]
pub(super) async fn use_link(app: Data<&App>, request: &Request, way: Query<Way>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    match verify(app.0, request, &Proof::Link(way.0.token.clone().unwrap_or_default())).await? {
        Some(began) => enter(app.0, request, began, None).await,
        None => Ok(forms::refused(&spent(language), language)?),
    }
}

fn spent(language: Language) -> TellingPage {
    let say = |message: Message| message.in_language(language);
    TellingPage {
        frame: Frame::personal(language, say(say!("Ce lien ne sert plus", "This link works no more"))),
        texts: vec![say(say!(
            "Un lien sert une fois, pendant dix minutes. Demandez-en un autre.",
            "A link works once, for ten minutes. Ask for another one.",
        ))],
        button: None,
        lead: Some((paths::SIGN_IN.to_owned(), say(say!("Recevoir un nouveau code", "Receive another code")))),
    }
}

/// Signs in; none if the proof is refused.
async fn verify(app: &App, request: &Request, proof: &Proof) -> poem::Result<Option<Verified>> {
    who::confidential(request)?;
    let label = sessions::label_of(request.header(header::USER_AGENT).unwrap_or_default());
    match sign_in::verify(app, proof, label).await {
        Ok(began) => Ok(Some(began)),
        Err(VerifyError::Refused) => Ok(None),
        Err(error) => Err(error.problem().into()),
    }
}

/// Leads on with the cookie of a session that began: to where they wanted to go, to their desk, or to their account.
async fn enter(app: &App, request: &Request, began: Verified, then: Option<&str>) -> poem::Result<Response> {
    sessions::replace(app, request).await.map_err(Refusal::problem)?;
    let to = match then {
        Some(path) => path.to_owned(),
        None => first_desk(app, &began).await.map_err(Refusal::problem)?.unwrap_or_else(|| paths::ACCOUNT.to_owned()),
    };
    let mut response = forms::done(&to);
    let kept = cookie::keep(&app.site, &began.session.secret, sessions::LIVES);
    let kept = HeaderValue::try_from(kept).map_err(Problem::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, kept);
    Ok(response)
}

async fn first_desk(app: &App, began: &Verified) -> Result<Option<String>, kit::http::problem::DbErr> {
    let held = roles::of_account(&app.db.read, began.account).await?;
    let commune = held.first().and_then(|row| app.communes.by_id(row.commune_id));
    Ok(commune.map(|commune| paths::desk_of(&commune.slug)))
}

/// Pages of examples: before asking, with a mistake, and after.
pub(super) fn samples(language: Language) -> Vec<Sample> {
    let way = Way { suite: None, demande: None, token: None, encore: Some(String::new()) };
    let wrong = say!("Il manque le @ dans l’adresse.", "The address lacks its @.");
    let mistakes = [FieldError::at("email", wrong.clone())];
    vec![
        Sample::of("accounts/sign_in.html", &sign_in_page(&way, &Typed::default(), &[], language)),
        Sample::of("accounts/sign_in.html", &sign_in_page(&way, &Typed::default(), &mistakes, language)),
        Sample::of("accounts/code.html", &code_page("AZq_Pm-KfFSdfg", None, None, language)),
        Sample::of("accounts/code.html", &code_page("AZq_Pm-KfFSdfg", Some("/x"), Some(wrong), language)),
        Sample::of("accounts/page.html", &link_page("AZq_Pm-KfFSdfg", language)),
        Sample::of("accounts/page.html", &spent(language)),
    ]
}
