//! Roles that count for something: an organisation that somebody publishes for has a board.

use std::pin::Pin;

use sea_orm::DbErr;

use super::{Held, Role};
use crate::App;
use ground::ids::OrganisationId;

/// The way to find out whether an organisation has a board to publish on. Organisations stand above accounts: who puts
/// the parts together hands it over ([`App::part`]).
#[derive(Clone, Copy)]
pub struct HasBoard(pub Finding);

/// The look-up of [`HasBoard`].
pub type Finding =
    for<'a> fn(&'a App, OrganisationId) -> Pin<Box<dyn Future<Output = Result<bool, DbErr>> + Send + 'a>>;

impl HasBoard {
    /// The look-up until one is handed over: no organisation has a board, so nobody publishes.
    fn of_nobody() -> Self {
        Self(|_, _| Box::pin(std::future::ready(Ok(false))))
    }
}

/// True if a role counts for anything now: an organisation that somebody publishes for has a board.
pub(super) async fn counts(app: &App, held: &Held) -> Result<bool, DbErr> {
    match (held.role, held.organisation) {
        (Role::Publisher, Some(organisation)) => (app.part(HasBoard::of_nobody).0)(app, organisation).await,
        _ => Ok(true),
    }
}
