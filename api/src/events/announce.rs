//! What is to be told of events beyond the agenda, once each: that they take place, and that they do not.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect};

use super::{Event, State, Status, entity, occurrences, queries};
use crate::{
    App,
    calendar::Span,
    clock::Instant,
    ids::{CommuneId, EventId},
    organisations::Organisation,
    posts, spoken,
    text::{Language, Message},
};

/// How long after it went up, or was cancelled, an event is told of, so that it can be undone.
const GRACE_SECONDS: i64 = 10;

/// An event that is to be told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToAnnounce {
    /// Its id.
    pub(crate) id: EventId,
    /// What of it: 0 that it takes place, else when it was cancelled, in microseconds.
    pub(crate) edition: i64,
    /// When.
    pub(crate) at: Instant,
}

/// What is told of an event.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    /// Who holds it.
    pub(crate) organisation: Organisation,
    /// One line.
    pub(crate) title: String,
    /// Its next date, and where it takes place.
    pub(crate) when: Message,
    /// Its text, without formatting.
    pub(crate) text: String,
    /// On whose boards it is.
    pub(crate) communes: Vec<CommuneId>,
    /// When nobody needs to hear of it any more.
    pub(crate) until: Option<Instant>,
}

/// What is to be told of events that went up, or were cancelled, between these instants. Those that came from a calendar are
/// not: there may be hundreds at once.
pub(crate) async fn to_announce(db: &impl ConnectionTrait, from: Instant, until: Instant) -> Result<Vec<ToAnnounce>, DbErr> {
    use entity::Column::{CancelledAt, Id, ListedAt, Notify, State as Stands, Uid};
    let told = Stands.eq(State::Approved).and(Notify.eq(true)).and(Uid.is_null());
    let up: Vec<(EventId, Instant)> = entity::Entity::find()
        .select_only()
        .columns([Id, ListedAt])
        .filter(told.clone().and(CancelledAt.is_null()).and(ListedAt.gt(from)).and(ListedAt.lte(until)))
        .into_tuple()
        .all(db)
        .await?;
    let cancelled: Vec<(EventId, Instant)> = entity::Entity::find()
        .select_only()
        .columns([Id, CancelledAt])
        .filter(told.and(CancelledAt.gt(from)).and(CancelledAt.lte(until)))
        .into_tuple()
        .all(db)
        .await?;
    let up = up.into_iter().map(|(id, at)| ToAnnounce { id, edition: 0, at: at.plus_seconds(GRACE_SECONDS) });
    let cancelled = cancelled.into_iter().map(|(id, at)| ToAnnounce { id, edition: at.micros(), at: at.plus_seconds(GRACE_SECONDS) });
    Ok(up.chain(cancelled).collect())
}

/// What is told of an event now; nothing if it is over or withdrawn, or this is not, or no longer, so.
pub(crate) async fn announced(app: &App, id: EventId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let Some(event) = queries::find(app, &app.db.read, id).await? else { return Ok(None) };
    let (row, now) = (&event.row, app.clock.now());
    let (expected, since) = match row.cancelled_at {
        None => (edition == 0 && event.status(now) == Status::Published, row.listed_at),
        Some(cancelled) => (edition == cancelled.micros() && event.status(now) == Status::Cancelled, cancelled),
    };
    if !expected || !row.notify || since.plus_seconds(GRACE_SECONDS) > now {
        return Ok(None);
    }
    let Some((when, until)) = next(app, &event, now) else { return Ok(None) };
    Ok(Some(Announced {
        title: row.title.to_string(),
        when,
        text: posts::plain(&row.description),
        communes: event.placements.iter().filter(|it| !it.is_hidden).map(|it| it.commune.id).collect(),
        until: Some(until),
        organisation: event.owner.organisation,
    }))
}

/// An event's next date and its place in words, and when it is over; none if it has no more.
fn next(app: &App, event: &Event, now: Instant) -> Option<(Message, Instant)> {
    let (series, zone) = (&event.row.series, event.row.series.zone().0);
    let here = occurrences::zone_of(app, event.owner.commune.id);
    // What is stored was valid when it was written; a series of a later version is told by that one.
    let next = series.upcoming(now, occurrences::today(now, zone), here, 1).ok()?.pop()?;
    let when = in_words(next.span);
    let place = event.row.place.as_ref().map(|place| format!(", {}", place.name)).unwrap_or_default();
    Some((Message::new(format!("{}{place}", when.fr), format!("{}{place}", when.en)), next.ends))
}

/// When something begins, as people say it: `samedi 7 décembre 2030 à 14\u{a0}h\u{a0}30`.
fn in_words(span: Span) -> Message {
    let say = |language| match span {
        Span::AllDay { first, .. } => spoken::day_of_year(first, language),
        Span::Timed { starts, .. } => spoken::moment(starts, language),
    };
    Message::new(say(Language::Fr), say(Language::En))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_as_people_say_it() {
        let starts = "2030-12-07T14:05:00".parse().unwrap();
        let told = in_words(Span::Timed { starts, ends: starts });
        assert_eq!((&*told.fr, &*told.en), ("samedi 7\u{a0}décembre 2030 à 14\u{a0}h\u{a0}05", "Saturday 7\u{a0}December 2030 at 14:05"));
        let first = "2030-08-15".parse().unwrap();
        assert_eq!(in_words(Span::AllDay { first, last: first }).fr, "jeudi 15\u{a0}août 2030");
    }
}
