//! Reading organisations.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait,
    Select,
};

use super::{Kind, Organisation, Standing, entity, serving};
use crate::ids::{CommuneId, OrganisationId};

/// An organisation as it stands in one commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The organisation.
    pub organisation: Organisation,
    /// Whether what it posts in the commune goes up at once.
    pub trusted: bool,
}

/// An organisation by its id.
pub(crate) async fn find(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<Organisation>, DbErr> {
    Ok(entity::Entity::find_by_id(id).one(db).await?.map(Organisation::from))
}

/// Organisations by their ids.
pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = OrganisationId>,
) -> Result<HashMap<OrganisationId, Organisation>, DbErr> {
    let ids: HashSet<OrganisationId> = ids.collect();
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// The commune that made an organisation, and how the organisation stands there.
pub(crate) async fn home_of(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<(CommuneId, Organisation, Standing)>, DbErr> {
    let Some(row) = entity::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let standing = match serving::Entity::find_by_id((row.commune_id, id)).one(db).await? {
        Some(serving) if serving.trusted => Standing::Trusted,
        Some(_) => Standing::Moderated,
        None => Standing::Gone,
    };
    Ok(Some((row.commune_id, row.into(), standing)))
}

/// Rows that name an organisation, joined with it.
pub(crate) fn join<E: EntityTrait, O: EntityTrait>(rows: Select<E>, organisation: O::Column) -> Select<E> {
    rows.join(JoinType::InnerJoin, O::belongs_to(entity::Entity).from(organisation).to(entity::Column::Id).into())
}

/// The organisations that serve a commune, the town hall first, then by name.
pub(crate) async fn of_commune(db: &impl ConnectionTrait, commune: CommuneId) -> Result<Vec<Served>, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        organisation: entity::Model,
        trusted: bool,
    }
    let rows: Vec<Row> = entity::Entity::find()
        .column(serving::Column::Trusted)
        .join_rev(JoinType::InnerJoin, serving::Relation::Organisation.def())
        .filter(serving::Column::CommuneId.eq(commune))
        .order_by_asc(entity::Column::Name)
        .into_model()
        .all(db)
        .await?;
    let served = rows.into_iter().map(|row| Served { organisation: Organisation::from(row.organisation), trusted: row.trusted });
    let mut served: Vec<Served> = served.collect();
    served.sort_by_key(|it| it.organisation.kind != Kind::TownHall);
    Ok(served)
}

/// An organisation as it stands in a commune that it serves.
pub(crate) async fn served(db: &impl ConnectionTrait, commune: CommuneId, id: OrganisationId) -> Result<Option<Served>, DbErr> {
    let Some(row) = serving::Entity::find_by_id((commune, id)).one(db).await? else { return Ok(None) };
    Ok(find(db, id).await?.map(|organisation| Served { organisation, trusted: row.trusted }))
}

/// Organisations, each as it stands in one commune.
pub(crate) async fn find_all(
    db: &impl ConnectionTrait,
    pairs: impl Iterator<Item = (CommuneId, OrganisationId)>,
) -> Result<HashMap<(CommuneId, OrganisationId), (Organisation, Standing)>, DbErr> {
    let pairs: HashSet<_> = pairs.collect();
    let ids = || pairs.iter().map(|(_, organisation)| *organisation);
    let communes = pairs.iter().map(|(commune, _)| *commune);
    let serving = serving::Entity::find()
        .filter(serving::Column::OrganisationId.is_in(ids()))
        .filter(serving::Column::CommuneId.is_in(communes))
        .all(db)
        .await?;
    let trust: HashMap<_, bool> = serving.into_iter().map(|row| ((row.commune_id, row.organisation_id), row.trusted)).collect();
    let organisations = by_id(db, ids()).await?;
    let found = pairs.into_iter().filter_map(|pair| {
        let standing = match trust.get(&pair) {
            Some(true) => Standing::Trusted,
            Some(false) => Standing::Moderated,
            None => Standing::Gone,
        };
        Some((pair, (organisations.get(&pair.1)?.clone(), standing)))
    });
    Ok(found.collect())
}

/// The communes that an organisation serves.
pub(crate) async fn communes_of(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Vec<CommuneId>, DbErr> {
    let served = serving::Entity::find().select_only().column(serving::Column::CommuneId);
    served.filter(serving::Column::OrganisationId.eq(id)).order_by_asc(serving::Column::CommuneId).into_tuple().all(db).await
}

/// The communes that each of these organisations serves, as pairs.
pub(crate) async fn communes_of_all(
    db: &impl ConnectionTrait,
    organisations: impl Iterator<Item = OrganisationId>,
) -> Result<Vec<(OrganisationId, CommuneId)>, DbErr> {
    let served = serving::Entity::find().select_only().column(serving::Column::OrganisationId).column(serving::Column::CommuneId);
    served.filter(serving::Column::OrganisationId.is_in(organisations)).into_tuple().all(db).await
}
