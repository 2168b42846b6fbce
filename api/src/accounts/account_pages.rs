//! « Votre compte » : what one is called, which mails come, where one is signed in; and the way out.

use askama::Template;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::ToJSON;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::desk::AtAccount;
use super::me::{self, EraseError, MeOut, MePatch, SessionOut, Tidings};
use super::pages::TellingPage;
use super::{SignedIn, cookie, paths, sessions};
use crate::App;
use ground::text::{Language, Message};
use ground::{Change, FieldError, List, Patch, input, say};
use kit::forms::{self, FieldKind, FieldView, Form, FormView, Typed};
use kit::http::problem::{self, Problem, Refusal};
use kit::pages::{self, Frame, Sample};

input! {
    /// What somebody changes of their account by its page.
    #[example(json!({"name": "Camille Martin", "mails": ["vote", "desk"]}))]
    pub struct AccountForm {
        /// Its name.
        pub name: Patch<super::FullName>,
        /// The mails that it wishes for.
        pub mails: Change<List<Tidings, 4>>,
    }
}

/// The word for something done just now.
#[derive(Debug, Deserialize)]
pub(super) struct Afterwards {
    fait: Option<String>,
    token: Option<String>,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    frame: Frame,
    is_done: bool,
    email: String,
    form: FormView,
    roles: Vec<(String, String)>,
    sessions: Vec<SessionOut>,
    /// The path of the copy, or first to a new sign-in.
    export: String,
}

#[handler]
pub(super) async fn show_account(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    after: Query<Afterwards>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let page = account_page(app.0, &who, None, &[], after.0.fait.is_some(), language).await?;
    Ok(pages::answer(&page, language)?)
}

async fn account_page(
    app: &App,
    who: &SignedIn,
    typed: Option<&Typed>,
    mistakes: &[FieldError],
    is_done: bool,
    language: Language,
) -> Result<AccountPage, Problem> {
    let me = me::me(app, who.account).await.map_err(Refusal::problem)?;
    let rows = sessions::of_account(app, who.account).await.map_err(Refusal::problem)?;
    let desk = |slug: &str| app.communes.get(slug).map(|it| (paths::desk_of(slug), it.name.clone()));
    let mut roles: Vec<(String, String)> = me.roles.iter().filter_map(|role| desk(&role.commune)).collect();
    roles.dedup();
    let sessions = rows.iter().map(|row| SessionOut::of(row, who.session)).collect();
    let page = shown(&me, roles, sessions, typed, mistakes, is_done, language);
    Ok(if who.caller.is_fresh(app.clock.now()) {
        page
    } else {
        AccountPage { export: paths::to_sign_in_again(paths::ACCOUNT), ..page }
    })
}

fn shown(
    me: &MeOut,
    roles: Vec<(String, String)>,
    sessions: Vec<SessionOut>,
    typed: Option<&Typed>,
    mistakes: &[FieldError],
    is_done: bool,
    language: Language,
) -> AccountPage {
    let say = |message: Message| message.in_language(language);
    let mails = vec![
        (Tidings::Vote.as_str().into(), say(say!("Un vote se termine dans deux jours", "A vote ends in two days"))),
        (Tidings::Voice.as_str().into(), say(say!("Ma voix, et celles que je porte", "My voice, and those I carry"))),
        (Tidings::Result.as_str().into(), say(say!("Les résultats et les réponses", "Results and answers"))),
        (
            Tidings::Desk.as_str().into(),
            say(say!("Le bureau\u{a0}: ce qui attend, ce qui est publié", "The desk: what waits, what is published")),
        ),
    ];
    let fields = vec![
        FieldView::new("name", FieldKind::Line, say(say!("Votre nom", "Your name")))
            .with_help(say(say!("Les autres personnes du bureau le voient.", "The others at the desk see it."))),
        FieldView::new(
            "mails",
            FieldKind::SomeOf(mails),
            say(say!("Les courriels que vous voulez", "The mails that you want")),
        ),
    ];
    let now = Typed::of(&Map::from_iter([
        ("name".to_owned(), me.name.clone().map_or(Value::Null, Value::from)),
        ("mails".to_owned(), me.mails.to_json().unwrap_or_default()),
    ]));
    let button = say(say!("Enregistrer", "Save"));
    AccountPage {
        frame: Frame::personal(language, say(say!("Votre compte", "Your account"))),
        is_done,
        email: me.email.clone(),
        form: FormView::new(language, paths::ACCOUNT, button, fields, typed.unwrap_or(&now), mistakes),
        roles,
        sessions,
        export: "/v1/me/export".to_owned(),
    }
}

/// Changes an account by its page.
#[handler]
pub(super) async fn change_account(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
    form: Form<AccountForm>,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    match form.read(chrono_tz::UTC) {
        Ok(change) => {
            let patch = MePatch { name: change.name, locale: Change(None), email: Change(None), mails: change.mails };
            me::change(app.0, who.account, patch).await.map_err(Refusal::problem)?;
            Ok(forms::done(&format!("{}?fait=1", paths::ACCOUNT)))
        }
        Err(mistakes) => {
            let page = account_page(app.0, &who, Some(form.typed()), &mistakes, false, language).await?;
            Ok(forms::refused(&page, language)?)
        }
    }
}

