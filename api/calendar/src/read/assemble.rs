//! Events from components, put together by their UID, in the order of the file.

use std::collections::{BTreeMap, BTreeSet};

use super::components::Component;
use super::master::master;
use super::single::single;
use super::zones::Zones;
use super::{Loose, LooseDate, Read, Skipped, loose};
use crate::cause::Cause;
use crate::event::CalendarStatus;
use crate::misfit::Misfit;

/// The most rules of a file that may give no date for years: looking for one takes time.
const MOST_SPARSE: usize = 100;

/// The events that a file's components make.
#[derive(Debug, Default)]
pub(super) struct Assembled {
    pub(super) uids: BTreeSet<String>,
    pub(super) events: Vec<Read>,
    pub(super) loose: Vec<Loose>,
}

/// The components of one UID.
#[derive(Debug)]
struct Group<'a> {
    uid: String,
    masters: Vec<&'a Component>,
    /// Of single dates, each with whether it cancels.
    singles: Vec<(&'a Component, bool)>,
    /// Of what cancels the whole.
    cancels: Option<&'a Component>,
}

/// Puts events together; `skipped` is told what is left out.
pub(super) fn assemble(components: &[Component], zones: &Zones, skipped: &mut Vec<Skipped>) -> Assembled {
    let mut assembled = Assembled::default();
    let (mut sparse, mut names) = (0, BTreeSet::new());
    for group in groups(components, skipped) {
        assembled.uids.insert(group.uid.clone());
        let (mut events, masters) = (Vec::new(), group.masters.len());
        for component in &group.masters {
            let mut skip = |reason| skipped.push(left_out(component, &group.uid, reason));
            if sparse > MOST_SPARSE && component.property("RRULE").is_some() {
                skip(Cause::TooSparse);
                continue;
            }
            match master(component, &group.uid, zones) {
                Ok(read) => {
                    sparse += read.iter().filter(|it| it.recurrence.is_sparse()).count();
                    events.push(read.into_iter().map(|event| Read { line: component.line, event }).collect());
                }
                Err(reason) => {
                    sparse += usize::from(reason == Cause::Misfit(Misfit::Never));
                    skip(reason);
                }
            }
        }
        let mut events = told_apart(events, &group.uid, skipped);
        if masters == 0 {
            assembled.loose.extend(of_unknown(&group, zones, skipped));
        } else {
            with_singles(&group, &mut events, zones, skipped);
        }
        for event in events {
            // A name that was made here may be another event's.
            if names.insert(event.event.uid.clone()) {
                assembled.events.push(event);
            } else {
                skipped.push(Skipped { line: event.line, uid: Some(group.uid.clone()), reason: Cause::OtherEdition });
            }
        }
    }
    assembled.events.sort_by_key(|it| it.line);
    assembled
}

fn left_out(component: &Component, uid: &str, reason: Cause) -> Skipped {
    Skipped { line: component.line, uid: Some(uid.to_owned()), reason }
}

/// The components of events by UID, in the order in which these first stand in the file.
fn groups<'a>(components: &'a [Component], skipped: &mut Vec<Skipped>) -> Vec<Group<'a>> {
    let (mut groups, mut places) = (Vec::<Group<'_>>::new(), BTreeMap::<String, usize>::new());
    for component in components.iter().filter(|it| it.name == "VEVENT") {
        let uid = component.text("UID").unwrap_or_else(|| name_of(component));
        let method = component.parent.and_then(|at| components.get(at)).and_then(|it| it.text("METHOD"));
        let method = method.unwrap_or_default().to_ascii_uppercase();
        if matches!(method.as_str(), "REPLY" | "COUNTER" | "REFRESH" | "DECLINECOUNTER") {
            skipped.push(left_out(component, &uid, Cause::Method(method)));
            continue;
        }
        let place = *places.entry(uid.clone()).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Group { uid, masters: vec![], singles: vec![], cancels: None });
        }
        let Some(group) = groups.get_mut(place) else { continue };
        let is_single = component.property("RECURRENCE-ID").is_some();
        match method.as_str() {
            "CANCEL" if !is_single => group.cancels = Some(component),
            "CANCEL" => group.singles.push((component, true)),
            "ADD" => group.singles.push((component, false)),
            _ if is_single => group.singles.push((component, false)),
            _ => group.masters.push(component),
        }
    }
    groups
}

