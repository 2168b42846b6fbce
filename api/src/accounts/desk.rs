//! Who sits at the desk: the caller of a page for staff and publishers.

use poem::http::{StatusCode, header};
use poem::{FromRequest, Request, RequestBody, Response};

use super::{Caller, who};

/// The path of the page on which people sign in.
const SIGN_IN: &str = "/entrer";

/// Somebody at the desk. Who is not signed in is led to the page for it.
#[derive(Debug)]
pub struct AtDesk(pub Caller);

impl<'a> FromRequest<'a> for AtDesk {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        match who::caller(request).await? {
            Some(caller) => Ok(Self(caller)),
            None => Err(poem::Error::from_response(to_sign_in())),
        }
    }
}

fn to_sign_in() -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, SIGN_IN).finish()
}
