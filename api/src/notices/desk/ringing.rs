//! The phones that a notice rings, as the desk says before it does.

use std::pin::Pin;

use sea_orm::DbErr;

use crate::App;
use ground::ids::CommuneId;

/// The numbers of phones in a commune that asked to be told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ringing {
    /// Those that hear of alerts.
    pub alerts: i64,
    /// Those that hear of other notices.
    pub notices: i64,
}

/// The way to count the phones. They stand above notices: who puts the parts together hands it over ([`App::part`]).
#[derive(Clone, Copy)]
pub struct Rings(pub RingCount);

/// The count of [`Rings`].
pub type RingCount =
    for<'a> fn(&'a App, CommuneId) -> Pin<Box<dyn Future<Output = Result<Ringing, DbErr>> + Send + 'a>>;

impl Rings {
    /// The count until one is handed over: no phone rings.
    fn of_nobody() -> Self {
        Self(|_, _| Box::pin(std::future::ready(Ok(Ringing::default()))))
    }
}

/// The phones that hear of a commune.
pub(super) async fn ringing(app: &App, commune: CommuneId) -> Result<Ringing, DbErr> {
    (app.part(Rings::of_nobody).0)(app, commune).await
}
