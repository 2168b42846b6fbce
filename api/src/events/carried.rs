//! Single dates when their series moves.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};

use super::dates::when::Times;
use super::{EventPatch, Series, Zone};
use calendar::Recurrence;
use ground::date::Date;
use ground::{Change, FieldError, List, Object, Patch, say};

/// The most days by which a date moves when its place in the series is all that tells which one it is.
const NEAR: i64 = 7;

/// A series before and after it was moved.
#[derive(Debug)]
pub(super) struct Carried {
    old: Option<Recurrence>,
    new: Recurrence,
    by: TimeDelta,
}

impl Carried {
    /// Its move.
    pub(super) fn of(current: &Series, new: &Recurrence) -> Self {
        let by = new.span().first_day() - current.span().first_day();
        Self { old: current.recurrence().ok(), new: new.clone(), by }
    }

    /// The date of the new series that a date of the old one became; none if the new series ends before it, begins after it,
    /// or if it is over. A date to come that cannot be told is `lost`.
    pub(super) fn to(&self, date: NaiveDate, today: NaiveDate, lost: &mut BTreeSet<NaiveDate>) -> Option<NaiveDate> {
        let found = self.same(date);
        let is_within = date >= self.new.span().first_day() && self.new.last_day().is_none_or(|last| date <= last);
        if found.is_none() && is_within && date >= today {
            lost.insert(date);
        }
        found
    }

    fn same(&self, date: NaiveDate) -> Option<NaiveDate> {
        if self.new.gives(date) {
            return Some(date);
        }
        let moved = date.checked_add_signed(self.by).filter(|it| self.new.gives(*it));
        moved.or_else(|| self.by_place(date))
    }

    /// The date at the same place in the series, if it is near.
    fn by_place(&self, date: NaiveDate) -> Option<NaiveDate> {
        let old = self.old.as_ref()?;
        let place = old.all().take_while(|it| *it <= date).count().checked_sub(1)?;
        self.new.all().nth(place).filter(|it| (*it - date).num_days().abs() <= NEAR)
    }
}

/// The question to somebody who moves a series and says nothing of these dates.
pub(super) fn asked(lost: &BTreeSet<NaiveDate>) -> FieldError {
    let dates = lost.iter().take(20).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let detail = say!(
        "La série n’a plus lieu à ces dates, où quelque chose est annulé ou changé\u{a0}: {dates}. Dites ce qu’elles deviennent (exdates, changes).",
        "The series no longer has these dates, on which something is called off or changed: {dates}. Say what becomes of them (exdates, changes).",
        dates
    );
    FieldError::at("changes", detail)
}

/// Moves the dates that a patch names and its new times do not have along with the series.
pub(super) fn along(current: &Series, patch: &mut EventPatch) {
    let zone = patch.timezone.0.unwrap_or(Zone(current.zone().0));
    let (Some(starts_at), Patch::Set(ends_at)) = (patch.starts_at.0, patch.ends_at.clone()) else { return };
    let times = Times { starts_at, ends_at: Some(ends_at), all_day: None, zone };
    let rule = patch.rrule.clone().or(None);
    let rdates = patch.rdates.0.iter().flat_map(|it| &it.0).map(|it| it.0).collect();
    let Ok(span) = times.span() else { return };
    let Ok(new) = Recurrence::new(span, zone.0, rule, BTreeSet::new(), rdates) else { return };
    let carried = Carried::of(current, &new);
    if let Some(exdates) = &patch.exdates.0 {
        let moved: BTreeSet<NaiveDate> = exdates.0.iter().map(|it| carried.same(it.0).unwrap_or(it.0)).collect();
        patch.exdates = Change(Some(List(moved.into_iter().map(Date).collect())));
    }
    if let Some(changes) = &patch.changes.0 {
        let mut seen = BTreeSet::new();
        let moved = changes.0.iter().cloned().filter_map(|Object(mut change)| {
            change.date = Date(carried.same(change.date.0)?);
            seen.insert(change.date.0).then_some(Object(change))
        });
        patch.changes = Change(Some(List(moved.collect())));
    }
}
