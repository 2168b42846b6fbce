//! News of an event in a calendar, apart from what somebody here changed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::dates::when::written;
use super::entity::Model;
use super::told::LastSaid;
use super::{Deviation, EventPatch, NewPlace, Series, carried, exchange};
use ground::date::Date;
use ground::{Change, Input, List, Patch};
use kit::http::etag::Revision;
use kit::http::read_input;

/// The lists of which each date is a thing of its own.
const LISTS: [&str; 3] = ["exdates", "rdates", "changes"];

/// The members that say when it takes place, which are one thing.
const WHEN: [&str; 4] = ["starts_at", "ends_at", "timezone", "rrule"];

/// A row after its calendar was read.
pub(super) struct Merged {
    /// The changes.
    pub(super) patch: EventPatch,
    /// The things that the calendar has said then.
    pub(super) told: LastSaid,
}

/// The things that the calendar did not say before, but for what somebody here changed meanwhile; if the calendar is sent by
/// somebody whose `word` counts more than theirs, that too. A calendar that tells of single dates says nothing of the `others`.
pub(super) fn merge(row: &Model, theirs: &EventPatch, word: bool, others: bool) -> Merged {
    let (before, members) = (row.told.as_ref(), theirs.members());
    let (ours, theirs_said) = (facts(&of(row).members()), facts(&members));
    let names: BTreeSet<&String> = theirs_said.keys().chain(ours.keys().filter(|it| is_listed(it))).collect();
    let mut taken = BTreeSet::new();
    for name in names {
        let (our, their) = (ours.get(name), theirs_said.get(name));
        let says_nothing = their.is_none() && (!others || !theirs_said.contains_key(list_of(name)));
        let stays = match before {
            _ if says_nothing || our == their => true,
            None => false,
            Some(before) => {
                let known = before.said.get(name);
                let is_new = their.map(|it| digest(it)) != known.cloned();
                // A thing that was never said was not edited, but for a date that somebody here added.
                let was_edited = match known {
                    Some(known) => our.map(|it| digest(it)).as_ref() != Some(known),
                    None => is_listed(name) && our.is_some(),
                };
                !is_new || (was_edited && !word)
            }
        };
        if !stays {
            taken.insert(name.clone());
        }
    }
    let mut told = before.cloned().unwrap_or_default();
    if others {
        told.said.retain(|name, _| !is_listed(name));
    }
    told.said.extend(theirs_said.iter().map(|(name, it)| (name.clone(), digest(it))));
    Merged { patch: patch(row, &members, &taken), told }
}

/// The patch that takes these things over.
fn patch(row: &Model, theirs: &Map<String, Value>, taken: &BTreeSet<String>) -> EventPatch {
    let mut members = Map::new();
    let moves = taken.contains("when");
    for (name, value) in theirs {
        let is_when = WHEN.contains(&name.as_str());
        if !LISTS.contains(&name.as_str()) && (taken.contains(name) || (is_when && moves)) {
            members.insert(name.clone(), value.clone());
        }
    }
    let own = of(row).members();
    for list in LISTS {
        let of_list: BTreeSet<&str> = taken.iter().filter_map(|it| it.strip_prefix(list)?.strip_prefix('/')).collect();
        if of_list.is_empty() && !moves {
            continue;
        }
        let by_date = |members: &Map<String, Value>| -> BTreeMap<String, Value> {
            let items = members.get(list).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(|it| Some((date_of(it)?.to_owned(), it.clone()))).collect()
        };
        let (mut merged, mut new) = (by_date(&own), by_date(theirs));
        for date in of_list {
            match new.remove(date) {
                Some(value) => merged.insert(date.to_owned(), value),
                None => merged.remove(date),
            };
        }
        members.insert(list.to_owned(), merged.into_values().collect());
    }
    let mut patch: EventPatch = read_input(&members).unwrap_or_else(|_| exchange::nothing());
    if moves {
        carried::along(&row.series, &mut patch);
    }
    patch
}

/// A row as the patch that makes it, of all that calendars tell.
fn of(row: &Model) -> EventPatch {
    let series = &row.series;
    let zone = series.zone();
    let (starts_at, ends_at) = written(series.span(), zone.0);
    let dates = |dates: &BTreeSet<chrono::NaiveDate>| Change(Some(List(dates.iter().map(|it| Date(*it)).collect())));
    let place = row.place.as_ref().and_then(NewPlace::read_from);
    EventPatch {
        title: Change(Some(row.title.clone())),
        category: Change(Some(row.category)),
        description: if row.description.as_str().is_empty() {
            Patch::Clear
        } else {
            Patch::Set(row.description.clone())
        },
        starts_at: Change(Some(starts_at)),
        ends_at: Patch::Set(ends_at),
        timezone: Change(Some(zone)),
        rrule: series.rule().cloned().map_or(Patch::Clear, Patch::Set),
        exdates: dates(series.exdates()),
        rdates: dates(series.rdates()),
        changes: Change(Some(List(changes(series)))),
        place: place.map_or(Patch::Clear, Patch::Set),
        link: row.link.clone().map_or(Patch::Clear, Patch::Set),
        ..exchange::nothing()
    }
}

fn changes(series: &Series) -> Vec<ground::Object<super::DatedChange>> {
    let dated = |(date, change): (&chrono::NaiveDate, &Deviation)| change.dated(*date, series.zone());
    series.changes().iter().map(dated).collect()
}

/// The things that members say, by name.
fn facts(members: &Map<String, Value>) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    if members.contains_key("starts_at") {
        let when: Vec<Value> = WHEN.iter().map(|it| members.get(*it).cloned().unwrap_or_default()).collect();
        facts.insert("when".to_owned(), Value::from(when).to_string());
    }
    for (name, value) in members.iter().filter(|(name, _)| !WHEN.contains(&name.as_str())) {
        if LISTS.contains(&name.as_str()) {
            let items = value.as_array().into_iter().flatten();
            facts.extend(items.filter_map(|it| Some((format!("{name}/{}", date_of(it)?), it.to_string()))));
            // That there is such a list at all is the same thing whatever is in it.
            facts.insert(name.clone(), String::new());
        } else {
            facts.insert(name.clone(), value.to_string());
        }
    }
    facts
}

/// The date that an entry of a list is about.
fn date_of(item: &Value) -> Option<&str> {
    item.as_str().or_else(|| item.get("date")?.as_str())
}

fn is_listed(name: &str) -> bool {
    name.contains('/')
}

/// The list that a thing is of.
fn list_of(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

fn digest(said: &str) -> String {
    Revision::of(said.as_bytes()).to_string()
}
