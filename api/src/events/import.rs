//! Taking in what another calendar holds: events are known by their UID, and what is there already follows.

use std::collections::{HashMap, HashSet};

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter};

use super::{
    Category, State,
    create::{bare, insert},
    entity::{self, Model},
    exchange::{self, Read},
    export, occurrences, page_of, placements, rules,
};
use crate::{
    App, board,
    calendar::{Imported, Skipped},
    clock::Instant,
    http::Patch,
    ids::{CommuneId, EventId, OrganisationId},
    organisations,
    posts::{self, Decided, Decisions, Edited, Enclosed, Rendered},
    text::Message,
};

/// Whose calendar it is, and how it is taken in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    /// The commune that its events are made in.
    pub(crate) commune: CommuneId,
    /// Whose events they are.
    pub(crate) organisation: OrganisationId,
    /// Whether they need nobody's approval.
    pub(crate) trusted: bool,
    /// Whether the organisation subscribes to it: then what disappears from it is cancelled.
    pub(crate) subscribed: bool,
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
}

/// One event of the file, ready.
struct Incoming {
    line: usize,
    uid: String,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
}

/// Take in a calendar, whole or not at all.
///
/// # Errors
/// When the database fails; then nothing was changed.
pub(crate) async fn take_in(app: &App, source: Source, imported: Imported) -> Result<Taken, DbErr> {
    let mut taken = Taken { skipped: imported.skipped, ..Taken::default() };
    let mut incoming = Vec::with_capacity(imported.events.len());
    for it in &imported.events {
        match exchange::read(&it.event) {
            Ok(read) => {
                let rendered = posts::rendered(&read.patch.description).await;
                incoming.push(Incoming { line: it.line, uid: it.event.uid.clone(), read, rendered });
            }
            Err(reason) => taken.skipped.push(Skipped { line: it.line, uid: Some(it.event.uid.clone()), reason }),
        }
    }
    loop {
        let boards = organisations::communes_of(&app.db.read, source.organisation).await?;
        let present = boards_of_all(app, &app.db.read, source.organisation).await?;
        let all: Vec<CommuneId> = boards.iter().chain(present.values().flatten()).copied().collect::<HashSet<_>>().into_iter().collect();
        let change = board::change_all(app, &all).await?;
        let present = boards_of_all(app, &*change, source.organisation).await?;
        if !present.values().all(|boards| change.covers(boards)) {
            // An event was put on one more board in the meantime.
            continue;
        }
        write(app, &change, source, (&boards, &present), incoming, &mut taken).await?;
        change.commit().await?;
        taken.skipped.sort_by_key(|it| it.line);
        return Ok(taken);
    }
}

