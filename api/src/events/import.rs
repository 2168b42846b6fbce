//! Taking in what another calendar holds: events are known by their UID, and what is there already follows, on each
//! board as the organisation stands there.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QuerySelect};

use super::dates::bounds::{self, Room};
use super::dates::occurrences;
use super::entity::{self, Model};
use super::exchange::{self, Read};
use super::follow::{Followed, begun, cancelled, follow, make};
use super::{Event, PostState, export, sheets};
use crate::App;
use crate::organisations::{self, Standing};
use crate::posts::{self, Rendered};
use calendar::{Imported, Skipped};
use ground::clock::Instant;
use ground::ids::{CommuneId, EventId};
use ground::text::Message;
use kit::documents::BoardWrite;

pub(crate) use super::sheets::{let_go, let_go_in_pieces};
pub(crate) use super::source::{Source, Word};

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

/// Take in a calendar, in pieces: writers of other communes have their turn in between. What was written stays when the
/// rest fails, or the server is killed; events are known by their UID, so that taking it in again completes it.
pub(crate) async fn take_in(app: &App, source: Source, imported: Imported) -> Result<Taken, DbErr> {
    let now = app.clock.now();
    let prepared = tokio::task::spawn_blocking(move || prepare(imported, now)).await;
    let (events, skipped) = prepared.map_err(|error| DbErr::Custom(error.to_string()))?;
    let mut taken = Taken { skipped, ..Taken::default() };
    let mut incoming = Vec::with_capacity(events.len());
    for (line, uid, read, dates) in events {
        let rendered = posts::rendered(&read.patch.description).await;
        incoming.push(Incoming { line, uid, read, rendered, dates });
    }
    let seen: HashSet<String> = incoming.iter().map(|it| it.uid.clone()).collect();
    let sheets = boards(&app.db.read, &source).await?.len();
    for piece in bounds::pieces(incoming, |it| it.dates.max(1) * sheets) {
        let uids: Vec<String> = piece.iter().map(|it| it.uid.clone()).collect();
        let piece_of = begin(app, &source, &uids).await?;
        write(app, &source, piece_of, piece, &mut taken).await?;
    }
    if source.word.is_subscription() {
        cancel_missing(app, &source, &seen, &mut taken).await?;
    }
    taken.skipped.sort_by_key(|it| it.line);
    Ok(taken)
}

/// Events of a file: line, UID, what it is, and how many dates it makes.
type Prepared = (Vec<(usize, String, Read, usize)>, Vec<Skipped>);

/// Read a file's events. It takes its time.
fn prepare(imported: Imported, now: Instant) -> Prepared {
    let (mut events, mut skipped) = (Vec::with_capacity(imported.events.len()), imported.skipped);
    for it in imported.events {
        let dates = bounds::dates(&it.event.recurrence, now);
        match exchange::read(&it.event) {
            Ok(read) => events.push((it.line, it.event.uid, read, dates)),
            Err(reason) => skipped.push(Skipped { line: it.line, uid: Some(it.event.uid), reason }),
        }
    }
    (events, skipped)
}

/// The transaction of a piece: the boards that it reaches, all locked, and the sheets of its events that are there
/// already.
struct Begun<'a> {
    change: BoardWrite<'a>,
    boards: HashMap<CommuneId, Standing>,
    known: HashMap<String, Vec<Model>>,
}

async fn begin<'a>(app: &'a App, source: &Source, uids: &[String]) -> Result<Begun<'a>, DbErr> {
    use entity::Column::{CommuneId as Commune, OrganisationId as Organisation, PostId, Uid};
    loop {
        let all: Vec<CommuneId> = boards(&app.db.read, source).await?.into_keys().collect();
        let change = app.boards.change_all(&all).await?;
        let boards = boards(&*change, source).await?;
        if !change.covers(&boards.keys().copied().collect::<Vec<_>>()) {
            // Another commune let the organisation in in the meantime.
            continue;
        }
        let written_here: Vec<EventId> = uids.iter().filter_map(|uid| export::id_of(uid)).collect();
        let named = Condition::any()
            .add(Uid.is_in(uids.iter().map(String::as_str)))
            .add(Condition::all().add(Uid.is_null()).add(PostId.is_in(written_here)));
        let own = posts::hanging::<Event>()
            .filter(Organisation.eq(source.organisation))
            .filter(Commune.is_in(boards.keys().copied()));
        let mut known: HashMap<String, Vec<Model>> = HashMap::new();
        for row in own.filter(named).all(&*change).await? {
            known.entry(export::uid(&row)).or_default().push(row);
        }
        return Ok(Begun { change, boards, known });
    }
}

