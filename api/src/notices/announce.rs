//! Announcing notices beyond the boards, once each; and announcing one again.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{Category, Notice, PostState, PostStatus, Severity, entity};
use crate::App;
use crate::accounts::Caller;
use crate::audit::Deed;
use crate::organisations::Organisation;
use crate::posts::{
    self, GRACE_SECONDS, OutOfReach, Post as _, Precondition, Sheets, ToAnnounce, TransitionError, WrongStep, by_board,
    grasp,
};
use ground::clock::Instant;
use ground::ids::{CommuneId, NoticeId, SheetId};

/// A notice as it is announced.
#[derive(Debug, Clone)]
pub(crate) struct Announced {
    pub(crate) id: NoticeId,
    pub(crate) organisation: Organisation,
    /// Its severity; for alerts alone.
    pub(crate) severity: Option<Severity>,
    pub(crate) title: String,
    /// Its text, without formatting.
    pub(crate) text: String,
    /// The commune on whose board it is.
    pub(crate) commune: CommuneId,
    /// The other communes that told of it before, or come first in telling of it now.
    pub(crate) told_in: Vec<CommuneId>,
    pub(crate) expire_at: Option<Instant>,
}

/// The announcements of what went up, is to go up, or was to be announced again, between these instants.
pub(crate) async fn to_announce(
    db: &impl ConnectionTrait,
    from: Instant,
    until: Instant,
) -> Result<Vec<ToAnnounce>, DbErr> {
    use entity::Column::{AnnounceAgainAt, Category as About, Id, ListedAt, Notify, State};
    let first: Vec<(SheetId, Instant, Category)> = entity::Entity::find()
        .select_only()
        .columns([Id, ListedAt, About])
        .filter(State.eq(PostState::Approved).and(ListedAt.gt(from)).and(ListedAt.lte(until)).and(Notify.eq(true)))
        .order_by_asc(ListedAt)
        .into_tuple()
        .all(db)
        .await?;
    let again: Vec<(SheetId, Instant)> = entity::Entity::find()
        .select_only()
        .columns([Id, AnnounceAgainAt])
        .filter(AnnounceAgainAt.is_not_null().and(AnnounceAgainAt.gt(from)).and(AnnounceAgainAt.lte(until)))
        .order_by_asc(AnnounceAgainAt)
        .into_tuple()
        .all(db)
        .await?;
    let first = first.into_iter().map(|(sheet, listed_at, category)| ToAnnounce {
        sheet,
        edition: 0,
        at: announced_at(category, listed_at),
    });
    Ok(first.chain(again.into_iter().map(|(sheet, at)| ToAnnounce { sheet, edition: at.micros(), at })).collect())
}

/// The time after which a notice that went up is announced: an alert at once.
pub(super) fn announced_at(category: Category, listed_at: Instant) -> Instant {
    if category == Category::Alert { listed_at } else { listed_at.plus_seconds(GRACE_SECONDS) }
}

/// A notice as it is announced in a commune now; none if it is not up there (any more), or this announcement is not
/// due.
pub(crate) async fn announced(app: &App, sheet: SheetId, edition: i64) -> Result<Option<Announced>, DbErr> {
    let Some(notice) = posts::sheet::<Notice>(app, sheet).await? else { return Ok(None) };
    let (row, now) = (&notice.row, app.clock.now());
    let is_due = edition != 0 || (row.notify && announced_at(row.category, row.listed_at) <= now);
    if notice.status(now) != PostStatus::Published || notice.is_hidden() || !is_due {
        return Ok(None);
    }
    let told_in = posts::find::<Notice>(app, &app.db.read, notice.id).await?.told_in(&notice, |it| match edition {
        0 => (it.row.notify && it.is_public(now)).then_some(it.row.listed_at),
        _ => it.row.announce_again_at.filter(|at| at.micros() == edition),
    });
    Ok(Some(Announced {
        id: notice.id,
        severity: row.severity,
        title: row.title.to_string(),
        text: posts::plain(&row.body),
        commune: row.commune_id,
        told_in,
        expire_at: row.expire_at,
        organisation: notice.owner.organisation,
    }))
}

/// The times at which alerts end on their boards, or ended: at their date, or before it when they were withdrawn, hidden or
/// made something else. One that left its board for good may be missing.
pub(crate) async fn alerts_end(
    db: &impl ConnectionTrait,
    sheets: impl Iterator<Item = SheetId>,
) -> Result<HashMap<SheetId, Instant>, DbErr> {
    use entity::Column::{Category as About, EditedAt, ExpireAt, HiddenAt, Id, State, UpdatedAt};
    type Row = (SheetId, PostState, Category, Option<Instant>, Option<Instant>, Option<Instant>, Instant);
    let rows = entity::Entity::find().select_only();
    let rows = rows.columns([Id, State, About, HiddenAt, ExpireAt, EditedAt, UpdatedAt]).filter(Id.is_in(sheets));
    let rows: Vec<Row> = rows.into_tuple().all(db).await?;
    let end = |(sheet, state, category, hidden_at, expire_at, edited_at, updated_at): Row| {
        let taken_down = (state != PostState::Approved).then_some(updated_at);
        let made_other = (category != Category::Alert).then_some(edited_at.unwrap_or(updated_at));
        let end = [taken_down, made_other, hidden_at, expire_at].into_iter().flatten().min();
        (sheet, end.unwrap_or(updated_at))
    };
    Ok(rows.into_iter().map(end).collect())
}

/// Announce a notice once more, because of an edit that nobody should miss: its publisher wherever they need nobody's
/// approval, a clerk on their own board.
pub(crate) async fn announce(
    app: &App,
    caller: &Caller,
    id: NoticeId,
    precondition: Precondition<'_, Notice>,
) -> Result<Sheets<Notice>, TransitionError<Notice>> {
    // A publisher who needs approval for a notice does not announce it on their own.
    let reach = |sheets: &[Notice]| {
        let mut reached = by_board(caller)(sheets)?;
        let may = |it: &Notice| it.owner.lets_up(caller, Notice::is_grave(&it.row));
        reached.retain(|place| sheets.get(*place).is_some_and(may));
        if reached.is_empty() { Err(OutOfReach::Forbidden) } else { Ok(reached) }
    };
    let held = grasp(app, caller, id, precondition, reach, &[]).await?;
    let now = held.now;
    let up = held.reached().filter(|(_, it)| it.status(now) == PostStatus::Published);
    let told: Vec<_> =
        up.map(|(place, it)| (place, entity::Model { announce_again_at: Some(now), ..it.row.clone() })).collect();
    if told.is_empty() {
        let status = held.reached().next().map_or(PostStatus::Withdrawn, |(_, it)| it.status(now));
        return Err(WrongStep::Impossible(status).into());
    }
    held.write(told, vec![]).await?;
    Ok(held.done(Deed::Sent).await?)
}
