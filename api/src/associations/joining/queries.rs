//! Reading associations that ask to publish.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

use super::JoiningOut;
use super::entity::{Column, Entity};
use crate::App;
use ground::ids::CommuneId;
use kit::http::CursorPlace;

/// Those that wait for the town hall of a commune, the longest waiting first.
pub(crate) async fn waiting(
    app: &App,
    commune: CommuneId,
    after: Option<CursorPlace>,
    most: u64,
) -> Result<Vec<JoiningOut>, DbErr> {
    let standing = Column::CommuneId.eq(commune).and(Column::ConfirmedAt.is_not_null());
    let mut query = Entity::find().filter(standing.and(Column::RefusedAt.is_null()));
    if let Some(after) = after {
        let place = Expr::tuple([Column::ConfirmedAt, Column::Id].map(Expr::col));
        query = query.filter(place.gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)])));
    }
    let rows = query.order_by_asc(Column::ConfirmedAt).order_by_asc(Column::Id).limit(most).all(&app.db.read).await?;
    Ok(rows.into_iter().filter_map(JoiningOut::of).collect())
}
