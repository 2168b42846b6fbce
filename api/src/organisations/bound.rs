//! Consequences, elsewhere, of an organisation's standing in a commune.

use std::pin::Pin;

use sea_orm::DbErr;

use crate::App;
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use kit::documents::BoardWrite;

type Done<'a> = Pin<Box<dyn Future<Output = Result<(), DbErr>> + Send + 'a>>;

/// An organisation in a commune, at an instant.
#[derive(Debug, Clone, Copy)]
pub struct Seat {
    /// The commune.
    pub commune: CommuneId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Now.
    pub now: Instant,
}

/// A kind of thing that hangs on how an organisation stands.
#[derive(Debug, Clone, Copy)]
pub struct Bound {
    /// Preparation before the organisation leaves, outside the transaction, in pieces, since it may be much.
    pub prepare: Option<for<'a> fn(&'a App, Seat) -> Done<'a>>,
    /// Its fate when the organisation does not serve the commune any more.
    pub displace: for<'a> fn(&'a BoardWrite<'_>, Seat) -> Done<'a>,
    /// Its fate when the organisation is not trusted there any more; if `grave`, only its alerts are not.
    pub distrust: for<'a> fn(&'a BoardWrite<'_>, Seat, bool) -> Done<'a>,
}

/// Everything that is bound, which stands above organisations: who puts the parts together hands it over
/// ([`App::part`]).
#[derive(Debug, Default)]
pub struct BoundTo(pub Vec<Bound>);

pub(super) async fn prepare(app: &App, seat: Seat) -> Result<(), DbErr> {
    for prepare in app.part(BoundTo::default).0.iter().filter_map(|it| it.prepare) {
        prepare(app, seat).await?;
    }
    Ok(())
}

pub(super) async fn displace(app: &App, change: &BoardWrite<'_>, seat: Seat) -> Result<(), DbErr> {
    for it in &app.part(BoundTo::default).0 {
        (it.displace)(change, seat).await?;
    }
    Ok(())
}

/// An organisation is not trusted any more; if `grave`, with grave alerts alone.
pub(super) async fn distrust(app: &App, change: &BoardWrite<'_>, seat: Seat, grave: bool) -> Result<(), DbErr> {
    for it in &app.part(BoundTo::default).0 {
        (it.distrust)(change, seat, grave).await?;
    }
    Ok(())
}
