//! Taking in what another calendar holds: events are known by their UID, and what is there already follows, on each
//! board as the organisation stands there.

use std::collections::{HashMap, HashSet};

use sea_orm::DbErr;

use super::begun::{Begun, begin, boards};
use super::dates::bounds::{self, Room};
use super::dates::occurrences;
use super::exchange::Read;
use super::follow::{self, Followed, Following};
use super::vanished::{self, Expected};
use super::{export, ready, renamed, sheets};
use crate::App;
use crate::organisations::Standing;
use crate::posts::{self, Rendered};
use calendar::{Cause, Imported, Skipped};
use ground::ids::CommuneId;
use ground::text::Message;

pub(crate) use super::sheets::{let_go, let_go_in_pieces};
pub(crate) use super::source::{Source, Word};
pub(crate) use super::vanished::Vanished;

/// The outcome for a calendar's events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Events that were not there.
    pub(crate) created: u32,
    /// Events that differ now.
    pub(crate) updated: u32,
    /// Events that are as they were.
    pub(crate) unchanged: u32,
    /// Events that do not take place any more.
    pub(crate) cancelled: u32,
    pub(crate) skipped: Vec<Skipped>,
    /// Events that are not in the calendar any more, and are cancelled only when a second look says the same.
    pub(crate) vanished: Vec<Vanished>,
    /// True if something was left out since its organisation has too many dates.
    pub(crate) is_full: bool,
}

/// One event of the file, ready.
struct Incoming {
    line: usize,
    uid: String,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    dates: usize,
}

/// Take in a calendar, in pieces: writers of other communes have their turn in between. What was written stays when the rest
/// fails, or the server is killed; events are known by their UID, so that taking it in again completes it. What vanished from a
/// calendar that is followed is cancelled, where it is much only if an earlier look `awaited` it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn take_in(
    app: &App,
    source: Source,
    mut imported: Imported,
    awaited: &[Vanished],
) -> Result<Taken, DbErr> {
    let (now, here) = (app.clock.now(), occurrences::zone_of(app, source.commune));
    let follows = source.word.is_subscription() && imported.is_whole;
    let expected = if follows { Expected::of(app, source.organisation, here, now).await? } else { Expected::default() };
    let until = vanished::last_date(&imported, occurrences::today(now, here));
    let mut seen: HashSet<String> = std::mem::take(&mut imported.uids).into_iter().collect();
    let loose = std::mem::take(&mut imported.loose);
    let prepared = tokio::task::spawn_blocking(move || ready::prepare(imported, now)).await;
    let (mut events, skipped) = prepared.map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut taken = Taken { skipped, ..Taken::default() };
    events.extend(ready::of_dates(app, &source, loose, &mut taken.skipped, now).await?);
    let names = events.iter().map(|(_, uid, read, _)| (uid.as_str(), read));
    let renamed = renamed::find(app, &source, names, &seen, now).await?;
    seen.extend(renamed.values().cloned());
    let mut incoming = Vec::with_capacity(events.len());
    for (line, uid, read, dates) in events {
        let rendered = posts::rendered(&read.patch.description).await;
        incoming.push(Incoming { line, uid, read, rendered, dates });
    }
    let sheets = boards(&app.db.read, &source).await?.len();
    for piece in bounds::pieces(incoming, |it| it.dates.max(1) * sheets) {
        let uids: Vec<String> = piece.iter().map(|it| it.uid.clone()).collect();
        let begun = begin(app, &source, &uids, &renamed).await?;
        write(app, &source, begun, piece, &mut taken).await?;
    }
    let missing = expected.vanished(&seen, until);
    let (sure, rest): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|it| awaited.iter().any(|before| before.uid == it.uid));
    let (wait, rest) = if expected.are_many(&rest) { (rest, vec![]) } else { (vec![], rest) };
    taken.vanished = wait;
    cancel(app, &source, sure.into_iter().chain(rest).map(|it| it.uid).collect(), &mut taken).await?;
    taken.skipped.sort_by_key(|it| it.line);
    Ok(taken)
}

