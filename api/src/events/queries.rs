//! Reading events.

use std::collections::BTreeSet;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    prelude::Expr,
};

use super::{Event, State, entity};
use crate::{
    App, organisations,
    posts::{Owner, Sheets},
};
use ground::ids::{CommuneId, EventId, SheetId};
use kit::http::Place;

/// The sheets that hang: all but those that left.
pub(super) fn hanging() -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::State.ne(State::Left))
}

/// All sheets of an event.
pub(super) async fn find(app: &App, db: &impl ConnectionTrait, id: EventId) -> Result<Sheets<Event>, DbErr> {
    let mut sheets = hydrate_all(app, db, hanging().filter(entity::Column::PostId.eq(id)).all(db).await?).await?;
    sheets.sort_by(|one, other| one.owner.commune.slug.cmp(&other.owner.commune.slug));
    Ok(Sheets(sheets))
}

/// An event as it hangs on one board.
pub(super) async fn sheet(app: &App, id: SheetId) -> Result<Option<Event>, DbErr> {
    let row = hanging().filter(entity::Column::Id.eq(id)).all(&app.db.read).await?;
    Ok(hydrate_all(app, &app.db.read, row).await?.pop())
}

/// The communes on whose boards an event is, hidden or not.
pub(super) async fn communes_of(db: &impl ConnectionTrait, id: EventId) -> Result<Vec<CommuneId>, DbErr> {
    let communes = hanging().select_only().column(entity::Column::CommuneId).filter(entity::Column::PostId.eq(id));
    communes.order_by_asc(entity::Column::CommuneId).into_tuple().all(db).await
}

/// What waits for the clerk of a commune, oldest first: events, and revisions of what is up.
pub(crate) async fn to_moderate(
    app: &App,
    commune: CommuneId,
    after: Option<Place>,
    most: u64,
) -> Result<Vec<Event>, DbErr> {
    let mut query =
        hanging().filter(entity::Column::CommuneId.eq(commune)).filter(entity::Column::SubmittedAt.is_not_null());
    if let Some(after) = after {
        let place = Expr::tuple([entity::Column::SubmittedAt, entity::Column::PostId].map(Expr::col));
        query = query.filter(place.gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)])));
    }
    let query = query.order_by_asc(entity::Column::SubmittedAt).order_by_asc(entity::Column::PostId).limit(most);
    hydrate_all(app, &app.db.read, query.all(&app.db.read).await?).await
}

/// The titles of all of a commune's events, whatever their state.
pub(crate) async fn titles(app: &App, commune: CommuneId) -> Result<BTreeSet<String>, DbErr> {
    let titles = entity::Entity::find()
        .select_only()
        .column(entity::Column::Title)
        .filter(entity::Column::CommuneId.eq(commune));
    Ok(titles.into_tuple::<String>().all(&app.db.read).await?.into_iter().collect())
}

/// Rows with what belongs to them. A row whose commune came after the directory was loaded is as good as not there yet.
pub(super) async fn hydrate_all(
    app: &App,
    db: &impl ConnectionTrait,
    rows: Vec<entity::Model>,
) -> Result<Vec<Event>, DbErr> {
    let publishers = organisations::find_all(db, rows.iter().map(|row| (row.commune_id, row.organisation_id))).await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(commune) = app.communes.by_id(row.commune_id) else { continue };
        // A foreign key keeps every event's organisation in place.
        let (organisation, standing) = publishers
            .get(&(row.commune_id, row.organisation_id))
            .cloned()
            .ok_or_else(|| DbErr::RecordNotFound("the event's organisation".to_owned()))?;
        events.push(Event { id: row.post_id, owner: Owner { commune, organisation, standing }, row });
    }
    Ok(events)
}
