//! Applying a patch to an event. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::carried::{self, Carried};
use super::dates::occurrences;
use super::dates::when::{Times, When, written};
use super::entity::Model;
use super::{Body, DatedChanges, Deviation, EventPatch, EventPlace, Series, Zone};
use crate::posts::{self, Edited, Enclosed, Rendered, SheetRow as _, goes_up_at};
use calendar::{Misfit, Recurrence};
use ground::clock::Instant;
use ground::text::Message;
use ground::{FieldError, Object, Patch, say};

/// The series of an event after a patch; `here` is the zone of its commune. Changes on single dates move along with
/// the series; of dates to come that cannot, somebody has to say what becomes of them.
pub(super) fn series(
    current: Option<&Series>,
    patch: &EventPatch,
    here: Tz,
    today: NaiveDate,
) -> Result<Series, Vec<FieldError>> {
    let zone = patch.timezone.clone().or(current.map_or(Zone(here), Series::zone));
    let span = span(current, patch, zone).map_err(|error| vec![error])?;
    let rule = patch.rrule.clone().or(current.and_then(|it| it.rule().cloned()));
    let dates = |wanted: &ground::Change<super::texts::Dates>, current: Option<&BTreeSet<NaiveDate>>| match &wanted.0 {
        Some(dates) => dates.0.iter().map(|date| date.0).collect(),
        None => current.cloned().unwrap_or_default(),
    };
    let exdates: BTreeSet<NaiveDate> = dates(&patch.exdates, current.map(Series::exdates));
    let rdates: BTreeSet<NaiveDate> = dates(&patch.rdates, current.map(Series::rdates));
    let new = |exdates| Recurrence::new(span, zone.0, rule.clone(), exdates, rdates.clone());
    let mut recurrence = new(exdates).map_err(|misfit| vec![told(misfit)])?;
    let carried = current.map(|current| Carried::of(current, &recurrence));
    let mut lost = BTreeSet::new();
    if let (Some(carried), Some(current), None) = (&carried, current, &patch.exdates.0) {
        let moved = current.exdates().iter().filter_map(|date| carried.to(*date, today, &mut lost)).collect();
        recurrence = new(moved).map_err(|misfit| vec![told(misfit)])?;
    }
    if recurrence.upcoming(NaiveDate::MIN, 1).is_empty() {
        let detail = say!("Il ne reste aucune date à l’événement.", "The event has no date left.");
        return Err(vec![FieldError::at("exdates", detail)]);
    }
    let changes = match &patch.changes.0 {
        Some(wanted) => changes(wanted, &recurrence, zone)?,
        None => {
            let kept = current.into_iter().flat_map(Series::changes);
            let kept = kept
                .filter_map(|(date, change)| Some((carried.as_ref()?.to(*date, today, &mut lost)?, change.clone())));
            kept.collect()
        }
    };
    if lost.is_empty() { Ok(Series::new(&recurrence, changes)) } else { Err(vec![carried::asked(&lost)]) }
}

fn span(current: Option<&Series>, patch: &EventPatch, zone: Zone) -> Result<calendar::Span, FieldError> {
    let untouched = patch.starts_at.0.is_none()
        && patch.ends_at == Patch::Keep
        && patch.timezone.0.is_none()
        && patch.all_day.0.is_none();
    if let (Some(current), true) = (current, untouched) {
        return Ok(current.span());
    }
    let known = current.map(|it| written(it.span(), it.zone().0));
    let required = || FieldError::at("starts_at", say!("Ce champ est obligatoire.", "This field is required."));
    let starts_at = patch.starts_at.0.or(known.map(|(starts, _)| starts)).ok_or_else(required)?;
    let ends_at: Option<When> = patch.ends_at.clone().or(known.map(|(_, ends)| ends));
    Times { starts_at, ends_at, all_day: patch.all_day.0, zone }.span()
}

fn told(misfit: Misfit) -> FieldError {
    let name = match misfit {
        Misfit::EndsBeforeStart | Misfit::TooLong => "ends_at",
        Misfit::OutOfRange => "starts_at",
        Misfit::OverBeforeStart | Misfit::OtherTime | Misfit::Never => "rrule",
    };
    FieldError::at(name, misfit.message())
}

