//! Forms of pages: read into what JSON gives, so that a page and a program meet the same rules.
//!
//! What is refused comes back as the same page with status 422, as it was typed, with every mistake at its field; what is
//! done leads on with status 303 to the thing, with what was done as a word in the address. Nothing is kept in between.

mod field;
mod members;
mod read;
mod typed;
mod view;

pub use field::{FieldChoice, FieldKind, FieldView};
pub use read::Form;
pub use typed::Typed;
pub use view::FormView;

use askama::Template;
use poem::Response;
use poem::http::{StatusCode, header};

use crate::http::problem::Problem;
use crate::pages;
use ground::text::Language;

/// The answer to a form that was done: whoever sent it is led on to a path of this server.
pub fn done(path: &str) -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header(header::LOCATION, path).finish()
}

/// The answer to a form that was refused: its page again.
///
/// # Errors
/// When the template cannot be written out.
pub fn refused(page: &impl Template, language: Language) -> Result<Response, Problem> {
    again(page, language, StatusCode::UNPROCESSABLE_ENTITY)
}

/// The answer to a form about something that changed since its page was shown: its page again, with what was typed and
/// what is so now.
///
/// # Errors
/// When the template cannot be written out.
pub fn stale(page: &impl Template, language: Language) -> Result<Response, Problem> {
    again(page, language, StatusCode::PRECONDITION_FAILED)
}

fn again(page: &impl Template, language: Language, status: StatusCode) -> Result<Response, Problem> {
    let mut response = pages::answer(page, language)?;
    response.set_status(status);
    Ok(response)
}
