//! The next dates in a commune, which its board and its letter show.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::agenda::{between, next_up};
use super::filters::{bounds, in_view};
use super::occurrence::OccurrenceOut;
use super::occurrences::{self, Column, after, before};
use crate::App;
use calendar::Span;
use ground::clock::Instant;
use ground::ids::CommuneId;

/// The part of the agenda that a board shows, and the time at which time alone changes it.
#[derive(Debug)]
pub(crate) struct Agenda {
    /// The next dates, in order.
    pub(crate) occurrences: Vec<OccurrenceOut>,
    /// Time at which time alone next changes them.
    pub(crate) valid_until: Option<Instant>,
}

/// Number of days ahead that a board shows.
const DAYS: u64 = 30;

/// The first `most` dates from now to the end of the local day in 30 days, in order.
pub(crate) async fn on_board(app: &App, commune: CommuneId, now: Instant, most: u64) -> Result<Agenda, DbErr> {
    let here = occurrences::zone_of(app, commune);
    let today = occurrences::today(now, here);
    let (_, end) = bounds(today, after(today, DAYS), here);
    let found = between(&app.db.read, commune, (now, end), None, in_view(now), most).await?;
    let over = found.iter().map(|it| if it.ends_at > now { it.ends_at } else { it.starts_at.plus_seconds(1) });
    let comes_up = next_up(app, commune, now).await?;
    // The day on which the first date that lies too far ahead comes near enough.
    let next = occurrences::Entity::find()
        .select_only()
        .column_as(Column::StartsAt.min(), "next")
        .filter(Column::CommuneId.eq(commune))
        .filter(Column::StartsAt.gte(end))
        .into_tuple::<Option<Instant>>()
        .one(&app.db.read)
        .await?
        .flatten();
    let comes_near = next.map(|next| {
        let day = before(Span::shown(next, here).date(), DAYS);
        bounds(day, day, here).0
    });
    let valid_until = over.chain(comes_up).chain(comes_near).min();
    Ok(Agenda { occurrences: found.iter().map(|it| it.out(here, now)).collect(), valid_until })
}

/// The first `most` dates from now to the end of the local day `days` days ahead, in order.
pub(crate) async fn coming(
    app: &App,
    commune: CommuneId,
    now: Instant,
    days: u64,
    most: u64,
) -> Result<Vec<OccurrenceOut>, DbErr> {
    let here = occurrences::zone_of(app, commune);
    let today = occurrences::today(now, here);
    let (_, end) = bounds(today, after(today, days), here);
    let found = between(&app.db.read, commune, (now, end), None, in_view(now), most).await?;
    Ok(found.iter().map(|it| it.out(here, now)).collect())
}
