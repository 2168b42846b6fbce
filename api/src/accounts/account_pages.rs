//! « Votre compte » : what one is called, which mails come, where one is signed in; and the way out.

use askama::Template;
use chrono::NaiveDate;
use poem::http::{HeaderValue, header};
use poem::web::{Data, Query};
use poem::{Request, Response, handler};
use poem_openapi::types::ToJSON;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::desk::AtAccount;
use super::me::{self, ChangeAccountError, EraseError, MeOut, MePatch, SessionOut, Tidings};
use super::pages::TellingPage;
use super::{SignedIn, cookie, paths, sessions};
use crate::App;
use calendar::Span;
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
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    frame: Frame,
    is_done: bool,
    email: String,
    /// The path of the page for another address.
    address: &'static str,
    form: FormView,
    roles: Vec<(String, String)>,
    sessions: Vec<SessionLine>,
    /// The path of the copy, or first to a new sign-in.
    export: String,
}

/// A session in the list.
struct SessionLine {
    label: String,
    /// The days on which it began and was last used, in words.
    when: String,
    is_current: bool,
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
    let today = Span::shown(app.clock.now(), chrono_tz::UTC).date();
    let sessions = rows.iter().map(|row| line(&SessionOut::of(row, who.session), today, language)).collect();
    let page = shown(&me, roles, sessions, typed, mistakes, is_done, language);
    Ok(if who.caller.is_fresh(app.clock.now()) {
        page
    } else {
        AccountPage { export: paths::to_sign_in_again(paths::ACCOUNT), ..page }
    })
}

fn line(session: &SessionOut, today: NaiveDate, language: Language) -> SessionLine {
    let day = |day: &str| day.parse().map(|day| pages::near_day(day, today, language)).unwrap_or_default();
    let (began, used) = (day(&session.created_on), day(&session.last_used_on));
    let label = match session.label.as_str() {
        "" => say!("Un programme", "A program").in_language(language),
        label => label.to_owned(),
    };
    let when = say!("depuis {began}, servi {used}", "since {began}, used {used}", began, used);
    SessionLine { label, when: when.in_language(language), is_current: session.current }
}

fn shown(
    me: &MeOut,
    roles: Vec<(String, String)>,
    sessions: Vec<SessionLine>,
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
        address: paths::ADDRESS,
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
    let mistakes = match form.read(chrono_tz::UTC) {
        Ok(AccountForm { name, mails }) => {
            let patch = MePatch { name, locale: Change(None), email: Change(None), mails };
            match me::change(app.0, who.account, patch).await {
                Ok(_) => return Ok(forms::done(&format!("{}?fait=1", paths::ACCOUNT))),
                Err(ChangeAccountError::LastTold) => vec![FieldError::at("mails", problem::LAST_TOLD.advice.clone())],
                Err(error) => return Err(error.problem().into()),
            }
        }
        Err(mistakes) => mistakes,
    };
    let page = account_page(app.0, &who, Some(form.typed()), &mistakes, false, language).await?;
    Ok(forms::refused(&page, language)?)
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

/// Pages of examples.
pub(super) fn samples(language: Language) -> Vec<Sample> {
    use poem_openapi::types::Example;
    let roles = vec![("/kerling-les-sierck/bureau".to_owned(), "Kerling-lès-Sierck".to_owned())];
    let today = NaiveDate::from_ymd_opt(2026, 11, 29).unwrap_or_default();
    let session = |current| line(&SessionOut::sample(current), today, language);
    let account = shown(&MeOut::example(), roles, vec![session(true), session(false)], None, &[], true, language);
    vec![
        Sample::of("accounts/account.html", &account),
        Sample::of("accounts/page.html", &way_out(language)),
        Sample::of("accounts/page.html", &end_page(None, language)),
    ]
}
