//! What is to be told of notices beyond the boards, once each; and telling it again.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Category, Notice, Severity, State, Status, entity, queries};
use crate::{
    App,
    accounts::Caller,
    clock::Instant,
    ids::{CommuneId, NoticeId},
    organisations::Organisation,
    posts::{self, Post as _, Precondition, Refused, TransitionError, grasp},
};

/// How long after it went up a notice is announced, so that it can be undone. Alerts are at once.
const GRACE_SECONDS: i64 = 10;

/// A notice that is to be announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ToAnnounce {
    /// Its id.
    pub(crate) id: NoticeId,
    /// Which announcement: 0 for the first, else when somebody asked for another one, in microseconds.
    pub(crate) edition: i64,
    /// When.
    pub(crate) at: Instant,
}

/// What is told of a notice.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    /// Who publishes it.
    pub(crate) organisation: Organisation,
    /// How grave it is; for alerts alone.
    pub(crate) severity: Option<Severity>,
    /// One line.
    pub(crate) title: String,
    /// Its text, without formatting.
    pub(crate) text: String,
    /// On whose boards it is.
    pub(crate) communes: Vec<CommuneId>,
    /// When it comes down.
    pub(crate) expire_at: Option<Instant>,
}

/// What is to be announced that went up, or was asked for, between these instants; what is to go up among it.
pub(crate) async fn to_announce(db: &impl ConnectionTrait, from: Instant, until: Instant) -> Result<Vec<ToAnnounce>, DbErr> {
    use entity::Column::{AnnounceAgainAt, Category as About, Id, ListedAt, Notify, State as Stands};
    let first: Vec<(NoticeId, Instant, Category)> = entity::Entity::find()
        .select_only()
        .columns([Id, ListedAt, About])
        .filter(Stands.eq(State::Approved).and(ListedAt.gt(from)).and(ListedAt.lte(until)).and(Notify.eq(true)))
        .order_by_asc(ListedAt)
        .into_tuple()
        .all(db)
        .await?;
    let again: Vec<(NoticeId, Instant)> = entity::Entity::find()
        .select_only()
        .columns([Id, AnnounceAgainAt])
        .filter(AnnounceAgainAt.is_not_null().and(AnnounceAgainAt.gt(from)).and(AnnounceAgainAt.lte(until)))
        .order_by_asc(AnnounceAgainAt)
        .into_tuple()
        .all(db)
        .await?;
    let first = first.into_iter().map(|(id, listed_at, category)| ToAnnounce { id, edition: 0, at: announced_at(category, listed_at) });
    Ok(first.chain(again.into_iter().map(|(id, at)| ToAnnounce { id, edition: at.micros(), at })).collect())
}

fn announced_at(category: Category, listed_at: Instant) -> Instant {
    if category == Category::Alert { listed_at } else { listed_at.plus_seconds(GRACE_SECONDS) }
}

/// What is told of a notice now; nothing if it is not up (any more), or this announcement of it is not due.
pub(crate) async fn announced(app: &App, id: NoticeId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let Some(notice) = queries::find(app, &app.db.read, id).await? else { return Ok(None) };
    let (row, now) = (&notice.row, app.clock.now());
    let is_due = edition != 0 || (row.notify && announced_at(row.category, row.listed_at) <= now);
    if notice.status(now) != Status::Published || !is_due {
        return Ok(None);
    }
    Ok(Some(Announced {
        severity: row.severity,
        title: row.title.to_string(),
        text: posts::plain(&row.body),
        communes: notice.shown_on(),
        expire_at: row.expire_at,
        organisation: notice.owner.organisation,
    }))
}

/// Announce a notice once more, because of an edit that nobody should miss.
///
/// # Errors
/// When it is not up, or the caller may not.
pub(crate) async fn announce(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    precondition: Precondition<'_, Notice>,
) -> Result<Notice, TransitionError<Notice>> {
    // Whoever needs approval for what is told does not tell it on their own.
    let may = |notice: &Notice| notice.owner.lets_change(caller) && notice.owner.trusts(caller);
    let held = grasp(app, caller, id, precondition, may, &[]).await?;
    let status = held.post.status(held.now);
    if status != Status::Published {
        return Err(Refused::Impossible(status).into());
    }
    let row = entity::Model { announce_again_at: Some(held.now), ..held.post.row.clone() };
    Ok(held.save(row).await?)
}
