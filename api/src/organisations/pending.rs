//! Agreements that one side asked for or offered, and that wait for the other.

use sea_orm::prelude::Expr;
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::{Agreement, Organisation, entity, serving};
use crate::App;
use ground::clock::Instant;
use ground::ids::CommuneId;
use kit::http::CursorPlace;

/// An organisation that is to serve a commune once the other side accepts.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    pub(crate) organisation: Organisation,
    /// The commune whose board it is about.
    pub(crate) commune: CommuneId,
    /// The side that began: asked or offered.
    pub(crate) state: Agreement,
    pub(crate) since: Instant,
}

impl Pending {
    /// Its place in the queues.
    pub(crate) fn place(&self) -> CursorPlace {
        CursorPlace { rank: 0, instant: self.since, id: self.organisation.id.uuid() }
    }
}

/// The agreements that wait in a commune, oldest first: about its own board, and about organisations that it made.
pub(crate) async fn pending(
    app: &App,
    commune: CommuneId,
    after: Option<CursorPlace>,
    most: u64,
) -> Result<Vec<Pending>, DbErr> {
    use serving::Column::{CommuneId as Board, CreatedAt, OrganisationId, State};
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        organisation: entity::Model,
        board: CommuneId,
        state: Agreement,
        since: Instant,
    }
    let mut query = entity::Entity::find()
        .column_as(Board, "board")
        .column(State)
        .column_as(CreatedAt, "since")
        .join_rev(JoinType::InnerJoin, serving::Relation::Organisation.def())
        .filter(State.ne(Agreement::Serving))
        .filter(Condition::any().add(Board.eq(commune)).add(entity::Column::CommuneId.eq(commune)));
    if let Some(after) = after {
        let place = Expr::tuple([CreatedAt, OrganisationId].map(|column| Expr::col((serving::Entity, column))));
        query = query.filter(place.gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)])));
    }
    let rows: Vec<Row> =
        query.order_by_asc(CreatedAt).order_by_asc(OrganisationId).limit(most).into_model().all(&app.db.read).await?;
    let whole = |row: Row| Pending {
        organisation: row.organisation.into(),
        commune: row.board,
        state: row.state,
        since: row.since,
    };
    Ok(rows.into_iter().map(whole).collect())
}
