//! Reminding those who follow an event, on the evening before it takes place.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use chrono_tz::Tz;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect, RelationTrait};

use super::What;
use super::announce::{Announced, shown, told_in};
use super::moves::Plan;
use super::spoken::since;
use crate::App;
use crate::events::dates::occurrences::{self, Column, today, zone_of};
use crate::events::{EventStatus, PostState, entity};
use crate::posts::{Post as _, ToAnnounce};
use calendar::Span;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::{CommuneId, SheetId};

/// The hour of the evening, on the clocks of the commune.
const HOUR: u32 = 18;

/// An evening is at least six hours, and less than a day and six hours, before what begins the next day; clocks may
/// change in between.
const NEAREST_SECONDS: i64 = 4 * 3600;
const FARTHEST_SECONDS: i64 = 32 * 3600;

/// The reminders of these events (a query for their ids) whose evenings lie between these instants.
pub(crate) async fn to_remind(
    app: &App,
    from: Instant,
    until: Instant,
    among: SelectStatement,
) -> Result<Vec<ToAnnounce>, DbErr> {
    use entity::Column::{CancelledAt, PostId, State};
    let dates: Vec<(SheetId, CommuneId, Instant)> = occurrences::Entity::find()
        .select_only()
        .columns([Column::EventId, Column::CommuneId, Column::StartsAt])
        .join(sea_orm::JoinType::InnerJoin, occurrences::Relation::Event.def())
        .filter(
            Column::StartsAt
                .gt(from.plus_seconds(NEAREST_SECONDS))
                .and(Column::StartsAt.lt(until.plus_seconds(FARTHEST_SECONDS))),
        )
        .filter(Column::Cancelled.eq(false).and(State.eq(PostState::Approved)).and(CancelledAt.is_null()))
        .filter(PostId.in_subquery(among))
        .into_tuple()
        .all(&app.db.read)
        .await?;
    let evenings = dates
        .into_iter()
        .map(|(event, commune, starts)| (event, evening(today(starts, zone_of(app, commune)), zone_of(app, commune))));
    // One evening reminds of all that the next day holds.
    let evenings: BTreeSet<_> = evenings.filter(|(_, at)| from < *at && *at <= until).collect();
    Ok(evenings.into_iter().map(|(sheet, at)| ToAnnounce { sheet, edition: at.micros(), at }).collect())
}

/// The reminder of an event on the day after an evening; none if it does not take place then, or is over.
pub(crate) async fn reminded(app: &App, sheet: SheetId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let Some(event) = shown(app, sheet).await? else { return Ok(None) };
    let (now, here) = (app.clock.now(), zone_of(app, event.owner.commune.id));
    let Some(date) = today(Instant::from_micros(edition), here).succ_opt() else { return Ok(None) };
    if event.status(now) != EventStatus::Published || Instant::from_micros(edition) > now {
        return Ok(None);
    }
    // With a day on either side, for dates on the clocks of another zone.
    let (from, to) = (occurrences::before(date, 1), occurrences::after(date, 1));
    let dates = event.row.series.dates(from, to, here).map_err(occurrences::unreadable(sheet))?;
    let next =
        dates.into_iter().filter(|it| !it.cancelled && today(it.starts, here) == date).min_by_key(|it| it.starts);
    let (_, midnight) = Span::AllDay { first: date, last: date }.instants(here);
    let Some((next, until)) = next.map(|it| (it, Ord::min(it.ends, midnight))).filter(|(_, until)| *until > now) else {
        return Ok(None);
    };
    let what = if today(now, here) < date { What::Tomorrow } else { What::Today };
    let when = since(next.span, Plan::of(&event.row).place(&next));
    let change = event.row.series.changes().get(&next.date).cloned().unwrap_or_default();
    let date = event.row.series.recurs().then_some(Date(next.date));
    let told_in =
        told_in(app, &event, |it| Some(now).filter(|now| it.status(*now) == EventStatus::Published && !it.is_hidden()))
            .await?;
    let announced = Announced { told_in, ..Announced::of(event, what, when, until) };
    Ok(Some(Announced {
        title: change.title.map_or(announced.title, |it| it.to_string()),
        date,
        for_followers: true,
        ..announced
    }))
}

fn evening(day: NaiveDate, here: Tz) -> Instant {
    let eve = occurrences::before(day, 1).and_time(NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default());
    Span::Timed { starts: eve, ends: eve }.instants(here).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_evening_before_is_at_six_on_the_clocks_there_also_when_they_change() {
        for (zone, day, expected) in [
            ("Europe/Paris", "2030-12-07", "2030-12-06T18:00:00+01:00"),
            ("Europe/Paris", "2026-03-29", "2026-03-28T18:00:00+01:00"),
            ("Europe/Paris", "2026-03-30", "2026-03-29T18:00:00+02:00"),
            ("Indian/Reunion", "2030-12-07", "2030-12-06T18:00:00+04:00"),
        ] {
            assert_eq!(evening(day.parse().unwrap(), zone.parse().unwrap()).in_zone(zone), expected);
        }
    }
}
