//! Consequences, elsewhere, of the end of an account.

use std::pin::Pin;

use sea_orm::DbErr;

use super::Caller;
use crate::App;
use ground::clock::Instant;
use ground::ids::{AccountId, CommuneId};
use kit::db::DatabaseTransaction;

type Done<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// Somebody who erases their account.
#[derive(Debug)]
pub struct Leaver<'a> {
    /// Who asks for it.
    pub caller: &'a Caller,
    /// Their account.
    pub account: AccountId,
    /// The communes where they had a role.
    pub communes: Vec<CommuneId>,
    /// Now.
    pub now: Instant,
}

/// Something that is done when an account is erased, in the transaction that erases it.
pub type Consequence = for<'a> fn(&'a DatabaseTransaction, &'a Leaver<'a>) -> Done<'a>;

/// Everything that is done then, in its order, in rooms above accounts: who puts the parts together hands it over
/// ([`App::part`]).
#[derive(Debug, Default)]
pub struct OnLeaving(pub Vec<Consequence>);

/// Do what is to be done.
pub(super) async fn follow(app: &App, tx: &DatabaseTransaction, leaver: &Leaver<'_>) -> Result<(), DbErr> {
    for consequence in &app.part(OnLeaving::default).0 {
        consequence(tx, leaver).await?;
    }
    Ok(())
}
