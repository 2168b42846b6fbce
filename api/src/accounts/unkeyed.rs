//! Requests that carry a secret: a key's stored fingerprint would be one of it.

use poem::{FromRequest, Request, RequestBody};

use ground::{FieldError, say};
use kit::http::openapi::IDEMPOTENCY_KEY;
use kit::http::problem::Problem;

/// A request without an `Idempotency-Key`: 422 with one.
#[derive(Debug)]
pub struct Unkeyed;

impl<'a> FromRequest<'a> for Unkeyed {
    async fn from_request(request: &'a Request, _body: &mut RequestBody) -> poem::Result<Self> {
        if request.headers().contains_key(IDEMPOTENCY_KEY) {
            let refused = say!(
                "Cette requête porte un secret\u{a0}: aucune clé n’y est admise.",
                "This request carries a secret: no key is taken with it.",
            );
            return Err(Problem::invalid(vec![FieldError::at(IDEMPOTENCY_KEY, refused)]).into());
        }
        Ok(Self)
    }
}
