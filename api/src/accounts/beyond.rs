//! What rooms above keep of an account: who puts the parts together hands it over ([`App::part`]).

use std::pin::Pin;

use sea_orm::DbErr;
use serde_json::Value;

use super::ResidenceOut;
use crate::App;
use ground::clock::Instant;
use ground::ids::AccountId;
use kit::db::DatabaseTransaction;

type Found<'a> = Pin<Box<dyn Future<Output = Result<Vec<ResidenceOut>, DbErr>> + Send + 'a>>;
type Done<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// The way to find an account's entries in the registers of residents.
#[derive(Clone, Copy)]
pub struct Residing(pub for<'a> fn(&'a App, AccountId) -> Found<'a>);

/// The entries of an account in the registers of residents; nobody has one until a register is handed over.
pub(super) async fn residences(app: &App, account: AccountId) -> Result<Vec<ResidenceOut>, DbErr> {
    (app.part(|| Residing(|_, _| Box::pin(std::future::ready(Ok(vec![]))))).0)(app, account).await
}

/// What is kept of an account's voice: what it says of itself as a delegate, and what it handed to others.
#[derive(Debug, Default)]
pub struct KeptVoices {
    /// What it says of itself as a delegate, each time that it stood.
    pub delegates: Vec<Value>,
    /// The voices that it gave, those that ended lately too.
    pub delegations: Vec<Value>,
}

type Copied<'a> = Pin<Box<dyn Future<Output = Result<KeptVoices, DbErr>> + Send + 'a>>;

/// The way to find what is kept of an account's voice.
#[derive(Clone, Copy)]
pub struct CopyVoices(pub for<'a> fn(&'a App, AccountId) -> Copied<'a>);

/// What is kept of an account's voice; nothing until somebody hands over where to look.
pub(super) async fn voices(app: &App, account: AccountId) -> Result<KeptVoices, DbErr> {
    (app.part(|| CopyVoices(|_, _| Box::pin(std::future::ready(Ok(KeptVoices::default()))))).0)(app, account).await
}

/// The end of what a room keeps of an account that is erased.
#[derive(Debug, Clone, Copy)]
pub struct Erasure {
    /// Locks what comes before an account in the order of locks.
    pub lock: for<'a> fn(&'a DatabaseTransaction, AccountId) -> Done<'a>,
    /// Lets go of the account.
    pub erase: for<'a> fn(&'a App, &'a DatabaseTransaction, AccountId, Instant) -> Done<'a>,
}

/// All that is to be done when an account is erased.
#[derive(Debug, Default)]
pub struct Erasing(pub Vec<Erasure>);

pub(super) async fn lock(app: &App, tx: &DatabaseTransaction, account: AccountId) -> Result<(), DbErr> {
    for it in &app.part(Erasing::default).0 {
        (it.lock)(tx, account).await?;
    }
    Ok(())
}

pub(super) async fn erase(app: &App, tx: &DatabaseTransaction, account: AccountId, now: Instant) -> Result<(), DbErr> {
    for it in &app.part(Erasing::default).0 {
        (it.erase)(app, tx, account, now).await?;
    }
    Ok(())
}