/// The name of an event without a UID: its start and its title, so that it is the same in the next file.
fn name_of(component: &Component) -> String {
    let start = component.property("DTSTART").map_or("", |it| it.value.trim());
    let title = component.text("SUMMARY").unwrap_or_default().to_lowercase();
    let words: Vec<&str> = title.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty()).collect();
    format!("{start}-{}", words.join("-")).chars().take(200).collect()
}

/// The events of one UID: of editions of the same event the latest, and events that only share the name each under its own.
fn told_apart(masters: Vec<Vec<Read>>, uid: &str, skipped: &mut Vec<Skipped>) -> Vec<Read> {
    let start = |read: &[Read]| {
        read.first().map(|it| (it.event.recurrence.span().first_moment(), it.event.recurrence.zone().name()))
    };
    let sequence = |read: &[Read]| read.first().map_or(0, |it| it.event.sequence);
    let mut apart: Vec<Vec<Read>> = Vec::new();
    for read in masters {
        let same = apart.iter().position(|it| start(it) == start(&read) || sequence(it) != sequence(&read));
        let older = match same.and_then(|at| apart.get_mut(at)) {
            None => {
                apart.push(read);
                continue;
            }
            Some(known) if sequence(known) > sequence(&read) => read,
            Some(known) => std::mem::replace(known, read),
        };
        skipped.extend(older.first().map(|it| Skipped {
            line: it.line,
            uid: Some(uid.to_owned()),
            reason: Cause::OtherEdition,
        }));
    }
    if apart.len() > 1 {
        for (at, read) in apart.iter_mut().enumerate() {
            for it in read.iter_mut() {
                let first = it.event.recurrence.span().first_moment().format("%Y%m%dT%H%M");
                it.event.uid = format!("{uid}#{first}");
            }
            let line = read.first().map(|it| it.line).filter(|_| at > 0);
            let uid = Some(uid.to_owned());
            skipped.extend(line.map(|line| Skipped { line, uid, reason: Cause::UidRepeats }));
        }
    }
    apart.into_iter().flatten().collect()
}

/// Takes in what differs on single dates: what changes from one on comes last, since it divides a series.
fn with_singles(group: &Group<'_>, events: &mut Vec<Read>, zones: &Zones, skipped: &mut Vec<Skipped>) {
    let goes_on =
        |component: &Component| component.property("RECURRENCE-ID").is_some_and(|it| it.parameter("RANGE").is_some());
    let mut singles = group.singles.clone();
    singles.sort_by_key(|(component, _)| goes_on(component));
    for (component, cancels) in singles {
        let told = if events.is_empty() { Err(Cause::NoSeries) } else { single(component, events, zones, cancels) };
        skipped.extend(told.err().map(|reason| left_out(component, &group.uid, reason)));
    }
    if group.cancels.is_some() {
        events.iter_mut().for_each(|it| it.event.details.status = CalendarStatus::Cancelled);
    }
}

/// The news of an event that is not in the file.
fn of_unknown(group: &Group<'_>, zones: &Zones, skipped: &mut Vec<Skipped>) -> Option<Loose> {
    let mut dates = Vec::new();
    for (component, cancels) in &group.singles {
        match LooseDate::read(component, zones, *cancels) {
            Ok(date) => {
                if date.goes_on {
                    skipped.push(left_out(component, &group.uid, Cause::OnlyItsDate));
                }
                dates.push(date);
            }
            Err(reason) => skipped.push(left_out(component, &group.uid, reason)),
        }
    }
    let first = group.cancels.or(group.singles.first().map(|it| it.0))?;
    let is_cancelled = group.cancels.is_some();
    if dates.is_empty() && !is_cancelled {
        return None;
    }
    let alone = loose::alone(&group.uid, &dates, zones).filter(|_| !is_cancelled);
    Some(Loose { line: first.line, uid: group.uid.clone(), is_cancelled, dates, alone })
}
