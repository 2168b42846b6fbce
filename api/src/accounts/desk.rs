//! Who sits at the desk: the caller of a page for staff and publishers.

use askama::Template;
use poem::http::{Method, StatusCode, header};
use poem::{FromRequest, Request, RequestBody, Response};

use super::{Caller, SignedIn, paths, who};
use ground::say;
use ground::text::{Language, Message};
use kit::forms::Form;
use kit::http::problem::Problem;
use kit::pages::{self, Frame, Sample};

/// Somebody at the desk. Who is not signed in is led to the page for it.
#[derive(Debug)]
pub struct AtDesk(pub Caller);

impl<'a> FromRequest<'a> for AtDesk {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        match who::known(request).await? {
            Some(caller) => Ok(Self(caller)),
            None if request.method() == Method::POST => Err(poem::Error::from_response(kept(request, body).await?)),
            None => Err(poem::Error::from_response(to_sign_in(request))),
        }
    }
}

/// The page that keeps what somebody sent whose session had ended, or was too old for it, until they signed in again.
#[derive(Template)]
#[template(path = "accounts/ended.html")]
struct EndedPage {
    frame: Frame,
    why: String,
    sign_in: String,
    action: String,
    fields: Vec<(String, String)>,
    has_files: bool,
}

/// Keeps a form on a page of its own. A page of another site sent none: that is refused before.
async fn kept(request: &Request, body: &mut RequestBody) -> poem::Result<Response> {
    let form = Form::<()>::from_request(request, body).await?;
    let why = say!(
        "Votre session était terminée. Rien n’est perdu\u{a0}: ce que vous avez écrit attend sur cette page.",
        "You were not signed in any more. Nothing is lost: what you wrote waits on this page.",
    );
    Ok(keeping(request, &form, (why, paths::SIGN_IN.to_owned()), StatusCode::UNAUTHORIZED)?)
}

/// The page that keeps what somebody sent who signed in too long ago for it, until they did so again.
///
/// # Errors
/// When the template cannot be written out.
pub(crate) fn sign_in_again<T>(request: &Request, form: &Form<T>) -> Result<Response, Problem> {
    let why = say!(
        "Pour cette action, entrez de nouveau\u{a0}: un code part à votre adresse. Ce que vous avez écrit attend sur cette page.",
        "For this, sign in again: a code goes to your address. What you wrote waits on this page.",
    );
    keeping(request, form, (why, paths::SIGN_IN_AGAIN.to_owned()), StatusCode::FORBIDDEN)
}

fn keeping<T>(
    request: &Request,
    form: &Form<T>,
    (why, sign_in): (Message, String),
    status: StatusCode,
) -> Result<Response, Problem> {
    let language = pages::language(request.headers());
    let page = EndedPage {
        frame: framed(language),
        why: why.in_language(language),
        sign_in,
        action: request.original_uri().path_and_query().map_or("/", |it| it.as_str()).to_owned(),
        fields: form.typed().clone().every(),
        has_files: form.has_files(),
    };
    let mut response = pages::answer(&page, language)?;
    response.set_status(status);
    Ok(response)
}

fn framed(language: Language) -> Frame {
    Frame::personal(language, say!("Entrez pour continuer", "Sign in to continue").in_language(language))
}

/// The example of the page.
pub(super) fn samples(language: Language) -> [Sample; 1] {
    let page = EndedPage {
        frame: framed(language),
        why: say!("Rien n’est perdu.", "Nothing is lost.").in_language(language),
        sign_in: paths::SIGN_IN.to_owned(),
        action: "/kerling-les-sierck/bureau/publier".to_owned(),
        fields: vec![("title".to_owned(), "Coupure d’eau".to_owned())],
        has_files: true,
    };
    [Sample::of("accounts/ended.html", &page)]
}

/// Somebody with an account on a page of theirs. Who is not signed in, or shows a token without a person, is led to the
/// page for it.
#[derive(Debug)]
pub struct AtAccount(pub SignedIn);

impl<'a> FromRequest<'a> for AtAccount {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let caller = who::known(request).await?;
        let is_nobody = caller.is_none();
        match caller.and_then(|caller| Some((caller.session()?, caller))) {
            Some(((account, session), caller)) => Ok(Self(SignedIn { caller, account, session })),
            None if is_nobody && request.method() == Method::POST => {
                Err(poem::Error::from_response(kept(request, body).await?))
            }
            None => Err(poem::Error::from_response(to_sign_in(request))),
        }
    }
}

fn to_sign_in(request: &Request) -> Response {
    let here = request.original_uri().path_and_query().map_or("/", |it| it.as_str());
    // What was sent is not sent again by being led back.
    let then = if request.method() == Method::GET { here } else { request.original_uri().path() };
    let path = paths::to_sign_in(then);
    Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, path).finish()
}
