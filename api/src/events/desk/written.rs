//! A form of the desk as the bodies that verbs take, and an event as the texts of a form. Pure.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

use super::choices::{Chosen, Hours, Meant, hours, times};
use super::sent::{DateForm, EventForm};
use crate::events::entity::Model;
use crate::events::texts::{Address, PlaceName};
use crate::events::{
    Body, EventCategory, EventPatch, EventPlace, Holding, NewEvent, NewPlace, OccurrenceChange, carried, exchange,
};
use calendar::Span;
use ground::date::Date;
use ground::{Change, FieldError, List, Object, Patch, say};

/// What a form asks to be posted; a draft if it says so.
pub(super) fn new_event(form: EventForm, meant: Meant, zone: Tz, is_draft: bool) -> Result<NewEvent, Vec<FieldError>> {
    let place = place_of(&form, None);
    let Some(title) = form.title else { return Err(no_title().into()) };
    let (starts_at, ends_at) = times(meant.span, zone);
    Ok(NewEvent {
        title,
        category: form.category.unwrap_or(EventCategory::Other),
        description: form.description,
        starts_at,
        ends_at: Some(ends_at),
        all_day: None,
        timezone: None,
        rrule: meant.rule.or(None),
        exdates: form.skip.filter(|skip| !skip.0.is_empty()),
        rdates: None,
        changes: None,
        place,
        price: form.price,
        contact: form.contact,
        link: form.link,
        image: form.image,
        organisation: form.organisation,
        communes: form.communes.filter(|communes| !communes.0.is_empty()),
        publish_at: None,
        notify: form.notify,
        draft: Some(is_draft),
    })
}

/// The changes that a form asks for: all in which it differs from the event as its page showed it.
pub(super) fn patch(form: EventForm, meant: Meant, shown: &Model) -> Result<EventPatch, Vec<FieldError>> {
    let place = place_of(&form, shown.place.as_ref());
    let Some(title) = form.title else { return Err(no_title().into()) };
    let was = shown.place.as_ref().and_then(NewPlace::read_from);
    let said = |text: &Body| !text.as_str().is_empty();
    let mut patch = EventPatch {
        title: changed(title, &shown.title),
        category: form.category.map_or(Change(None), |it| changed(it, &shown.category)),
        description: emptied(form.description.filter(said), Some(&shown.description).filter(|it| said(it))),
        place: emptied(place, was.as_ref()),
        price: emptied(form.price, shown.price.as_ref()),
        contact: emptied(form.contact, shown.contact.as_ref()),
        link: emptied(form.link, shown.link.as_ref()),
        image: emptied(form.image, shown.image.as_ref().map(|it| it.id).as_ref()),
        notify: form.notify.map_or(Change(None), |it| changed(it, &shown.notify)),
        communes: Change(form.communes.filter(|communes| !communes.0.is_empty())),
        ..exchange::nothing()
    };
    when(&mut patch, meant, shown, form.forget == Some(true));
    Ok(patch)
}

/// Adds what changes of its dates. What may be forgotten is what differs on dates that are no more.
fn when(patch: &mut EventPatch, meant: Meant, shown: &Model, may_forget: bool) {
    let series = &shown.series;
    let (starts_at, ends_at) = times(meant.span, series.zone().0);
    let moved = meant.span != series.span();
    let rule = match meant.rule {
        Patch::Keep => series.rule().cloned(),
        rule => rule.or(None),
    };
    if moved || may_forget {
        (patch.starts_at, patch.ends_at) = (Change(Some(starts_at)), Patch::Set(ends_at));
    }
    if !may_forget {
        patch.rrule = emptied(rule, series.rule());
        return;
    }
    let dates = |dates: &BTreeSet<NaiveDate>| Change(Some(List(dates.iter().map(|it| Date(*it)).collect())));
    patch.rrule = rule.map_or(Patch::Clear, Patch::Set);
    (patch.exdates, patch.rdates) = (dates(series.exdates()), dates(series.rdates()));
    patch.changes =
        Change(Some(List(series.changes().iter().map(|(date, it)| it.dated(*date, series.zone())).collect())));
    carried::along(series, patch);
}

