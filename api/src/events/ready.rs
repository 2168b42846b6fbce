//! Events of a file, ready to be taken in.

use std::collections::HashMap;

use sea_orm::DbErr;

use super::begun::{boards, known};
use super::dates::{bounds, occurrences};
use super::exchange::{self, Read};
use super::source::Source;
use crate::App;
use calendar::{Cause, Imported, Loose, Skipped};
use ground::clock::Instant;
use ground::ids::CommuneId;

/// An event of a file: line, UID, what it is, and how many dates it makes.
pub(super) type Ready = (usize, String, Read, usize);

/// Read a file's events. It takes its time.
pub(super) fn prepare(imported: Imported, now: Instant) -> (Vec<Ready>, Vec<Skipped>) {
    let (mut events, mut skipped) = (Vec::with_capacity(imported.events.len()), imported.skipped);
    for it in imported.events {
        let (uid, dates) = (it.event.uid.clone(), bounds::dates(&it.event.recurrence, now));
        match exchange::read(it.event) {
            Ok(read) => events.push((it.line, uid, read, dates)),
            Err(reason) => skipped.push(Skipped { line: it.line, uid: Some(uid), reason }),
        }
    }
    (events, skipped)
}

/// The news of single dates: of events that are here, or as events by themselves.
pub(super) async fn of_dates(
    app: &App,
    source: &Source,
    loose: Vec<Loose>,
    left_out: &mut Vec<Skipped>,
    now: Instant,
) -> Result<Vec<Ready>, DbErr> {
    let boards: Vec<CommuneId> = boards(&app.db.read, source).await?.into_keys().collect();
    let mut events = Vec::new();
    for it in loose {
        let uid = std::slice::from_ref(&it.uid);
        let known = known(&app.db.read, source, &boards, uid, &HashMap::new()).await?;
        let row = known.into_values().flatten().next();
        // A calendar that is followed tells all dates of an event that has no rule.
        let is_whole = source.word.is_subscription() && row.as_ref().is_none_or(|row| row.series.rule().is_none());
        let alone = it.alone.clone().filter(|_| row.is_none() || is_whole);
        let skipped = |line, reason| Skipped { line, uid: Some(it.uid.clone()), reason };
        match (row, alone) {
            (_, Some(event)) => {
                let dates = bounds::dates(&event.recurrence, now);
                match exchange::read(event) {
                    Ok(read) => events.push((it.line, it.uid, read, dates)),
                    Err(reason) => left_out.push(skipped(it.line, reason)),
                }
            }
            (Some(row), None) => {
                let recurrence = row.series.recurrence().map_err(occurrences::unreadable(row.id))?;
                let (read, unfit) = exchange::read_loose(&it, &row, &recurrence);
                left_out.extend(unfit.into_iter().map(|(line, reason)| skipped(line, reason)));
                events.push((it.line, it.uid, read, bounds::dates(&recurrence, now)));
            }
            (None, None) => left_out.push(skipped(it.line, Cause::NotHere)),
        }
    }
    Ok(events)
}
