//! What an account said in debates, on the wire of its copy.

use std::pin::Pin;

use poem_openapi::Object;
use sea_orm::DbErr;
use serde::Serialize;
use uuid::Uuid;

use crate::App;
use ground::clock::Instant;
use ground::ids::AccountId;

/// Something that somebody wrote in a debate
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "OwnWords")]
pub struct SaidOut {
    /// Its id.
    pub id: Uuid,
    /// The consultation.
    pub consultation: Uuid,
    /// The side that an argument takes; null for a contribution.
    #[oai(nullable)]
    pub stance: Option<String>,
    /// The text.
    pub text: String,
    /// Time at which the town hall removed it.
    #[oai(nullable)]
    pub removed_at: Option<Instant>,
    /// Time at which it was written.
    pub created_at: Instant,
}

/// An argument that somebody supports
#[derive(Debug, Clone, Serialize, Object)]
#[oai(rename = "OwnSupport")]
pub struct SupportedOut {
    /// The argument.
    pub argument: Uuid,
    /// Time since which they support it.
    pub since: Instant,
}

/// All that an account said in debates, and what it supports.
#[derive(Debug, Default)]
pub struct DebateParts {
    /// Its arguments.
    pub arguments: Vec<SaidOut>,
    /// Its contributions.
    pub contributions: Vec<SaidOut>,
    /// The arguments that it supports.
    pub supports: Vec<SupportedOut>,
}

type Found<'a> = Pin<Box<dyn Future<Output = Result<DebateParts, DbErr>> + Send + 'a>>;

/// The way to find what an account said. Debates stand above accounts: who puts the parts together hands it over ([`App::part`]).
#[derive(Clone, Copy)]
pub struct Debating(pub for<'a> fn(&'a App, AccountId) -> Found<'a>);

/// What an account said; nothing until debates are handed over.
pub(super) async fn debated(app: &App, account: AccountId) -> Result<DebateParts, DbErr> {
    (app.part(|| Debating(|_, _| Box::pin(std::future::ready(Ok(DebateParts::default()))))).0)(app, account).await
}

/// What somebody wrote, in examples.
pub(super) fn example(stance: Option<&str>, at: Instant) -> SaidOut {
    SaidOut {
        id: uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5231"),
        consultation: uuid::uuid!("019abf3e-7a10-7f3e-8d1c-5a0b9c3a5210"),
        stance: stance.map(str::to_owned),
        text: "On attend moins seul.".to_owned(),
        removed_at: Some(at),
        created_at: at,
    }
}