/// The change to one date that a form asks for: all in which it differs from the others; none of the reason it gives, unless
/// the date is called off.
pub(super) fn change(
    form: DateForm,
    shown: &Model,
    usual: Span,
    is_off: bool,
) -> Result<OccurrenceChange, Vec<FieldError>> {
    let span = Hours { day: form.day, last_day: form.last_day, opens: form.opens, closes: form.closes }.span()?;
    let (starts_at, ends_at) = times(span, shown.series.zone().0);
    let place = new_place(form.place, form.address, shown.place.as_ref());
    let usual_place = shown.place.as_ref().and_then(NewPlace::read_from);
    Ok(OccurrenceChange {
        status: is_off.then_some(Holding::Cancelled),
        starts_at: (span != usual).then_some(starts_at),
        ends_at: (span != usual).then_some(ends_at),
        title: form.title.filter(|title| *title != shown.title),
        description: form.description.filter(|it| !it.as_str().is_empty()),
        place: place.filter(|place| usual_place.as_ref() != Some(place)),
        reason: form.reason.filter(|_| is_off),
    })
}

pub(super) fn no_title() -> FieldError {
    FieldError::at("title", say!("Donnez un titre.", "Give it a title."))
}

fn changed<T: PartialEq>(new: T, before: &T) -> Change<T> {
    Change((new != *before).then_some(new))
}

fn emptied<T: PartialEq>(new: Option<T>, before: Option<&T>) -> Patch<T> {
    match (new, before) {
        (None, None) => Patch::Keep,
        (None, Some(_)) => Patch::Clear,
        (Some(new), Some(before)) if new == *before => Patch::Keep,
        (Some(new), _) => Patch::Set(new),
    }
}

fn place_of(form: &EventForm, before: Option<&EventPlace>) -> Option<Object<NewPlace>> {
    new_place(form.place.clone(), form.address.clone(), before)
}

/// A place; where on the earth it lies stays if it is still the same.
fn new_place(
    name: Option<PlaceName>,
    address: Option<Address>,
    before: Option<&EventPlace>,
) -> Option<Object<NewPlace>> {
    let new = NewPlace { name: name?, address, latitude: None, longitude: None };
    let same = before
        .filter(|it| it.name == new.name.to_string() && it.address == new.address.as_ref().map(ToString::to_string));
    same.and_then(NewPlace::read_from).or(Some(Object(new)))
}

/// An event as the texts of the form.
pub(super) fn members(shown: &Model) -> Map<String, Value> {
    let mut all = of_hours(hours(shown.series.span()));
    if let Ok(series) = shown.series.recurrence() {
        let chosen = Chosen::of(&series);
        all.insert("repeats".to_owned(), json!(chosen.repeats));
        all.insert("days".to_owned(), json!(chosen.days));
        all.insert("until".to_owned(), json!(chosen.until.map(Date)));
        all.insert("times".to_owned(), json!(chosen.times.map(|it| it.to_string())));
    }
    let place = shown.place.as_ref();
    for (name, value) in [
        ("title", json!(shown.title)),
        ("category", json!(shown.category)),
        ("place", json!(place.map(|it| &it.name))),
        ("address", json!(place.and_then(|it| it.address.as_ref()))),
        ("description", json!(shown.description)),
        ("price", json!(shown.price)),
        ("contact", json!(shown.contact)),
        ("link", json!(shown.link)),
        ("image", json!(shown.image.as_ref().map(|it| it.id))),
        ("notify", json!(shown.notify)),
    ] {
        all.insert(name.to_owned(), value);
    }
    all
}

/// Days and hours as the texts of a form.
pub(super) fn of_hours(hours: Hours) -> Map<String, Value> {
    let texts = [
        ("day", hours.day.map(|it| it.to_string())),
        ("last_day", hours.last_day.map(|it| it.to_string())),
        ("opens", hours.opens.map(|it| it.to_string())),
        ("closes", hours.closes.map(|it| it.to_string())),
    ];
    texts.into_iter().map(|(name, text)| (name.to_owned(), json!(text))).collect()
}
