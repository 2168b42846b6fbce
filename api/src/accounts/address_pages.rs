//! Another address for one's account: asked for, confirmed by the code that went there, and undone by the old one.

use askama::Template;
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use serde::Deserialize;
use serde_json::json;

use super::desk::AtAccount;
use super::me::{self, ConfirmEmail, ConfirmEmailError, MePatch};
use super::pages::{CodeForm, CodePage, TellingPage};
use super::paths;
use crate::App;
use ground::text::{Language, Message};
use ground::{Change, FieldError, Patch, input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::mail::Email;
use kit::pages::{self, Frame, Sample};

input! {
    /// The address that somebody wants for their account, as the page sends it.
    #[example(json!({"email": "camille.martin@exemple.fr"}))]
    pub struct AddressWish {
        /// The address.
        pub email: Email,
    }
}

/// The query of these pages.
#[derive(Debug, Deserialize)]
pub(super) struct AddressWay {
    /// The word for something done just now.
    fait: Option<String>,
    /// The token of a mail's link.
    token: Option<String>,
    /// The change whose code is typed.
    demande: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/address.html")]
struct AddressPage {
    frame: Frame,
    back: &'static str,
    email: String,
    form: FormView,
}

#[handler]
pub(super) async fn show_address(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let me = me::me(app.0, who.account).await.map_err(Refusal::problem)?;
    Ok(pages::answer(&address_page(me.email, &Typed::default(), &[], language), language)?)
}

fn address_page(email: String, typed: &Typed, mistakes: &[FieldError], language: Language) -> AddressPage {
    let say = |message: Message| message.in_language(language);
    let field = FieldView::new("email", FieldKind::Email, say(say!("La nouvelle adresse", "The new address")))
        .with_help(say(say!(
            "Un code y part. L’ancienne adresse reste celle de votre compte jusqu’à ce que vous l’ayez tapé.",
            "A code goes there. The old address stays that of your account until you have typed it.",
        )));
    let button = say(say!("Recevoir le code", "Receive the code"));
    AddressPage {
        frame: Frame::personal(language, say(say!("Changer d’adresse", "Change the address"))),
        back: paths::ACCOUNT,
        email,
        form: FormView::new(language, paths::ADDRESS, button, vec![field], typed, mistakes),
    }
}

/// Asks for another address.
#[handler]
pub(super) async fn ask_for_address(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    form: Form<AddressWish>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let mistakes = match form.read(chrono_tz::UTC) {
        Ok(wish) => {
            let email = Change(Some(wish.email));
            let patch = MePatch { name: Patch::Keep, locale: Change(None), email, mails: Change(None) };
            match me::change(app.0, who.account, patch).await {
                Ok(me) => {
                    let asked = me.email_change.map(|it| paths::to_address_code(&it.request));
                    return Ok(forms::done(asked.as_deref().unwrap_or(paths::ACCOUNT)));
                }
                Err(error) => at_field(error.problem().into_mistakes()?),
            }
        }
        Err(mistakes) => mistakes,
    };
    let me = me::me(app.0, who.account).await.map_err(Refusal::problem)?;
    Ok(forms::refused(&address_page(me.email, form.typed(), &mistakes, language), language)?)
}

/// What is wrong, at the only field.
fn at_field(mistakes: Vec<FieldError>) -> Vec<FieldError> {
    mistakes.into_iter().map(|it| FieldError::at("email", it.detail)).collect()
}

#[handler]
pub(super) fn show_address_code(request: &Request, _who: AtAccount, way: Query<AddressWay>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let Some(asked) = &way.demande else { return Ok(forms::done(paths::ADDRESS)) };
    Ok(pages::answer(&code_page(asked, None, language), language)?)
}

fn code_page(asked: &str, mistake: Option<Message>, language: Language) -> CodePage {
    let button = say!("Changer d’adresse", "Change the address");
    let back = (paths::ADDRESS.to_owned(), paths::to_address_code(asked));
    CodePage::of(back, button, mistake, language)
}

/// Puts the new address in the place of the old one, by the code that was typed.
#[handler]
pub(super) async fn send_address_code(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    way: Query<AddressWay>,
    form: Form<CodeForm>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let Some(asked) = &way.demande else { return Ok(forms::done(paths::ADDRESS)) };
    let proof = match (asked.parse(), form.read(chrono_tz::UTC)) {
        (Ok(request), Ok(typed)) => Some(ConfirmEmail { request, code: typed.code }),
        (Err(_), _) | (_, Err(_)) => None,
    };
    let confirmed = match proof {
        Some(proof) => me::confirm(app.0, &who, proof).await,
        None => Err(ConfirmEmailError::Refused),
    };
    match confirmed {
        Ok(_) => Ok(forms::done(&format!("{}?fait=1", paths::ACCOUNT))),
        Err(ConfirmEmailError::Refused) => {
            let mistake = say!(
                "Ces chiffres ne vont pas, ou ne vont plus. Vérifiez-les dans le dernier courriel, ou demandez un nouveau code.",
                "These digits do not work, or no longer. Check them in the last mail, or ask for another code.",
            );
            Ok(forms::refused(&code_page(asked, Some(mistake), language), language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

/// Shows the page of the link that undoes a change of address.
#[handler]
pub(super) fn show_undo(request: &Request, way: Query<AddressWay>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let token = way.0.token.unwrap_or_default();
    let page = if way.0.fait.is_some() { undone(language) } else { undo_page(&token, language) };
    Ok(pages::answer(&page, language)?)
}

fn undo_page(token: &str, language: Language) -> TellingPage {
    let say = |message: Message| message.in_language(language);
    TellingPage {
        frame: Frame::personal(language, say(say!("Reprendre votre compte", "Take your account back"))),
        texts: vec![say(say!(
            "Le compte retrouve cette adresse, et tous ses appareils sont déconnectés.",
            "This address is the account’s again, and everything that was signed in is out.",
        ))],
        button: Some((paths::undo_link(token), say(say!("Reprendre mon compte", "Take my account back")))),
        lead: None,
    }
}

fn undone(language: Language) -> TellingPage {
    let say = |message: Message| message.in_language(language);
    TellingPage {
        frame: Frame::personal(language, say(say!("C’est fait", "Done"))),
        texts: vec![say(say!("Le compte est à votre adresse comme avant.", "The account has your address as before."))],
        button: None,
        lead: Some((paths::SIGN_IN.to_owned(), say(say!("Entrer", "Sign in")))),
    }
}

/// Undoes a change of address by the page's button.
#[handler]
pub(super) async fn undo(app: Data<&App>, request: &Request, way: Query<AddressWay>) -> poem::Result<Response> {
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let token = way.0.token.unwrap_or_default();
    if me::undo(app.0, &token).await.map_err(Refusal::problem)? {
        return Ok(forms::done(&format!("{}?fait=1", paths::UNDO)));
    }
    Err(Problem::of(&problem::LINK_NOT_FOUND).into())
}

/// Pages of examples.
pub(super) fn samples(language: Language) -> Vec<Sample> {
    let wrong = say!("Il manque le @ dans l’adresse.", "The address lacks its @.");
    let mistakes = [FieldError::at("email", wrong.clone())];
    let address = address_page("camille@exemple.fr".to_owned(), &Typed::default(), &mistakes, language);
    vec![
        Sample::of("accounts/address.html", &address),
        Sample::of("accounts/code.html", &code_page("AZq_Pm-KfFSdfg", Some(wrong), language)),
        Sample::of("accounts/page.html", &undo_page("AZq", language)),
        Sample::of("accounts/page.html", &undone(language)),
    ]
}
