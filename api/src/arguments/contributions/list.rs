//! Reading the contributions to a consultation, and their synthesis.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::wire::ContributionOut;
use crate::App;
use crate::accounts::Caller;
use crate::arguments::entity::contribution::{Column, Entity, Model};
use crate::arguments::entity::synthesis;
use crate::arguments::found::{DebateReader, standing};
use crate::consultations::{self, ConsultationId};
use kit::http::{Cursor, CursorPlace, Limit, ListPage, WrongCursor};
use kit::refusal;

refusal! {
    /// Reasons why contributions cannot be listed.
    pub enum ListContributionsError {
        /// There is no such consultation.
        NoSuchConsultation => CONSULTATION_NOT_FOUND,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// A page of the contributions to a consultation, newest first; removed ones with their reason.
pub(crate) async fn contributions(
    app: &App,
    caller: Option<&Caller>,
    id: ConsultationId,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<ListPage<ContributionOut>, ListContributionsError> {
    let db = &app.db.read;
    let asked = consultations::find(db, id).await?.filter(|it| it.announced_at.is_some());
    let commune = asked.ok_or(ListContributionsError::NoSuchConsultation)?.commune_id;
    let bound_to = format!("{id} contributions");
    let mut rows = Entity::find().filter(Column::ConsultationId.eq(id));
    if let Some(cursor) = after {
        let place = cursor.place(&bound_to)?;
        let here = Expr::tuple([Column::CreatedAt, Column::Id].map(Expr::col));
        rows = rows.filter(here.lt(Expr::tuple([Expr::value(place.instant), Expr::value(place.id)])));
    }
    let rows = rows.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
    let mut found = rows.limit(limit.get() as u64 + 1).all(db).await?;
    let is_last = found.len() <= limit.get();
    found.truncate(limit.get());
    let place = |row: &Model| CursorPlace { rank: 0, instant: row.created_at, id: row.id.uuid() };
    let next = found.last().filter(|_| !is_last).map(|row| Cursor::after(&bound_to, place(row)));
    let reader = DebateReader::of(db, caller, commune).await?;
    Ok(ListPage { items: show(db, found, reader).await?, next })
}

/// Contributions in one commune as somebody sees them.
async fn show(
    db: &impl ConnectionTrait,
    rows: Vec<Model>,
    reader: DebateReader,
) -> Result<Vec<ContributionOut>, DbErr> {
    let standing = standing(db, rows.iter().map(|row| (row.commune_id, row.entry_id))).await?;
    let shown = rows.into_iter().map(|row| {
        let delegate = row.entry_id.is_some_and(|it| standing.contains(&it));
        ContributionOut::of(row, reader, delegate)
    });
    Ok(shown.collect())
}

/// A contribution as somebody sees it.
pub(super) async fn show_one(
    db: &impl ConnectionTrait,
    row: Model,
    reader: DebateReader,
) -> Result<ContributionOut, DbErr> {
    let shown = show(db, vec![row], reader).await?.pop();
    shown.ok_or_else(|| DbErr::RecordNotFound("the contribution that was shown".to_owned()))
}

/// The synthesis of a consultation, if there is one.
pub(crate) async fn synthesis(
    db: &impl ConnectionTrait,
    id: ConsultationId,
) -> Result<Option<synthesis::Model>, DbErr> {
    synthesis::Entity::find_by_id(id).one(db).await
}