/// Asks before one leaves by a link.
#[handler]
pub(super) fn show_way_out(request: &Request) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    Ok(pages::answer(&way_out(language), language)?)
}

fn way_out(language: Language) -> TellingPage {
    let say = |message: Message| message.in_language(language);
    TellingPage {
        frame: Frame::personal(language, say(say!("Sortir", "Sign out"))),
        texts: vec![say(say!("Ce téléphone oublie votre compte.", "This phone forgets your account."))],
        button: Some((paths::OUT.to_owned(), say(say!("Sortir", "Sign out")))),
        lead: None,
    }
}

/// Ends this session.
#[handler]
pub(super) async fn go_out(app: Data<&App>, AtAccount(who): AtAccount) -> poem::Result<Response> {
    sessions::end(app.0, who.account, who.session).await.map_err(Refusal::problem)?;
    let mut response = forms::done("/");
    let gone = HeaderValue::try_from(cookie::forget(&app.site)).map_err(Problem::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, gone);
    Ok(response)
}

/// Leads to the account, where its sessions are listed.
#[handler]
pub(super) fn to_account() -> Response {
    forms::done(paths::ACCOUNT)
}

/// Ends all other sessions.
#[handler]
pub(super) async fn end_others(app: Data<&App>, AtAccount(who): AtAccount) -> poem::Result<Response> {
    sessions::end_others(app.0, who.account, who.session).await.map_err(Refusal::problem)?;
    Ok(forms::done(&format!("{}?fait=1", paths::ACCOUNT)))
}

/// Asks before an account is erased.
#[handler]
pub(super) fn show_end(request: &Request, _who: AtAccount) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    Ok(pages::answer(&end_page(None, language), language)?)
}

fn end_page(wrong: Option<Message>, language: Language) -> TellingPage {
    let say = |message: Message| message.in_language(language);
    let mut texts = vec![say(say!(
        "Votre adresse, votre nom et vos accès sont effacés tout de suite, et pour de bon. Ce qui a été publié reste.",
        "Your address, your name and your accesses are erased at once, for good. What was published stays.",
    ))];
    texts.extend(wrong.map(say));
    TellingPage {
        frame: Frame::personal(language, say(say!("Effacer votre compte", "Erase your account"))),
        texts,
        button: Some((paths::END.to_owned(), say(say!("Effacer mon compte", "Erase my account")))),
        lead: Some((paths::ACCOUNT.to_owned(), say(say!("Le garder", "Keep it")))),
    }
}

/// Erases an account.
#[handler]
pub(super) async fn end_account(
    app: Data<&App>,
    request: &Request,
    AtAccount(who): AtAccount,
) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    match me::erase(app.0, &who).await {
        Ok(()) => {
            let mut response = forms::done("/");
            let gone = HeaderValue::try_from(cookie::forget(&app.site)).map_err(Problem::internal)?;
            response.headers_mut().insert(header::SET_COOKIE, gone);
            Ok(response)
        }
        Err(EraseError::NotFresh) => Ok(forms::done(&paths::to_sign_in_again(paths::END))),
        Err(EraseError::LastMayor) => {
            let last = say!(
                "Vous êtes le dernier compte de maire de votre commune\u{a0}: donnez d’abord ce rôle à quelqu’un d’autre.",
                "You are the last mayor of your commune: give somebody else the role first.",
            );
            Ok(forms::refused(&end_page(Some(last), language), language)?)
        }
        Err(error) => Err(error.problem().into()),
    }
}

/// Shows the page of the link that undoes a change of address.
#[handler]
pub(super) fn show_undo(request: &Request, after: Query<Afterwards>) -> poem::Result<Response> {
    let language = pages::language(request.headers());
    let token = after.0.token.unwrap_or_default();
    let page = if after.0.fait.is_some() { undone(language) } else { undo_page(&token, language) };
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
pub(super) async fn undo(app: Data<&App>, request: &Request, after: Query<Afterwards>) -> poem::Result<Response> {
    app.limits.count_token(request, None).map_err(Refusal::problem)?;
    let token = after.0.token.unwrap_or_default();
    if me::undo(app.0, &token).await.map_err(Refusal::problem)? {
        return Ok(forms::done(&format!("{}?fait=1", paths::UNDO)));
    }
    Err(Problem::of(&problem::LINK_NOT_FOUND).into())
}

/// Pages of examples.
pub(super) fn samples(language: Language) -> Vec<Sample> {
    use poem_openapi::types::Example;
    let roles = vec![("/kerling-les-sierck/bureau".to_owned(), "Kerling-lès-Sierck".to_owned())];
    let session = |current| SessionOut::sample(current);
    let account = shown(&MeOut::example(), roles, vec![session(true), session(false)], None, &[], true, language);
    let last = say!("Vous êtes le dernier.", "You are the last.");
    vec![
        Sample::of("accounts/account.html", &account),
        Sample::of("accounts/page.html", &way_out(language)),
        Sample::of("accounts/page.html", &end_page(Some(last), language)),
        Sample::of("accounts/page.html", &undo_page("AZq", language)),
        Sample::of("accounts/page.html", &undone(language)),
    ]
}