/// Write a piece.
async fn write(
    app: &App,
    source: &Source,
    begun: Begun<'_>,
    piece: Vec<Incoming>,
    taken: &mut Taken,
) -> Result<(), DbErr> {
    let Begun { change, boards, mut known } = begun;
    let (now, here) = (app.clock.now(), occurrences::zone_of(app, source.commune));
    let mut room = Room::of(&*change, source.organisation, boards.keys(), now).await?;
    let (mut new, mut changed, mut noted) = (Vec::new(), Vec::new(), Vec::new());
    for it in piece {
        let left_out = |reason| Skipped { line: it.line, uid: Some(it.uid.clone()), reason };
        let rows = known.remove(&it.uid).unwrap_or_default();
        if it.read.private && !rows.is_empty() {
            taken.leave_out(left_out(Cause::NotPublic));
        }
        let before: HashMap<CommuneId, usize> =
            rows.iter().map(|row| (row.commune_id, bounds::counted(row, now))).collect();
        let on =
            if rows.is_empty() { boards.keys().copied().collect() } else { before.keys().copied().collect::<Vec<_>>() };
        if let Err(reason) = room.take(&on, &before, it.dates) {
            taken.leave_out(left_out(reason));
            continue;
        }
        if rows.is_empty() {
            if let Some(came) = it.read.whole.as_ref().filter(|_| source.word.is_clerk())
                && export::is_of_another(&*change, source, &it.uid, came).await?
            {
                taken.unchanged += 1;
                continue;
            }
            match follow::make(it.uid.clone(), it.read, it.rendered, source, here, now) {
                Ok(row) => {
                    taken.created += 1;
                    let sheet = |(board, standing): (&CommuneId, &Standing)| {
                        follow::begun(&row, source, *board, *standing, now)
                    };
                    new.extend(boards.iter().map(sheet));
                }
                Err(reason) => taken.leave_out(left_out(reason)),
            }
            continue;
        }
        let became: Result<Vec<Followed>, Cause> = rows
            .iter()
            .map(|row| {
                let lets_up =
                    boards.get(&row.commune_id).and_then(|standing| source.word.lets_up(row.commune_id, *standing));
                let following = Following { source, uid: &it.uid, lets_up, here, now };
                following.follow(row, it.read.clone(), it.rendered.clone())
            })
            .collect();
        match became {
            Ok(became) => {
                // One event is counted once, whatever it became on each board.
                match became.iter().map(Followed::rank).max() {
                    Some(2) => taken.cancelled += 1,
                    Some(1) => taken.updated += 1,
                    Some(_) | None => taken.unchanged += 1,
                }
                for it in became {
                    match it {
                        Followed::Unchanged => {}
                        Followed::Noted(row) => noted.push(*row),
                        Followed::Changed(row) | Followed::Cancelled(row) => changed.push(*row),
                    }
                }
            }
            Err(reason) => taken.leave_out(left_out(reason)),
        }
    }
    if source.is_trial {
        // What is dropped is undone.
        return Ok(());
    }
    sheets::insert(app, &change, new, now).await?;
    sheets::update_all(app, &change, changed, now).await?;
    sheets::note_all(&*change, noted).await?;
    change.commit().await
}

impl Taken {
    fn leave_out(&mut self, skipped: Skipped) {
        self.is_full |= skipped.reason == Cause::OrganisationFull;
        self.skipped.push(skipped);
    }
}

/// Cancel what came from the calendar and is not in it any more.
async fn cancel(app: &App, source: &Source, names: Vec<String>, taken: &mut Taken) -> Result<(), DbErr> {
    let now = app.clock.now();
    for piece in bounds::pieces(names, |_| 1).into_iter().filter(|piece| !piece.is_empty()) {
        let Begun { change, known, .. } = begin(app, source, &piece, &HashMap::new()).await?;
        let mut gone = Vec::new();
        for rows in known.into_values() {
            let rows = rows.into_iter().filter(|row| row.subscribed && vanished::takes_place(row, now));
            let before = gone.len();
            gone.extend(rows.map(|row| follow::cancelled(row, now)));
            taken.cancelled += u32::from(gone.len() > before);
        }
        sheets::update_all(app, &change, gone, now).await?;
        change.commit().await?;
    }
    Ok(())
}
