//! The part of the agenda that somebody asks for.

use std::fmt;

use chrono::NaiveDate;
use chrono_tz::Tz;
use sea_orm::{ColumnTrait, Condition};

use super::occurrences::{Column, after};
use crate::events::{EventCategory, EventStatus, PostState, entity};
use calendar::Span;
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::OrganisationId;
use ground::{FieldError, say};
use kit::http::{Limit, address, given};

/// Number of days before and after today at which a day is far away.
const AWAY: i64 = 400;

/// The filters of an agenda.
#[derive(Debug, Clone)]
pub(crate) struct Filters {
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) category: Option<EventCategory>,
    pub(crate) organisation: Option<OrganisationId>,
    /// Published and cancelled ones unless said.
    pub(crate) status: Option<EventStatus>,
}

impl Filters {
    /// The list's address with these filters.
    pub(crate) fn address(&self, slug: &str, limit: Limit) -> String {
        let parameters: [(&str, Option<&dyn fmt::Display>); 6] = [
            ("from", Some(&self.from)),
            ("to", Some(&self.to)),
            ("limit", Some(&limit)),
            ("category", given(&self.category)),
            ("organisation", given(&self.organisation)),
            ("status", given(&self.status)),
        ];
        address(&format!("/v1/communes/{slug}/events"), &parameters)
    }

    /// True for what everybody may list and asks for often: a day, a week or a month that is not far away.
    pub(crate) fn is_usual(&self, today: NaiveDate) -> bool {
        let days = (self.to - self.from).num_days() + 1;
        self.status.is_none()
            && matches!(days, 1 | 7 | 28..=31)
            && (-AWAY..=AWAY).contains(&(self.from - today).num_days())
    }
}

/// The days of an agenda: from today for 30 days unless said.
pub(crate) fn days(
    today: NaiveDate,
    from: Option<Date>,
    to: Option<Date>,
) -> Result<(NaiveDate, NaiveDate), FieldError> {
    let from = from.map_or(today, |from| from.0);
    let to = to.map_or_else(|| after(from, 30), |to| to.0);
    let wrong = |detail| Err(FieldError::at("to", detail));
    if to < from {
        return wrong(say!("Le dernier jour vient après le premier.", "The last day comes after the first."));
    }
    // Both ends count.
    if (to - from).num_days() >= 366 {
        return wrong(say!("Un agenda couvre 366 jours au plus.", "An agenda covers 366 days at most."));
    }
    Ok((from, to))
}

/// The instants at which these days begin and end.
pub(super) fn bounds(from: NaiveDate, to: NaiveDate, here: Tz) -> (Instant, Instant) {
    Span::AllDay { first: from, last: to }.instants(here)
}

/// The condition of the dates that these filters show.
pub(super) fn condition(filters: &Filters, now: Instant) -> Condition {
    let state = |state: PostState| Condition::all().add(entity::Column::State.eq(state));
    let up = || state(PostState::Approved).add(entity::Column::ListedAt.lte(now));
    let mut condition = match filters.status {
        None => up(),
        Some(EventStatus::Published) => up().add(entity::Column::CancelledAt.is_null()),
        Some(EventStatus::Cancelled) => {
            up().add(Condition::any().add(entity::Column::CancelledAt.is_not_null()).add(Column::Cancelled.eq(true)))
        }
        Some(EventStatus::Expired) => up().add(entity::Column::ExpireAt.lte(now)),
        Some(EventStatus::Scheduled) => state(PostState::Approved).add(entity::Column::ListedAt.gt(now)),
        Some(EventStatus::Draft) => state(PostState::Draft),
        Some(EventStatus::Submitted) => state(PostState::Submitted),
        Some(EventStatus::Withdrawn) => state(PostState::Withdrawn),
        Some(EventStatus::Rejected) => state(PostState::Rejected),
    };
    if let Some(category) = filters.category {
        condition = condition.add(entity::Column::Category.eq(category));
    }
    if let Some(organisation) = filters.organisation {
        condition = condition.add(entity::Column::OrganisationId.eq(organisation));
    }
    condition.add(entity::Column::HiddenAt.is_null())
}

/// The condition of the dates that are in view, or will be if their town hall agrees.
pub(super) fn planned() -> Condition {
    let wanted = [PostState::Approved, PostState::Submitted, PostState::Draft];
    Condition::all().add(entity::Column::State.is_in(wanted)).add(entity::Column::HiddenAt.is_null())
}

pub(super) fn in_view(now: Instant) -> Condition {
    let today = NaiveDate::MIN;
    condition(&Filters { from: today, to: today, category: None, organisation: None, status: None }, now)
}
