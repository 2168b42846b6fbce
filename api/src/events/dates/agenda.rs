//! The agenda: when events take place in a commune, between two local days.

use sea_orm::prelude::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};

use super::beyond::beyond;
use super::filters::{Filters, bounds, condition};
use super::listed::{self, Key, Listed};
use super::occurrence::OccurrenceOut;
use super::occurrences::{self, Column};
use crate::events::{PostState, entity};
use crate::posts::NotPublic;
use crate::{App, organisations};
use ground::FieldError;
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::documents::NoDocument;
use kit::http::{Cursor, Limit, ListPage, WrongCursor};
use kit::pages;
use kit::refusal;

refusal! {
    /// Reasons why an agenda cannot be shown.
    pub enum AgendaError {
        /// The commune is not on this server, or its agenda cannot be made.
        ..NoDocument(NoDocument),
        /// The caller may not see what is not public.
        ..NotPublic(NotPublic),
        /// The days are in the wrong order or too many.
        WrongDays(FieldError) => invalid,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// A page of a commune's agenda, in order, and the cursor of the next one.
pub(crate) async fn list(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<OccurrenceOut>, Option<Cursor>), AgendaError> {
    let place = after.map(|it| listed::place(it, &bind(commune, filters))).transpose()?;
    Ok(page(app, commune, filters, limit.get(), place, app.clock.now()).await?)
}

/// The first page of it, with the instant at which time alone changes it.
pub(crate) async fn first(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    limit: Limit,
    now: Instant,
) -> Result<(ListPage<OccurrenceOut>, Option<Instant>), DbErr> {
    let (items, next) = page(app, commune, filters, limit.get(), None, now).await?;
    // What is planned for later shows when its time comes, and today is another day at midnight.
    let midnight = pages::next_day(now, occurrences::zone_of(app, commune));
    let until = next_up(app, commune, now).await?.into_iter().chain([midnight]).min();
    Ok((ListPage { items, next }, until))
}

/// Time at which the next scheduled event of a commune goes up.
pub(crate) async fn next_up(app: &App, commune: CommuneId, now: Instant) -> Result<Option<Instant>, DbErr> {
    use entity::Column::{CommuneId as Commune, ListedAt, State};
    let scheduled = entity::Entity::find().select_only().column_as(ListedAt.min(), "next_up");
    let scheduled =
        scheduled.filter(Commune.eq(commune)).filter(State.eq(PostState::Approved)).filter(ListedAt.gt(now));
    Ok(scheduled.into_tuple::<Option<Instant>>().one(&app.db.read).await?.flatten())
}

/// The first `most` dates of a commune's agenda, in order.
pub(crate) async fn dates(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    most: usize,
    now: Instant,
) -> Result<Vec<OccurrenceOut>, DbErr> {
    Ok(page(app, commune, filters, most, None, now).await?.0)
}

/// The filters as a text, to bind cursors to.
fn bind(commune: CommuneId, filters: &Filters) -> String {
    format!("{commune} {filters:?}")
}

async fn page(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    most: usize,
    place: Option<Key>,
    now: Instant,
) -> Result<(Vec<OccurrenceOut>, Option<Cursor>), DbErr> {
    let here = occurrences::zone_of(app, commune);
    let (first, end) = bounds(filters.from, filters.to, here);
    let condition = condition(filters, now);
    let mut found = between(&app.db.read, commune, (first, end), place, condition.clone(), most as u64 + 1).await?;
    let beyond = beyond(app, commune, filters, place, condition, now).await?;
    if !beyond.is_empty() {
        found.extend(beyond);
        found.sort_by_key(Listed::key);
    }
    let is_last = found.len() <= most;
    found.truncate(most);
    let next = found.last().filter(|_| !is_last).map(|last| last.cursor(&bind(commune, filters)));
    Ok((found.iter().map(|it| it.out(here, now)).collect(), next))
}

/// The dates in the index that take place, in whole or in part, between two instants, in order.
pub(super) async fn between(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    (first, end): (Instant, Instant),
    after: Option<Key>,
    condition: Condition,
    most: u64,
) -> Result<Vec<Listed>, DbErr> {
    // What lasts may have begun long before; those that do are few, and have an index of their own. The sum keeps SQLite from
    // looking for the smallest in the index of all dates instead, and this spelling is the index's own.
    let lasting: Option<Option<Instant>> = occurrences::Entity::find()
        .select_only()
        .expr_as(Expr::cust(r#"MIN("starts_at" + 0)"#), "first")
        .filter(Column::CommuneId.eq(commune))
        .filter(Expr::cust(r#""lasts" = TRUE"#))
        .filter(Column::EndsAt.gt(first))
        .filter(Column::StartsAt.lt(first))
        .into_tuple()
        .one(db)
        .await?;
    let day_before = first.plus_seconds(-86_400);
    let begin = lasting.flatten().map_or(day_before, |lasting| Ord::min(lasting, day_before));
    let mut query = occurrences::Entity::find()
        .select_only()
        .columns([Column::EventId, Column::Date, Column::StartsAt, Column::EndsAt, Column::Cancelled])
        .join(JoinType::InnerJoin, occurrences::Relation::Event.def())
        .filter(Column::CommuneId.eq(commune))
        .filter(Column::StartsAt.gte(begin))
        .filter(Column::StartsAt.lt(end))
        .filter(Condition::any().add(Column::EndsAt.gt(first)).add(Column::StartsAt.gte(first)));
    query = whole(query).filter(condition);
    if let Some((starts_at, event, date)) = after {
        let order = Expr::tuple(
            [Column::StartsAt, Column::EventId, Column::Date].map(|column| Expr::col((occurrences::Entity, column))),
        );
        query = query.filter(order.gt(Expr::tuple([Expr::value(starts_at), Expr::value(event), Expr::value(date)])));
    }
    let query =
        query.order_by_asc(Column::StartsAt).order_by_asc(Column::EventId).order_by_asc(Column::Date).limit(most);
    query.into_model().all(db).await
}

/// Select the event and its organisation too.
fn whole<E: EntityTrait>(query: Select<E>) -> Select<E> {
    use entity::Column::{
        ApprovedAt, CancellationReason, CancelledAt, Category, ExpireAt, Image, ListedAt, OrganisationId, Place,
        PostId, Series, State, Title, UpdatedAt,
    };
    let query = query
        .columns([
            Title,
            Category,
            Series,
            Place,
            Image,
            CancelledAt,
            CancellationReason,
            State,
            ApprovedAt,
            ListedAt,
            ExpireAt,
            UpdatedAt,
        ])
        .columns([PostId, OrganisationId])
        .expr_as(Expr::cust(r#""organisations"."kind""#), "organisation_kind")
        .expr_as(Expr::cust(r#""organisations"."name""#), "organisation_name");
    organisations::join::<_, entity::Entity>(query, OrganisationId)
}
