//! Taking in what another calendar holds: events are known by their UID, and what is there already follows, on each board
//! as the organisation stands there.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, QueryFilter, QuerySelect};

use super::{
    Category, State,
    bounds::{self, Room},
    create::bare,
    entity::{self, Model},
    exchange::{self, Read},
    export, occurrences, page_of, queries, rules, sheets,
};
use crate::{
    App,
    accounts::Caller,
    organisations::{self, Standing},
    posts::{self, By, Decided, Decisions, Edited, Enclosed, Rendered},
};
use calendar::{Imported, Skipped};
use ground::{
    Patch,
    clock::Instant,
    ids::{CommuneId, EventId, OrganisationId},
    text::Message,
};
use kit::documents::BoardWrite;

pub(crate) use super::sheets::{let_go, let_go_in_pieces};

/// On whose word a calendar is taken in.
#[derive(Debug, Clone)]
pub(crate) enum Word {
    /// A clerk sends it: on their own board at once.
    Clerk(Caller),
    /// A publisher sends it: on all boards that their organisation serves, where it is trusted at once.
    Publisher,
    /// The organisation subscribes to it: as a publisher's, and at once in the commune whose clerk let it in. What
    /// disappears from it is cancelled.
    Subscription(Option<CommuneId>),
}

impl Word {
    /// Whether it reaches a board.
    fn reaches(&self, board: CommuneId) -> bool {
        match self {
            Self::Clerk(clerk) => clerk.runs_board(board),
            Self::Publisher | Self::Subscription(_) => true,
        }
    }

    /// On whose word it goes up on a board; nobody's where it waits.
    fn lets_up(&self, board: CommuneId, standing: Standing) -> Option<By> {
        match self {
            Self::Clerk(clerk) if clerk.runs_board(board) => Some(By::Staff),
            Self::Subscription(Some(vetted)) if *vetted == board && standing.publishes() => Some(By::Publisher),
            Self::Clerk(_) | Self::Publisher | Self::Subscription(_) => {
                standing.lets_up(false).then_some(By::Publisher)
            }
        }
    }

    fn is_subscription(&self) -> bool {
        matches!(self, Self::Subscription(_))
    }
}

/// Whose calendar it is, and how it is taken in.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The commune that its events are made in.
    pub(crate) commune: CommuneId,
    /// Whose events they are.
    pub(crate) organisation: OrganisationId,
    /// On whose word.
    pub(crate) word: Word,
}

/// What became of a calendar's events.
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
    /// What was left out.
    pub(crate) skipped: Vec<Skipped>,
    /// Whether something was left out since its organisation has too many dates.
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
/// fails, or the server is killed; events are known by their UID, so that taking it in again completes it.
///
/// # Errors
/// When the database fails.
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

/// The transaction of a piece: the boards that it reaches, all locked, and the sheets of its events that are there already.
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
        let own = queries::hanging()
            .filter(Organisation.eq(source.organisation))
            .filter(Commune.is_in(boards.keys().copied()));
        let mut known: HashMap<String, Vec<Model>> = HashMap::new();
        for row in own.filter(named).all(&*change).await? {
            known.entry(export::uid(&row)).or_default().push(row);
        }
        return Ok(Begun { change, boards, known });
    }
}

/// The boards that it reaches, each with how the organisation stands there.
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
    use entity::Column::{
        CancelledAt, ExpireAt, OrganisationId as Organisation, PostId, State as StateColumn, Subscribed, Uid,
    };
    let now = app.clock.now();
    let names = queries::hanging()
        .select_only()
        .columns([PostId, Uid])
        .distinct()
        .filter(Organisation.eq(source.organisation))
        .filter(Subscribed.eq(true))
        .filter(StateColumn.ne(State::Withdrawn))
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
                |row: &Model| row.state != State::Withdrawn && row.cancelled_at.is_none() && !is_over(row);
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

/// The sheet of a new event on a board.
fn begun(row: &Model, source: &Source, board: CommuneId, standing: Standing, now: Instant) -> Model {
    let lets_up = source.word.lets_up(board, standing);
    let state = if lets_up.is_some() { State::Approved } else { State::Submitted };
    let decisions = Decisions::new(state, lets_up.unwrap_or(By::Publisher), None, None, now);
    row.clone().on(board).decided(decisions)
}

