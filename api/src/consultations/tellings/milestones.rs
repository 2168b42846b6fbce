//! What is to be told of milestones: kept, dropped, late.

use chrono::{Datelike, Days, NaiveDate};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::words::{ToldOf, on};
use crate::App;
use crate::consultations::calendar::{local_day, midnight_after};
use crate::consultations::entity::milestone::{Column, Entity, Model};
use crate::consultations::queries::find;
use crate::consultations::{MilestoneId, MilestoneState};
use ground::clock::Instant;
use ground::say;
use ground::text::Message;

/// The number from which on a milestone is told to be late, by the day on which it was due.
const LATE: i64 = 10_000_000;

/// Something that is to be told of a milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueMilestone {
    pub(crate) id: MilestoneId,
    /// Its number among what is told of the milestone. It never changes.
    pub(crate) edition: i64,
    /// Time at which it is due.
    pub(crate) at: Instant,
}

/// What happened, or happens, to milestones between these instants.
pub(crate) async fn milestones_to_tell(app: &App, from: Instant, until: Instant) -> Result<Vec<DueMilestone>, DbErr> {
    // Days of any zone.
    let (first, last) = (day_before(local_day(from, chrono_tz::UTC)), day_after(local_day(until, chrono_tz::UTC)));
    let closed = Column::ClosedOn.gte(first).and(Column::ClosedOn.lte(last));
    let late =
        Column::State.eq(MilestoneState::Open).and(Column::Due.gte(day_before(first))).and(Column::Due.lte(last));
    let rows = Entity::find().filter(closed.or(late)).all(&app.db.read).await?;
    let mut all: Vec<DueMilestone> = rows.iter().filter_map(|row| due(app, row)).collect();
    all.retain(|it| from < it.at && it.at <= until);
    Ok(all)
}

/// What is to be told of a milestone as it stands, and when.
fn due(app: &App, row: &Model) -> Option<DueMilestone> {
    let zone = app.communes.by_id(row.commune_id)?.zone();
    match row.state {
        MilestoneState::Kept | MilestoneState::Dropped => {
            let edition = i64::try_from(row.history.0.len()).ok()?;
            Some(DueMilestone { id: row.id, edition, at: row.history.0.last()?.at })
        }
        MilestoneState::Open | MilestoneState::Late => {
            Some(DueMilestone { id: row.id, edition: late(row.due), at: midnight_after(row.due, zone) })
        }
    }
}

fn late(due: NaiveDate) -> i64 {
    LATE + i64::from(due.num_days_from_ce())
}

/// What people are told of a milestone now; nothing if it is not due, or not true any more.
pub(crate) async fn milestone_told_of(app: &App, id: MilestoneId, edition: i64) -> Result<Option<ToldOf>, DbErr> {
    let Some(row) = Entity::find_by_id(id).one(&app.db.read).await? else { return Ok(None) };
    let is_so = due(app, &row).is_some_and(|it| it.edition == edition && it.at <= app.clock.now());
    let Some(asked) = find(&app.db.read, row.consultation_id).await?.filter(|_| is_so) else { return Ok(None) };
    let text = row.text.clone();
    let title = match row.state {
        MilestoneState::Kept => say!("Engagement tenu\u{a0}: {text}", "Milestone kept: {text}", text),
        MilestoneState::Dropped => say!("Engagement abandonné\u{a0}: {text}", "Milestone dropped: {text}", text),
        MilestoneState::Open | MilestoneState::Late => {
            say!("Engagement en retard\u{a0}: {text}", "Milestone late: {text}", text)
        }
    };
    let promised = say!("Promis pour le {day}.", "Promised for {day}.", day = on(row.first_due));
    let note = row.note.clone().map(Message::verbatim);
    let lines: Vec<Message> = [Message::verbatim(asked.title.to_string()), promised].into_iter().chain(note).collect();
    Ok(Some(ToldOf { id: asked.id, commune: row.commune_id, title, text: Message::joined(&lines, "\n"), until: None }))
}

fn day_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(1)).unwrap_or(day)
}

fn day_after(day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(1)).unwrap_or(day)
}