/// The boards that each of an organisation's events is on.
async fn boards_of_all(
    app: &App,
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<HashMap<EventId, Vec<CommuneId>>, DbErr> {
    let mut boards: HashMap<EventId, Vec<CommuneId>> = HashMap::new();
    for it in placements::of_organisation(db, organisation).await? {
        if app.communes.by_id(it.commune_id).is_some() {
            boards.entry(it.event_id).or_default().push(it.commune_id);
        }
    }
    Ok(boards)
}

async fn write(
    app: &App,
    change: &board::Change<'_>,
    source: Source,
    (boards, present): (&[CommuneId], &HashMap<EventId, Vec<CommuneId>>),
    incoming: Vec<Incoming>,
    taken: &mut Taken,
) -> Result<(), DbErr> {
    let (now, here) = (app.clock.now(), occurrences::zone_of(app, source.commune));
    let own = entity::Entity::find().filter(entity::Column::OrganisationId.eq(source.organisation));
    let rows = own.all(&**change).await?;
    let mut known: HashMap<String, Model> = rows.into_iter().map(|row| (export::uid(&row), row)).collect();
    let (mut new, mut changed, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for it in incoming {
        seen.insert(it.uid.clone());
        let skip = |reason: Message| Skipped { line: it.line, uid: Some(it.uid.clone()), reason };
        match known.remove(&it.uid) {
            Some(row) => match follow(&row, it.read, it.rendered, source, here, now) {
                Ok(Followed::Unchanged) => taken.unchanged += 1,
                Ok(Followed::Changed(row)) => {
                    taken.updated += 1;
                    changed.push(*row);
                }
                Ok(Followed::Cancelled(row)) => {
                    taken.cancelled += 1;
                    changed.push(*row);
                }
                Err(reason) => taken.skipped.push(skip(reason)),
            },
            None => match make(it.uid.clone(), it.read, it.rendered, source, here, now) {
                Ok(row) => {
                    taken.created += 1;
                    new.push((row, boards.to_vec()));
                }
                Err(reason) => taken.skipped.push(skip(reason)),
            },
        }
    }
    if source.subscribed {
        for row in known.into_values().filter(|row| row.subscribed && !seen.contains(&export::uid(row))) {
            let is_over = row.expire_at.is_some_and(|over| over <= now);
            if row.state != State::Withdrawn && row.cancelled_at.is_none() && !is_over {
                taken.cancelled += 1;
                changed.push(cancelled(row, now));
            }
        }
    }
    insert(app, change, new, now).await?;
    save(app, &**change, changed, present, now).await
}

/// What becomes of an event that is there already.
enum Followed {
    Unchanged,
    Changed(Box<Model>),
    Cancelled(Box<Model>),
}

/// An event that is there already, as the calendar has it now. What was withdrawn stays so.
fn follow(
    row: &Model,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: Source,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Followed, Message> {
    if row.state == State::Withdrawn {
        return Ok(Followed::Unchanged);
    }
    let mut read = read;
    if let Patch::Set(link) = &read.patch.link
        && link.as_str().ends_with(&page_of(row.id))
    {
        read.patch.link = Patch::Keep;
    }
    let current = Model { subscribed: row.subscribed || source.subscribed, ..row.clone() };
    if read.cancelled && current.cancelled_at.is_none() && current.state == State::Approved {
        return Ok(Followed::Cancelled(Box::new(cancelled(current, now))));
    }
    let returns = current.cancelled_at.is_some() && !read.cancelled;
    let waits = current.state == State::Approved && !source.trusted;
    if waits {
        let Edited { changed, .. } = rules::apply(&current, read.patch.clone(), rendered, Enclosed::default(), here, now).map_err(first)?;
        if !changed {
            return Ok(if current == *row { Followed::Unchanged } else { Followed::Changed(Box::new(current)) });
        }
        let unreadable = Message::fixed("La proposition qui attend ne se lit pas.", "The revision that waits cannot be read.");
        let (_, revision) = posts::merged(&current, &read.patch).map_err(|_| unreadable)?;
        if revision == current.revision {
            return Ok(Followed::Unchanged);
        }
        return Ok(Followed::Changed(Box::new(Model { submitted_at: Some(now), rejection_reason: None, revision, ..current })));
    }
    let Edited { mut row, changed } = rules::apply(&current, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    if !changed && !returns && current.subscribed == row.subscribed && row.state != State::Rejected {
        return Ok(Followed::Unchanged);
    }
    if returns {
        (row.cancelled_at, row.sequence, row.edited_at) = (None, row.sequence + 1, Some(now));
    }
    let mut decisions = row.decisions();
    decisions.resubmit(now);
    Ok(Followed::Changed(Box::new(row.decided(decisions))))
}

/// A new event, as the calendar has it.
fn make(
    uid: String,
    read: Read,
    rendered: Option<Result<Rendered, Message>>,
    source: Source,
    here: chrono_tz::Tz,
    now: Instant,
) -> Result<Model, Message> {
    let series = rules::series(None, &read.patch, here).map_err(first)?;
    let no_title = Message::fixed("Cet événement n’a pas de titre.", "This event has no title.");
    let title = read.patch.title.0.clone().ok_or(no_title)?;
    let category = read.patch.category.0.unwrap_or(Category::Other);
    let state = if source.trusted { State::Approved } else { State::Submitted };
    let decisions = Decisions::new(state, None, None, now);
    let row = bare((source.commune, source.organisation), (title, category, series), decisions);
    let Edited { mut row, .. } = rules::apply(&row, read.patch, rendered, Enclosed::default(), here, now).map_err(first)?;
    (row.uid, row.subscribed, row.sequence, row.edited_at) = (Some(uid), source.subscribed, 0, None);
    row.cancelled_at = read.cancelled.then_some(now);
    Ok(row)
}

fn cancelled(row: Model, now: Instant) -> Model {
    Model { cancelled_at: Some(now), sequence: row.sequence + 1, edited_at: Some(now), ..row }
}

/// What is wrong with an event, in one sentence.
fn first(errors: Vec<crate::http::problem::FieldError>) -> Message {
    let unknown = || Message::fixed("Cet événement ne se lit pas.", "This event cannot be read.");
    errors.into_iter().next().map_or_else(unknown, |error| error.detail)
}

/// Write events that are there already.
async fn save(
    app: &App,
    tx: &impl ConnectionTrait,
    mut changed: Vec<Model>,
    present: &HashMap<EventId, Vec<CommuneId>>,
    now: Instant,
) -> Result<(), DbErr> {
    for row in &mut changed {
        let misfit = occurrences::unreadable(row.id);
        row.updated_at = now;
        row.expire_at = row.series.over_at(row.series.zone().0).map_err(&misfit)?;
        occurrences::window(row, now).map_err(misfit)?;
        row.clone().into_active_model().reset_all().update(tx).await?;
        placements::follow(tx, row).await?;
    }
    let none = Vec::new();
    let mut kept: Vec<(&mut Model, &[CommuneId])> = changed
        .iter_mut()
        .map(|row| {
            let boards = present.get(&row.id).unwrap_or(&none);
            (row, boards.as_slice())
        })
        .collect();
    occurrences::keep(app, tx, &mut kept, false, now).await
}

/// What an organisation subscribed to is its own again: nothing is cancelled any more when it disappears.
pub(crate) async fn let_go(tx: &impl ConnectionTrait, organisation: OrganisationId) -> Result<(), DbErr> {
    entity::Entity::update_many()
        .col_expr(entity::Column::Subscribed, sea_orm::prelude::Expr::value(false))
        .filter(entity::Column::OrganisationId.eq(organisation))
        .exec(tx)
        .await?;
    Ok(())
}