/// What becomes of an event that is there already.
enum Followed {
    Unchanged,
    Changed(Box<Model>),
    Cancelled(Box<Model>),
}

impl Followed {
    fn row(self) -> Option<Model> {
        match self {
            Self::Unchanged => None,
            Self::Changed(row) | Self::Cancelled(row) => Some(*row),
        }
    }

    /// How much it changed.
    fn rank(&self) -> u8 {
        match self {
            Self::Unchanged => 0,
            Self::Changed(_) => 1,
            Self::Cancelled(_) => 2,
        }
    }
}

/// An event that is there already, as the calendar has it now. What was withdrawn stays so.
fn follow(
    row: &Model,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: &Source,
    lets_up: Option<By>,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Followed, Message> {
    if row.state == State::Withdrawn {
        return Ok(Followed::Unchanged);
    }
    let mut read = read;
    if let Patch::Set(link) = &read.patch.link
        && link.as_str().ends_with(&page_of(row.post_id))
    {
        read.patch.link = Patch::Keep;
    }
    let current = Model { subscribed: row.subscribed || source.word.is_subscription(), ..row.clone() };
    if read.cancelled && current.cancelled_at.is_none() && current.state == State::Approved {
        return Ok(Followed::Cancelled(Box::new(cancelled(current, now))));
    }
    let returns = current.cancelled_at.is_some() && !read.cancelled;
    let waits = current.state == State::Approved && lets_up.is_none();
    if waits {
        let Edited { changed, .. } =
            rules::apply(&current, read.patch.clone(), rendered, Enclosed::default(), here, now).map_err(first)?;
        if !changed {
            return Ok(if current == *row { Followed::Unchanged } else { Followed::Changed(Box::new(current)) });
        }
        let unreadable =
            Message::fixed("La proposition qui attend ne se lit pas.", "The revision that waits cannot be read.");
        let (_, revision) = posts::merged(&current, &read.patch).map_err(|_| unreadable)?;
        if revision == current.revision {
            return Ok(Followed::Unchanged);
        }
        return Ok(Followed::Changed(Box::new(Model {
            submitted_at: Some(now),
            rejection_reason: None,
            revision,
            ..current
        })));
    }
    let Edited { mut row, changed } =
        rules::apply(&current, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    if !changed && !returns && current.subscribed == row.subscribed && row.state != State::Rejected {
        return Ok(Followed::Unchanged);
    }
    if returns {
        (row.cancelled_at, row.sequence, row.edited_at) = (None, row.sequence + 1, Some(now));
    }
    let mut decisions = row.decisions();
    decisions.resubmit(now);
    if decisions.state == State::Approved && changed {
        decisions.approved_by = lets_up;
    }
    Ok(Followed::Changed(Box::new(row.decided(decisions))))
}

/// What all sheets of a new event have in common, as the calendar has it.
fn make(
    uid: String,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: &Source,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Model, Message> {
    let series = rules::series(None, &read.patch, here).map_err(first)?;
    let no_title = Message::fixed("Cet événement n’a pas de titre.", "This event has no title.");
    let title = read.patch.title.0.clone().ok_or(no_title)?;
    let category = read.patch.category.0.unwrap_or(Category::Other);
    let decisions = Decisions::new(State::Draft, By::Publisher, None, None, now);
    let row = bare((source.commune, source.organisation), (title, category, series), decisions);
    let Edited { mut row, .. } =
        rules::apply(&row, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    (row.uid, row.subscribed, row.sequence, row.edited_at) = (Some(uid), source.word.is_subscription(), 0, None);
    row.cancelled_at = read.cancelled.then_some(now);
    Ok(row)
}

fn cancelled(row: Model, now: Instant) -> Model {
    Model { cancelled_at: Some(now), sequence: row.sequence + 1, edited_at: Some(now), ..row }
}

/// What is wrong with an event, in one sentence.
fn first(errors: Vec<ground::FieldError>) -> Message {
    let unknown = || Message::fixed("Cet événement ne se lit pas.", "This event cannot be read.");
    errors.into_iter().next().map_or_else(unknown, |error| error.detail)
}