async fn boards(db: &impl ConnectionTrait, source: &Source) -> Result<HashMap<CommuneId, Standing>, DbErr> {
    let served = organisations::communes_of(db, source.organisation).await?;
    let served =
        served.into_iter().filter(|board| source.word.reaches(*board)).map(|board| (board, source.organisation));
    let standing = organisations::find_all(db, served).await?;
    Ok(standing.into_iter().map(|((board, _), (_, standing))| (board, standing)).collect())
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
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for it in piece {
        let left_out = |reason: Message| Skipped { line: it.line, uid: Some(it.uid.clone()), reason };
        let rows = known.remove(&it.uid).unwrap_or_default();
        let before: HashMap<CommuneId, usize> =
            rows.iter().map(|row| (row.commune_id, bounds::counted(row, now))).collect();
        let on =
            if rows.is_empty() { boards.keys().copied().collect() } else { before.keys().copied().collect::<Vec<_>>() };
        if let Err(reason) = room.take(&on, &before, it.dates) {
            taken.leave_out(left_out(reason));
            continue;
        }
        if rows.is_empty() {
            match make(it.uid.clone(), it.read, it.rendered, source, here, now) {
                Ok(row) => {
                    taken.created += 1;
                    new.extend(
                        boards.iter().map(|(board, standing)| self::begun(&row, source, *board, *standing, now)),
                    );
                }
                Err(reason) => taken.leave_out(left_out(reason)),
            }
            continue;
        }
        let became: Result<Vec<Followed>, Message> = rows
            .iter()
            .map(|row| {
                let lets_up =
                    boards.get(&row.commune_id).and_then(|standing| source.word.lets_up(row.commune_id, *standing));
                follow(row, it.read.clone(), it.rendered.clone(), source, lets_up, here, now)
            })
            .collect();
        match became {
            Ok(became) => {
                // One event is counted once, whatever it became on each board.
                match became.iter().max_by_key(|it| it.rank()) {
                    Some(Followed::Cancelled(_)) => taken.cancelled += 1,
                    Some(Followed::Changed(_)) => taken.updated += 1,
                    Some(Followed::Unchanged) | None => taken.unchanged += 1,
                }
                changed.extend(became.into_iter().filter_map(Followed::row));
            }
            Err(reason) => taken.leave_out(left_out(reason)),
        }
    }
    sheets::insert(app, &change, new, now).await?;
    sheets::update_all(app, &change, changed, now).await?;
    change.commit().await
}

impl Taken {
    fn leave_out(&mut self, skipped: Skipped) {
        self.is_full |= skipped.reason == bounds::ORGANISATION_IS_FULL;
        self.skipped.push(skipped);
    }
}

/// Cancel what came from the calendar and is not in it any more.
async fn cancel_missing(app: &App, source: &Source, seen: &HashSet<String>, taken: &mut Taken) -> Result<(), DbErr> {
    use entity::Column::{CancelledAt, ExpireAt, OrganisationId as Organisation, PostId, State, Subscribed, Uid};
    let now = app.clock.now();
    let names = posts::hanging::<Event>()
        .select_only()
        .columns([PostId, Uid])
        .distinct()
        .filter(Organisation.eq(source.organisation))
        .filter(Subscribed.eq(true))
        .filter(State.ne(PostState::Withdrawn))
        .filter(CancelledAt.is_null())
        .filter(Condition::any().add(ExpireAt.is_null()).add(ExpireAt.gt(now)));
    let names: Vec<(EventId, Option<String>)> = names.into_tuple().all(&app.db.read).await?;
    let names = names.into_iter().map(|(id, uid)| uid.unwrap_or_else(|| export::name(id)));
    for piece in bounds::pieces(names.filter(|uid| !seen.contains(uid)).collect(), |_| 1) {
        let Begun { change, known, .. } = begin(app, source, &piece).await?;
        let mut gone = Vec::new();
        for rows in known.into_values() {
            let is_over = |row: &Model| row.expire_at.is_some_and(|over| over <= now);
            let takes_place =
                |row: &Model| row.state != PostState::Withdrawn && row.cancelled_at.is_none() && !is_over(row);
            let before = gone.len();
            gone.extend(
                rows.into_iter().filter(|row| row.subscribed && takes_place(row)).map(|row| cancelled(row, now)),
            );
            taken.cancelled += u32::from(gone.len() > before);
        }
        sheets::update_all(app, &change, gone, now).await?;
        change.commit().await?;
    }
    Ok(())
}
