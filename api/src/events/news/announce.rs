//! Announcing events beyond the agenda, once each: that they take place, that they do not, and that they do otherwise.
//! (The evening before is [`remind`](super::remind).)

use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::What;
use super::moved::{Moved, moved};
use super::moves::{self, Plan};
use super::spoken::since;
use crate::App;
use crate::events::dates::occurrences;
use crate::events::{Event, EventStatus, PostState, entity};
use crate::organisations::Organisation;
use crate::posts::{self, GRACE_SECONDS, Post as _, ToAnnounce};
use ground::clock::Instant;
use ground::date::Date;
use ground::ids::{CommuneId, EventId, SheetId};
use ground::text::Message;

#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub(crate) id: EventId,
    /// The news about it.
    pub(crate) what: What,
    /// Its organiser.
    pub(crate) organisation: Organisation,
    /// One line.
    pub(crate) title: String,
    /// Its dates and its place, in words.
    pub(crate) when: Message,
    /// Its text, without formatting.
    pub(crate) text: String,
    /// The one date of several that it is about.
    pub(crate) date: Option<Date>,
    /// True if those alone are told who follow the event.
    pub(crate) for_followers: bool,
    /// The commune on whose board it is.
    pub(crate) commune: CommuneId,
    /// The other communes that told of it before, or come first in telling of it now.
    pub(crate) told_in: Vec<CommuneId>,
    /// Time from which nobody needs to hear of it any more.
    pub(crate) until: Instant,
}

impl Announced {
    /// An event as it is announced, without the one date that it may be about.
    pub(super) fn of(event: Event, what: What, when: Message, until: Instant) -> Self {
        Self {
            id: event.id,
            what,
            title: event.row.title.to_string(),
            when,
            // Why it is off is all that one wants to know then.
            text: match &event.row.cancellation_reason {
                Some(reason) if what == What::Cancelled => reason.to_string(),
                _ => posts::plain(&event.row.description),
            },
            date: None,
            // Others were never told of it.
            for_followers: !event.row.notify,
            commune: event.row.commune_id,
            told_in: vec![],
            until,
            organisation: event.owner.organisation,
        }
    }
}

/// The announcements of events that went up, or were cancelled, between these instants. Those that came from a calendar
/// are not announced: there may be hundreds at once.
pub(crate) async fn to_announce(app: &App, from: Instant, until: Instant) -> Result<Vec<ToAnnounce>, DbErr> {
    use entity::Column::{CancelledAt, Id, ListedAt, Notify, State, Uid};
    let told = State.eq(PostState::Approved).and(Uid.is_null());
    let up: Vec<(SheetId, Instant)> = entity::Entity::find()
        .select_only()
        .columns([Id, ListedAt])
        .filter(
            told.clone()
                .and(Notify.eq(true))
                .and(CancelledAt.is_null())
                .and(ListedAt.gt(from))
                .and(ListedAt.lte(until)),
        )
        .into_tuple()
        .all(&app.db.read)
        .await?;
    let cancelled: Vec<(SheetId, Instant)> = entity::Entity::find()
        .select_only()
        .columns([Id, CancelledAt])
        .filter(told.and(CancelledAt.gt(from)).and(CancelledAt.lte(until)))
        .into_tuple()
        .all(&app.db.read)
        .await?;
    let up = up.into_iter().map(|(sheet, at)| ToAnnounce { sheet, edition: 0, at: at.plus_seconds(GRACE_SECONDS) });
    Ok(up.chain(cancelled.into_iter().map(changed)).collect())
}

/// The announcements of events whose dates or places changed between these instants.
pub(crate) async fn moves_to_announce(app: &App, from: Instant, until: Instant) -> Result<Vec<ToAnnounce>, DbErr> {
    Ok(moves::between(&app.db.read, from, until).await?.into_iter().map(changed).collect())
}

fn changed((sheet, at): (SheetId, Instant)) -> ToAnnounce {
    ToAnnounce { sheet, edition: at.micros(), at: at.plus_seconds(GRACE_SECONDS) }
}

/// An event as it is announced now; none if it is over or withdrawn, or this is not, or no longer, so.
pub(crate) async fn announced(app: &App, sheet: SheetId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let Some(event) = shown(app, sheet).await? else { return Ok(None) };
    let (row, now) = (&event.row, app.clock.now());
    let (what, expected, since) = match row.cancelled_at {
        None => (What::New, edition == 0 && row.notify && event.status(now) == EventStatus::Published, row.listed_at),
        Some(cancelled) => {
            (What::Cancelled, edition == cancelled.micros() && event.status(now) == EventStatus::Cancelled, cancelled)
        }
    };
    if !expected || since.plus_seconds(GRACE_SECONDS) > now {
        return Ok(None);
    }
    let Some((when, until)) = next(app, &event, now) else { return Ok(None) };
    let told_in = told_in(app, &event, |it| match what {
        What::Cancelled => it.row.cancelled_at,
        _ => Some(it.row.listed_at).filter(|_| it.row.notify && it.is_public(now)),
    });
    let told_in = told_in.await?;
    Ok(Some(Announced { told_in, ..Announced::of(event, what, when, until) }))
}

/// An event that takes place otherwise since an instant, as it is announced; none if it is over or gone, or was changed
/// again.
pub(crate) async fn move_announced(app: &App, sheet: SheetId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let (since, now) = (Instant::from_micros(edition), app.clock.now());
    let Some(event) = shown(app, sheet).await? else { return Ok(None) };
    let Some((before, after)) = moves::at(&app.db.read, sheet, since).await? else { return Ok(None) };
    if event.status(now) != EventStatus::Published || since.plus_seconds(GRACE_SECONDS) > now {
        return Ok(None);
    }
    let (current, here) = (Plan::of(&event.row), occurrences::zone_of(app, event.owner.commune.id));
    let told = moved(&before, after.as_ref().unwrap_or(&current), &current, here, now)
        .map_err(occurrences::unreadable(sheet))?;
    let Some(Moved { what, when, until, date }) = told.filter(|it| it.until > now) else { return Ok(None) };
    // Its sheets are changed together where nobody has to approve that.
    let told_in = told_in(app, &event, |it| it.row.edited_at.filter(|at| *at == since && it.is_public(now))).await?;
    Ok(Some(Announced { date, told_in, ..Announced::of(event, what, when, until) }))
}

/// An event as it hangs on one board, unless that hid it.
pub(super) async fn shown(app: &App, sheet: SheetId) -> Result<Option<Event>, DbErr> {
    Ok(posts::sheet::<Event>(app, sheet).await?.filter(|event| !event.is_hidden()))
}

/// The communes that tell of an event before this sheet does (see [`posts::Sheets::told_in`]).
pub(super) async fn told_in(
    app: &App,
    event: &Event,
    since: impl Fn(&Event) -> Option<Instant>,
) -> Result<Vec<CommuneId>, DbErr> {
    Ok(posts::find::<Event>(app, &app.db.read, event.id).await?.told_in(event, since))
}

/// An event's next date and its place in words, and when it is over; none if it has no more.
fn next(app: &App, event: &Event, now: Instant) -> Option<(Message, Instant)> {
    let (series, zone) = (&event.row.series, event.row.series.zone().0);
    let here = occurrences::zone_of(app, event.owner.commune.id);
    // What is stored was valid when it was written; a series of a later version is told by that one.
    let next = series.upcoming(now, occurrences::today(now, zone), here, 1).ok()?.pop()?;
    Some((since(next.span, event.row.place.as_ref()), next.ends))
}
