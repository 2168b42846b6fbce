//! Reading polls.

use std::collections::HashSet;

use chrono::TimeDelta;
use sea_orm::prelude::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entity::{self, Model};
use super::{PollCard, rules};
use crate::App;
use ground::clock::Instant;
use ground::ids::{CommuneId, PollId};
use kit::http::{Cursor, CursorPlace, Limit, WrongCursor};
use kit::refusal;

pub(super) async fn find(db: &impl ConnectionTrait, id: PollId) -> Result<Option<Model>, DbErr> {
    entity::Entity::find_by_id(id).one(db).await
}

refusal! {
    /// Reasons why a poll cannot be read.
    pub enum ReadPollError {
        /// There is no such poll.
        NoSuchPoll => POLL_NOT_FOUND,
        ..database
    }
}

refusal! {
    /// Reasons why polls cannot be listed.
    pub enum ListPollsRefusal {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// A page of a commune's polls, and the cursor of the next one. Those that close last come first: that puts the open
/// ones before the closed, these newest first, and a poll that closes in the meantime keeps its place.
pub(super) async fn list(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<Model>, Option<Cursor>), ListPollsRefusal> {
    use entity::Column::{ClosesAt, Id};
    let bound_to = format!("{commune} polls");
    let mut query = entity::Entity::find().filter(entity::Column::CommuneId.eq(commune));
    if let Some(cursor) = after {
        let place = cursor.place(&bound_to)?;
        // A comparison of rows uses the index on both databases; its expansion into ORs does not.
        let order = Expr::tuple([ClosesAt, Id].map(Expr::col));
        query = query.filter(order.lt(Expr::tuple([Expr::value(place.instant), Expr::value(place.id)])));
    }
    let limit = limit.get();
    let query = query.order_by_desc(ClosesAt).order_by_desc(Id).limit(limit as u64 + 1);
    let mut found = query.all(db).await?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let last = found.last().filter(|_| !is_last);
    let next =
        last.map(|last| Cursor::after(&bound_to, CursorPlace { rank: 0, instant: last.closes_at, id: last.id.uuid() }));
    Ok((found, next))
}

/// The polls that a board shows: open ones, those that close soonest first, then those concluded lately, newest first;
/// `most` of each at most. With the instant at which time alone changes that.
pub(crate) async fn on_board(
    app: &App,
    commune: CommuneId,
    now: Instant,
    most: u64,
) -> Result<(Vec<PollCard>, Option<Instant>), DbErr> {
    use entity::Column::{ClosesAt, CommuneId as Of, ConcludedAt, Id};
    let of_commune = entity::Entity::find().filter(Of.eq(commune)).limit(most);
    let open = of_commune.clone().filter(ClosesAt.gt(now)).order_by_asc(ClosesAt).order_by_asc(Id);
    let concluded = of_commune.filter(ConcludedAt.gt(rules::on_board_if_concluded_after(now)));
    let mut rows = open.all(&app.db.read).await?;
    rows.extend(concluded.order_by_desc(ConcludedAt).order_by_desc(Id).all(&app.db.read).await?);
    let until = rows.iter().map(|row| rules::leaves_board_at(row.closes_at, row.concluded_at)).min();
    Ok((rows.iter().map(|row| PollCard::of(row, now)).collect(), until))
}

/// The number of polls a commune has asked, and of those it has concluded.
pub(crate) async fn totals(db: &impl ConnectionTrait, commune: CommuneId) -> Result<(u64, u64), DbErr> {
    let asked = entity::Entity::find().filter(entity::Column::CommuneId.eq(commune));
    let concluded = asked.clone().filter(entity::Column::ConcludedAt.is_not_null());
    Ok((asked.count(db).await?, concluded.count(db).await?))
}

/// The polls that a commune has concluded, the latest first, `most` at most.
pub(crate) async fn concluded(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    now: Instant,
    most: u64,
) -> Result<Vec<PollCard>, DbErr> {
    use entity::Column::{CommuneId as Of, ConcludedAt, Id};
    let query = entity::Entity::find().filter(Of.eq(commune)).filter(ConcludedAt.is_not_null());
    let rows = query.order_by_desc(ConcludedAt).order_by_desc(Id).limit(most).all(db).await?;
    Ok(rows.iter().map(|row| PollCard::of(row, now)).collect())
}

/// A poll that closed over 30 days ago and has no conclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwedPoll {
    pub(crate) id: PollId,
    pub(crate) question: String,
    pub(crate) closed_at: Instant,
    pub(crate) owed_since: Instant,
}

impl OwedPoll {
    /// The number of whole days for which the conclusion has been owed.
    pub(crate) fn days_late(&self, now: Instant) -> i64 {
        TimeDelta::microseconds(now.micros() - self.owed_since.micros()).num_days()
    }
}

/// The number of conclusions a commune owes, and those owed for longest, `most` at most.
pub(crate) async fn owed(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    now: Instant,
    most: u64,
) -> Result<(u64, Vec<OwedPoll>), DbErr> {
    use entity::Column::{ClosesAt, CommuneId as Of, ConcludedAt, Id};
    let query = entity::Entity::find().filter(Of.eq(commune)).filter(ConcludedAt.is_null());
    let query = query.filter(ClosesAt.lte(rules::owed_if_closed_by(now)));
    let longest = query.clone().order_by_asc(ClosesAt).order_by_asc(Id).limit(most).all(db).await?;
    let owed = longest.into_iter().map(|row| OwedPoll {
        id: row.id,
        question: row.question.to_string(),
        closed_at: row.closes_at,
        owed_since: rules::owed_since(row.closes_at),
    });
    Ok((query.count(db).await?, owed.collect()))
}

pub(crate) async fn questions(app: &App, commune: CommuneId) -> Result<HashSet<String>, DbErr> {
    let questions = entity::Entity::find()
        .select_only()
        .column(entity::Column::Question)
        .filter(entity::Column::CommuneId.eq(commune));
    Ok(questions.into_tuple::<String>().all(&app.db.read).await?.into_iter().collect())
}
