//! Reading events.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Expr};

use super::{Event, entity, placements};
use crate::{
    App,
    http::Place,
    ids::{CommuneId, EventId},
    organisations,
    posts::{Owner, Placement},
};

/// An event by its id.
pub(super) async fn find(app: &App, db: &impl ConnectionTrait, id: EventId) -> Result<Option<Event>, DbErr> {
    match entity::Entity::find_by_id(id).one(db).await? {
        Some(row) => hydrate(app, db, row).await,
        None => Ok(None),
    }
}

/// What waits for the clerk of a commune, oldest first: events, and revisions of what is up.
pub(crate) async fn to_moderate(app: &App, commune: CommuneId, after: Option<Place>, most: u64) -> Result<Vec<Event>, DbErr> {
    let mut query = entity::Entity::find().filter(entity::Column::CommuneId.eq(commune)).filter(entity::Column::SubmittedAt.is_not_null());
    if let Some(after) = after {
        let place = Expr::tuple([entity::Column::SubmittedAt, entity::Column::Id].map(Expr::col));
        query = query.filter(place.gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)])));
    }
    let query = query.order_by_asc(entity::Column::SubmittedAt).order_by_asc(entity::Column::Id).limit(most);
    hydrate_all(app, &app.db.read, query.all(&app.db.read).await?).await
}

/// The titles of all of a commune's events, whatever their state.
pub(crate) async fn titles(app: &App, commune: CommuneId) -> Result<BTreeSet<String>, DbErr> {
    let titles = entity::Entity::find().select_only().column(entity::Column::Title).filter(entity::Column::CommuneId.eq(commune));
    Ok(titles.into_tuple::<String>().all(&app.db.read).await?.into_iter().collect())
}

/// A row with what belongs to it.
pub(super) async fn hydrate(app: &App, db: &impl ConnectionTrait, row: entity::Model) -> Result<Option<Event>, DbErr> {
    Ok(hydrate_all(app, db, vec![row]).await?.pop())
}

/// Rows with what belongs to them. A row whose commune came after the directory was loaded is as good as not there yet.
pub(super) async fn hydrate_all(app: &App, db: &impl ConnectionTrait, rows: Vec<entity::Model>) -> Result<Vec<Event>, DbErr> {
    let ids: Vec<EventId> = rows.iter().map(|row| row.id).collect();
    let mut boards: HashMap<EventId, Vec<Placement>> = HashMap::new();
    for it in placements::of_all(db, &ids).await? {
        if let Some(commune) = app.communes.by_id(it.commune_id) {
            boards.entry(it.event_id).or_default().push(Placement { commune, is_hidden: it.hidden_at.is_some() });
        }
    }
    let publishers = organisations::find_all(db, rows.iter().map(|row| (row.commune_id, row.organisation_id))).await?;
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(commune) = app.communes.by_id(row.commune_id) else { continue };
        // A foreign key keeps every event's organisation in place.
        let (organisation, standing) = publishers
            .get(&(row.commune_id, row.organisation_id))
            .cloned()
            .ok_or_else(|| DbErr::RecordNotFound("the event's organisation".to_owned()))?;
        let mut placements = boards.remove(&row.id).unwrap_or_default();
        placements.sort_by(|one, other| one.commune.slug.cmp(&other.commune.slug));
        events.push(Event { id: row.id, owner: Owner { commune, organisation, standing }, placements, row });
    }
    Ok(events)
}
