//! Events that a followed calendar does not hold any more.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
};
use serde::{Deserialize, Serialize};

use super::dates::occurrences::{self, Column};
use super::told::LastSaid;
use super::{Event, PostState, Title, entity, export};
use crate::App;
use crate::posts;
use calendar::{Imported, Span};
use ground::clock::Instant;
use ground::ids::{EventId, OrganisationId, SheetId};

/// The fewest dates whose vanishing may be a mishap, not somebody's will; they are more than half of all besides.
const MANY: u64 = 3;

/// An event that vanished from a calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Vanished {
    /// Its name in the calendar.
    pub(crate) uid: String,
    /// Its title.
    pub(crate) title: String,
    /// `number` of its dates to come.
    pub(crate) dates: u64,
    /// The first of them.
    pub(crate) first: NaiveDate,
}

/// The events that a calendar brought and that are to come, before it is taken in anew.
#[derive(Debug, Default)]
pub(super) struct Expected(Vec<Vanished>);

impl Expected {
    /// Those of an organisation.
    pub(super) async fn of(app: &App, organisation: OrganisationId, here: Tz, now: Instant) -> Result<Self, DbErr> {
        use entity::Column::{
            CancelledAt, Id, OrganisationId as Organisation, PostId, State as StateColumn, Subscribed,
        };
        let brought = || {
            Condition::all()
                .add(Organisation.eq(organisation))
                .add(Subscribed.eq(true))
                .add(StateColumn.is_not_in([PostState::Withdrawn, PostState::Left]))
                .add(CancelledAt.is_null())
        };
        #[derive(FromQueryResult)]
        struct Dates {
            event_id: SheetId,
            dates: i64,
            first: Instant,
        }
        let dates = occurrences::Entity::find()
            .select_only()
            .column(Column::EventId)
            .column_as(Column::Date.count(), "dates")
            .column_as(Column::StartsAt.min(), "first")
            .join(JoinType::InnerJoin, occurrences::Relation::Event.def())
            .filter(brought())
            .filter(Column::EndsAt.gt(now))
            .filter(Column::Cancelled.eq(false))
            .group_by(Column::EventId);
        let dates: Vec<Dates> = dates.into_model().all(&app.db.read).await?;
        let dates: HashMap<SheetId, Dates> = dates.into_iter().map(|it| (it.event_id, it)).collect();
        let rows = posts::hanging::<Event>().select_only().columns([Id, PostId]).columns([entity::Column::Uid]);
        let rows = rows.columns([entity::Column::Title, entity::Column::Told]).filter(brought());
        #[derive(FromQueryResult)]
        struct Brought {
            id: SheetId,
            post_id: EventId,
            uid: Option<String>,
            title: Title,
            told: Option<LastSaid>,
        }
        let rows: Vec<Brought> = rows.into_model().all(&app.db.read).await?;
        let mut seen = HashSet::new();
        let mut expected = Vec::new();
        for row in rows {
            // An event that is gone from the calendar and was put back by somebody here is theirs.
            let is_theirs = row.told.is_some_and(|told| told.cancelled);
            let Some(it) = dates.get(&row.id).filter(|_| !is_theirs) else { continue };
            if seen.insert(row.post_id) {
                expected.push(Vanished {
                    uid: row.uid.unwrap_or_else(|| export::name(row.post_id)),
                    title: row.title.to_string(),
                    dates: u64::try_from(it.dates).unwrap_or_default(),
                    first: Span::shown(it.first, here).date(),
                });
            }
        }
        Ok(Self(expected))
    }

    /// The dates that are not in a calendar with these names, and should be: a calendar says nothing of what comes after its
    /// last date.
    pub(super) fn vanished(&self, seen: &HashSet<String>, until: Option<NaiveDate>) -> Vec<Vanished> {
        let is_gone = |it: &&Vanished| !seen.contains(&it.uid) && until.is_none_or(|until| it.first <= until);
        self.0.iter().filter(is_gone).cloned().collect()
    }

    /// True if these are so many that a second look is needed.
    pub(super) fn are_many(&self, vanished: &[Vanished]) -> bool {
        let sum = |all: &[Vanished]| all.iter().map(|it| it.dates).sum::<u64>();
        let gone = sum(vanished);
        gone >= MANY && gone * 2 > sum(&self.0)
    }
}

/// The last date that a calendar lists; none if it lists no date to come, or goes on for ever.
pub(super) fn last_date(imported: &Imported, today: NaiveDate) -> Option<NaiveDate> {
    let mut last = None;
    for it in &imported.events {
        let moved = it.event.overrides.values().map(|change| change.span.last_day());
        last = last.max(moved.chain([it.event.recurrence.last_day()?]).max());
    }
    for it in imported.loose.iter().flat_map(|it| &it.dates) {
        last = last.max(it.span_in(Tz::UTC).map(|span| span.last_day()));
    }
    last.filter(|last| *last >= today)
}

/// True if it is to take place still, on its board.
pub(super) fn takes_place(row: &entity::Model, now: Instant) -> bool {
    let is_over = row.expire_at.is_some_and(|over| over <= now);
    row.state != PostState::Withdrawn && row.cancelled_at.is_none() && !is_over
}
