//! Signing in on the wire.

use poem::http::{StatusCode, header};
use poem::{IntoResponse, Response};
use poem_openapi::registry::{MetaResponse, MetaResponses, Registry};
use poem_openapi::types::{Example, Type};
use poem_openapi::{ApiResponse, Object};
use serde::Serialize;
use serde_json::json;

use super::TypedCode;
use super::me::{MeError, MeOut};
use super::sign_in::{Proof, VerifyError};
use ground::clock::Instant;
use ground::{FieldError, input, names, say};
use kit::http::{Momentary, NoContent, one, text_header};
use kit::mail::LinkToken;
use kit::refusal;

/// A request to sign in
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "RequestedSignIn", example)]
pub struct SignInOut {
    /// What goes with the code from the mail in `POST /v1/auth/email/verify`.
    pub request: String,
    /// Time until which code and link work.
    pub expires_at: Instant,
}

impl Example for SignInOut {
    fn example() -> Self {
        Self {
            request: "nq8Cd1l0cYpZ4T9hJ3w6V2bXkR7mE5sUaGfLoQiPzDt".to_owned(),
            expires_at: Instant::from_micros(1_795_363_200_000_000),
        }
    }
}

names! {
    /// The form in which a session is given.
    pub enum WantedSession {
        /// A token, for a program.
        Token = "token",
        /// A cookie, for pages.
        Cookie = "cookie",
    }
}

input! {
    /// The proof that somebody reads the mails of an address: a code with its request, or the token of a link.
    #[example(json!({"request": "nq8Cd1l0cYpZ4T9hJ3w6V2bXkR7mE5sUaGfLoQiPzDt", "code": "123456", "session": "token"}))]
    pub struct SignInProof {
        /// The `request` that was answered when the code was asked for.
        pub request: Option<LinkToken>,
        /// The six digits of the mail.
        pub code: Option<TypedCode>,
        /// The token of the mail's link, in the place of both.
        pub token: Option<LinkToken>,
        /// The form of the session.
        pub session: WantedSession,
    }
}

impl SignInProof {
    /// The proof, and the form in which its session is wanted.
    pub(super) fn read(self) -> Result<(Proof, WantedSession), Vec<FieldError>> {
        let proof = match (self.request, self.code, self.token) {
            (Some(request), Some(code), None) => Proof::Code { request: request.to_string(), code: code.to_string() },
            (None, None, Some(token)) => Proof::Link(token.to_string()),
            (_, _, Some(_)) => {
                let alone = say!("Le jeton du lien va seul.", "The token of the link goes alone.");
                return Err(vec![FieldError::at("token", alone)]);
            }
            (request, code, None) => {
                let missing = [(request.is_none(), "request"), (code.is_none(), "code")];
                let needed = || say!("Ce champ est obligatoire.", "This field is required.");
                return Err(missing.into_iter().filter(|it| it.0).map(|it| FieldError::at(it.1, needed())).collect());
            }
        };
        Ok((proof, self.session))
    }
}

refusal! {
    /// Reasons why no session is given.
    pub enum VerifyRefusal {
        /// Others could read it on its way.
        InClear => TOKEN_IN_CLEAR,
        /// The proof is none.
        Invalid(Vec<FieldError>) => invalid,
        /// It proves nothing.
        ..Verify(VerifyError),
        /// The account went meanwhile.
        ..Account(MeError),
    }
}

/// A session for a program
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "SignedIn", example)]
pub struct VerifiedOut {
    /// Its token, 43 characters; it cannot be read again.
    pub token: String,
    /// Time until which it lives, if it is used at least once in 60 days.
    pub expires_at: Instant,
    /// The account.
    pub me: MeOut,
}

impl Example for VerifiedOut {
    fn example() -> Self {
        let SignInOut { request, expires_at } = SignInOut::example();
        Self { token: request, expires_at, me: MeOut::example() }
    }
}

/// 200 with a token, or 204 with a cookie.
#[derive(Debug)]
pub enum VerifiedAnswer {
    /// A token.
    Token(Box<VerifiedOut>),
    /// A cookie, whole.
    Cookie(String),
}

impl IntoResponse for VerifiedAnswer {
    fn into_response(self) -> Response {
        match self {
            Self::Token(out) => Momentary(*out).into_response(),
            Self::Cookie(cookie) => NoContent
                .with_header(header::SET_COOKIE, cookie)
                .with_header(header::CACHE_CONTROL, "no-store")
                .into_response(),
        }
    }
}

impl ApiResponse for VerifiedAnswer {
    fn meta() -> MetaResponses {
        let mut meta = one::<VerifiedOut>(StatusCode::OK, vec![]);
        let cookie = || text_header("Set-Cookie", "The session of a page.");
        let none = NoContent::meta().responses;
        meta.responses.extend(none.into_iter().map(|it| MetaResponse { headers: vec![cookie()], ..it }));
        meta
    }

    fn register(registry: &mut Registry) {
        VerifiedOut::register(registry);
    }
}

/// 200 with a resource that is to be saved as a file.
#[derive(Debug)]
pub struct SavedAsFile<T>(pub T);

impl<T: Type + Serialize + Send> IntoResponse for SavedAsFile<T> {
    fn into_response(self) -> Response {
        let as_file = "attachment; filename=\"tambour.json\"";
        Momentary(self.0).with_header(header::CONTENT_DISPOSITION, as_file).into_response()
    }
}

impl<T: Type + Serialize + Send> ApiResponse for SavedAsFile<T> {
    fn meta() -> MetaResponses {
        one::<T>(StatusCode::OK, vec![text_header("Content-Disposition", "The name of the file.")])
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

refusal! {
    /// Reasons why a session does not end.
    pub enum EndSessionError {
        /// The account has none of this id.
        NoSuchSession => NOT_FOUND,
        ..database
    }
}
