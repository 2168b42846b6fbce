//! Listing a commune's consultations, newest announcement first.

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::consultation::{Column, Entity, Model};
use super::{ConsultationCard, Phase};
use crate::App;
use crate::accounts::Caller;
use ground::clock::Instant;
use ground::ids::TopicId;
use kit::http::{Cursor, CursorPlace, Limit, ListPage, WrongCursor};
use kit::refusal;
use kit::tenants::Commune;

refusal! {
    /// Reasons why consultations cannot be listed.
    pub enum ListConsultationsError {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// Drafts are for the commune's staff.
        Forbidden => FORBIDDEN,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// The consultations that somebody wants to see.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Filters {
    pub(super) phase: Option<Phase>,
    pub(super) topic: Option<TopicId>,
}

/// A page of a commune's consultations; drafts for its staff, who ask for them.
pub(super) async fn list(
    app: &App,
    commune: &Commune,
    caller: Option<&Caller>,
    filters: Filters,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<ListPage<ConsultationCard>, ListConsultationsError> {
    let (now, zone) = (app.clock.now(), commune.zone());
    let (rows, next) = rows(app, commune, caller, filters, limit, after).await?;
    Ok(ListPage { items: rows.iter().map(|row| ConsultationCard::of(row, zone, now)).collect(), next })
}

/// The same as rows.
pub(super) async fn rows(
    app: &App,
    commune: &Commune,
    caller: Option<&Caller>,
    filters: Filters,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<Model>, Option<Cursor>), ListConsultationsError> {
    let now = app.clock.now();
    let drafts = filters.phase == Some(Phase::Draft);
    if drafts && !caller.is_some_and(|it| it.is_staff_of(commune.id)) {
        return Err(ListConsultationsError::Forbidden);
    }
    let bound_to = format!("{} consultations {:?} {:?}", commune.id, filters.phase, filters.topic);
    let order = if drafts { Column::CreatedAt } else { Column::AnnouncedAt };
    let mut query = Entity::find().filter(Column::CommuneId.eq(commune.id));
    query = query.filter(
        filters.phase.map_or_else(|| Condition::all().add(Column::AnnouncedAt.is_not_null()), |it| phase(it, now)),
    );
    if let Some(topic) = filters.topic {
        query = query.filter(Column::TopicId.eq(topic));
    }
    if let Some(cursor) = after {
        let place = cursor.place(&bound_to)?;
        let last = Expr::tuple([order, Column::Id].map(Expr::col));
        query = query.filter(last.lt(Expr::tuple([Expr::value(place.instant), Expr::value(place.id)])));
    }
    let limit = limit.get();
    let mut found =
        query.order_by_desc(order).order_by_desc(Column::Id).limit(limit as u64 + 1).all(&app.db.read).await?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let place = |row: &Model| CursorPlace {
        rank: 0,
        instant: row.announced_at.filter(|_| !drafts).unwrap_or(row.created_at),
        id: row.id.uuid(),
    };
    let next = found.last().filter(|_| !is_last).map(|row| Cursor::after(&bound_to, place(row)));
    Ok((found, next))
}

/// The condition that a consultation is in a phase now.
fn phase(phase: Phase, now: Instant) -> Condition {
    let announced = || Condition::all().add(Column::AnnouncedAt.is_not_null()).add(Column::WithdrawnAt.is_null());
    let running = || announced().add(Column::FinalAt.is_null());
    let begins: SimpleExpr = Expr::col(Column::DebateFrom).if_null(Expr::col(Column::AnnouncedAt));
    match phase {
        Phase::Draft => Condition::all().add(Column::AnnouncedAt.is_null()),
        Phase::Withdrawn => Condition::all().add(Column::WithdrawnAt.is_not_null()),
        Phase::Announced => running().add(begins.gt(now)).add(Column::VoteFrom.gt(now)),
        Phase::Debate => running().add(begins.lte(now)).add(Column::VoteFrom.gt(now)),
        Phase::Vote => running().add(Column::VoteFrom.lte(now)).add(Column::VoteUntil.gt(now)),
        Phase::Counting => running().add(Column::VoteUntil.lte(now)),
        Phase::Result => announced().add(Column::FinalAt.is_not_null()).add(Column::AnsweredAt.is_null()),
        Phase::Answered => announced().add(Column::AnsweredAt.is_not_null()),
    }
}