fn changes(
    wanted: &DatedChanges,
    recurrence: &Recurrence,
    zone: Zone,
) -> Result<BTreeMap<NaiveDate, Deviation>, Vec<FieldError>> {
    let (mut changes, mut mistakes) = (BTreeMap::new(), Vec::new());
    for Object(change) in wanted.0.iter().cloned() {
        let (date, change) = change.split();
        let at = |detail: &Message| say!("{date}\u{a0}: {detail}", "{date}: {detail}", date, detail);
        let Some(occurrence) = recurrence.occurrence(date) else {
            mistakes.push(FieldError::at("changes", at(&NO_SUCH_DATE)));
            continue;
        };
        match Deviation::read(change, occurrence.span, zone) {
            Ok(change) => {
                if changes.insert(date, change).is_some() {
                    let twice = say!("Cette date vient deux fois.", "This date comes twice.");
                    mistakes.push(FieldError::at("changes", at(&twice)));
                }
            }
            Err(errors) => mistakes.extend(errors.iter().map(|error| FieldError::at("changes", at(&error.detail)))),
        }
    }
    if mistakes.is_empty() { Ok(changes) } else { Err(mistakes) }
}

/// The mistake of a date on which an event does not take place.
pub(super) const NO_SUCH_DATE: Message =
    say!("L’événement n’a pas lieu à cette date.", "The event does not take place on this date.");

/// Apply a patch; `here` is the zone of the event's commune.
pub(super) fn apply(
    current: &Model,
    patch: EventPatch,
    rendered: Option<Result<Rendered, Message>>,
    enclosed: Enclosed,
    here: Tz,
    now: Instant,
) -> Result<Edited<Model>, Vec<FieldError>> {
    let mut mistakes = Vec::new();
    let mut row = current.clone();
    match series(Some(&current.series), &patch, here, occurrences::today(now, here)) {
        Ok(series) => row.series = series,
        Err(errors) => mistakes.extend(errors),
    }
    row.title = patch.title.or(row.title);
    row.category = patch.category.or(row.category);
    row.description = patch.description.or(Some(row.description)).unwrap_or(Body::empty());
    row.price = patch.price.or(row.price);
    row.contact = patch.contact.or(row.contact);
    row.link = patch.link.or(row.link);
    row.image = enclosed.image.unwrap_or(row.image);
    row.publish_at = patch.publish_at.or(row.publish_at);
    row.notify = patch.notify.or(row.notify);
    match patch.place {
        Patch::Keep => {}
        Patch::Clear => row.place = None,
        Patch::Set(place) => match EventPlace::try_from(place) {
            Ok(place) => row.place = Some(place),
            Err(detail) => mistakes.push(FieldError::at("place", detail)),
        },
    }
    match rendered {
        Some(Ok(rendered)) => (row.description_html, row.summary) = (rendered.html, rendered.summary),
        Some(Err(detail)) => mistakes.push(FieldError::at("description", detail)),
        None => {}
    }
    let status = current.decisions().life().status(now);
    if row.publish_at != current.publish_at {
        if status.is_public() {
            let detail = say!("L’événement est déjà publié.", "The event is published already.");
            mistakes.push(FieldError::at("publish_at", detail));
        } else if status == posts::PostStatus::Scheduled {
            row.listed_at = goes_up_at(row.publish_at, now);
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let changed = row != *current;
    if status.is_public() && shows_differently(&row, current) {
        row.edited_at = Some(now);
        row.sequence += 1;
    }
    Ok(Edited { changed, row })
}

fn shows_differently(row: &Model, current: &Model) -> bool {
    let texts =
        |row: &Model| (row.title.clone(), row.category, row.description.clone(), row.link.clone(), row.image.clone());
    let more = |row: &Model| (row.series.clone(), row.place.clone(), row.price.clone(), row.contact.clone());
    texts(row) != texts(current) || more(row) != more(current)
}
