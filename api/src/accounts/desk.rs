//! Who sits at the desk: the caller of a page for staff and publishers.

use poem::http::{Method, StatusCode, header};
use poem::{FromRequest, Request, RequestBody, Response};

use super::{Caller, SignedIn, paths, who};

/// Somebody at the desk. Who is not signed in is led to the page for it.
#[derive(Debug)]
pub struct AtDesk(pub Caller);

impl<'a> FromRequest<'a> for AtDesk {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        match who::known(request).await? {
            Some(caller) => Ok(Self(caller)),
            None => Err(poem::Error::from_response(to_sign_in(request))),
        }
    }
}

/// Somebody with an account on a page of theirs. Who is not signed in, or shows a token without a person, is led to the
/// page for it.
#[derive(Debug)]
pub struct AtAccount(pub SignedIn);

impl<'a> FromRequest<'a> for AtAccount {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        let caller = who::known(request).await?;
        match caller.and_then(|caller| Some((caller.session()?, caller))) {
            Some(((account, session), caller)) => Ok(Self(SignedIn { caller, account, session })),
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
