//! Reading organisations.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
};

use super::refusals::ReadOrganisationError;
use super::{Agreement, Organisation, OrganisationKind, Standing, entity, serving};
use ground::clock::Instant;
use ground::ids::{CommuneId, OrganisationId};
use kit::http::{Cursor, CursorPlace, Limit, WrongCursor};

/// An organisation as it stands in one commune that it serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The organisation.
    pub organisation: Organisation,
    /// True if what it posts in the commune goes up at once.
    pub trusted: bool,
    /// True if its severe and extreme alerts do too; a town hall's and an intercommunality's need nobody to say so.
    pub alerts: bool,
}

/// The agreements in force, without those that are only asked for or offered.
fn agreed() -> Select<serving::Entity> {
    serving::Entity::find().filter(serving::Column::State.eq(Agreement::Serving))
}

pub(crate) async fn find(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Option<Organisation>, DbErr> {
    Ok(entity::Entity::find_by_id(id).one(db).await?.map(Organisation::from))
}

pub(super) async fn made_by(
    db: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<(CommuneId, Organisation)>, DbErr> {
    Ok(entity::Entity::find_by_id(id).one(db).await?.map(|row| (row.commune_id, row.into())))
}

pub(crate) async fn by_id(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = OrganisationId>,
) -> Result<HashMap<OrganisationId, Organisation>, DbErr> {
    let ids: HashSet<OrganisationId> = ids.collect();
    let rows = entity::Entity::find().filter(entity::Column::Id.is_in(ids)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// The commune that made an organisation, and how the organisation stands there.
pub(crate) async fn home_of(
    db: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<(CommuneId, Organisation, Standing)>, DbErr> {
    let Some((home, organisation)) = made_by(db, id).await? else { return Ok(None) };
    let standing = standing_in(db, home, &organisation).await?;
    Ok(Some((home, organisation, standing)))
}

/// The commune that answers for an organisation, and how the organisation stands there: the one that made it, or where
/// that dismissed it the first that it serves.
pub(crate) async fn host_of(
    db: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<Option<(CommuneId, Organisation, Standing)>, DbErr> {
    let Some((home, organisation, standing)) = home_of(db, id).await? else { return Ok(None) };
    let host = if standing.publishes() { home } else { communes_of(db, id).await?.first().copied().unwrap_or(home) };
    let standing = standing_in(db, host, &organisation).await?;
    Ok(Some((host, organisation, standing)))
}

async fn standing_in(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    organisation: &Organisation,
) -> Result<Standing, DbErr> {
    let row = agreement(db, commune, organisation.id).await?.filter(|row| row.state == Agreement::Serving);
    Ok(Standing::of(organisation.kind, row.as_ref()))
}

pub(crate) async fn publishes_in(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    id: OrganisationId,
) -> Result<bool, DbErr> {
    Ok(agreement(db, commune, id).await?.is_some_and(|row| row.state == Agreement::Serving))
}

pub(crate) async fn serve_somewhere(db: &impl ConnectionTrait, id: OrganisationId) -> Result<bool, DbErr> {
    Ok(agreed().filter(serving::Column::OrganisationId.eq(id)).one(db).await?.is_some())
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
        alerts: bool,
    }
    let rows: Vec<Row> = entity::Entity::find()
        .columns([serving::Column::Trusted, serving::Column::Alerts])
        .join_rev(JoinType::InnerJoin, serving::Relation::Organisation.def())
        .filter(serving::Column::CommuneId.eq(commune))
        .filter(serving::Column::State.eq(Agreement::Serving))
        .order_by_asc(entity::Column::Name)
        .into_model()
        .all(db)
        .await?;
    let whole = |row: Row| Served {
        organisation: Organisation::from(row.organisation),
        trusted: row.trusted,
        alerts: row.alerts,
    };
    let mut served: Vec<Served> = rows.into_iter().map(whole).collect();
    served.sort_by_key(|it| it.organisation.kind != OrganisationKind::TownHall);
    Ok(served)
}

/// A page of the organisations that serve a commune, as [`of_commune`] orders them, and the cursor of the next one.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<Organisation>, Option<Cursor>), ReadOrganisationError> {
    let bound_to = format!("{commune} organisations");
    let order = |it: &Organisation| (it.kind != OrganisationKind::TownHall, it.name.to_string(), it.id);
    // A commune has some dozens: what one page holds is cut from all of them.
    let mut all: Vec<Organisation> = of_commune(db, commune).await?.into_iter().map(|it| it.organisation).collect();
    all.sort_by_cached_key(order);
    if let Some(after) = after {
        // It may serve the commune no longer, but an organisation stays.
        let last = find(db, OrganisationId::from_uuid(after.place(&bound_to)?.id)).await?.ok_or(WrongCursor)?;
        all.retain(|it| order(it) > order(&last));
    }
    let is_last = all.len() <= limit.get();
    all.truncate(limit.get());
    let place = |last: &Organisation| CursorPlace { rank: 0, instant: Instant::from_micros(0), id: last.id.uuid() };
    let next = all.last().filter(|_| !is_last).map(|last| Cursor::after(&bound_to, place(last)));
    Ok((all, next))
}

/// The agreement between an organisation and a commune, even one that is only asked for or offered.
pub(super) async fn agreement(
    db: &impl ConnectionTrait,
    commune: CommuneId,
    id: OrganisationId,
) -> Result<Option<serving::Model>, DbErr> {
    serving::Entity::find_by_id((commune, id)).one(db).await
}

/// All agreements of these organisations, even those that are only asked for or offered.
pub(super) async fn agreements(
    db: &impl ConnectionTrait,
    ids: impl Iterator<Item = OrganisationId>,
) -> Result<Vec<serving::Model>, DbErr> {
    serving::Entity::find().filter(serving::Column::OrganisationId.is_in(ids)).all(db).await
}

pub(crate) async fn find_all(
    db: &impl ConnectionTrait,
    pairs: impl Iterator<Item = (CommuneId, OrganisationId)>,
) -> Result<HashMap<(CommuneId, OrganisationId), (Organisation, Standing)>, DbErr> {
    let pairs: HashSet<_> = pairs.collect();
    let ids = || pairs.iter().map(|(_, organisation)| *organisation);
    let communes = pairs.iter().map(|(commune, _)| *commune);
    let serving = agreed()
        .filter(serving::Column::OrganisationId.is_in(ids()))
        .filter(serving::Column::CommuneId.is_in(communes))
        .all(db)
        .await?;
    let serving: HashMap<_, serving::Model> =
        serving.into_iter().map(|row| ((row.commune_id, row.organisation_id), row)).collect();
    let organisations = by_id(db, ids()).await?;
    let found = pairs.into_iter().filter_map(|pair| {
        let organisation = organisations.get(&pair.1)?.clone();
        let standing = Standing::of(organisation.kind, serving.get(&pair));
        Some((pair, (organisation, standing)))
    });
    Ok(found.collect())
}

pub(crate) async fn communes_of(db: &impl ConnectionTrait, id: OrganisationId) -> Result<Vec<CommuneId>, DbErr> {
    let served = agreed().select_only().column(serving::Column::CommuneId);
    served
        .filter(serving::Column::OrganisationId.eq(id))
        .order_by_asc(serving::Column::CommuneId)
        .into_tuple()
        .all(db)
        .await
}

/// Reasons why an organisation is not found by its name.
#[derive(Debug, thiserror::Error)]
pub enum NamedError {
    /// None of this name serves the commune.
    #[error("the commune has no organisation {name}; it has: {known}")]
    NoSuchOrganisation {
        /// The name that was given.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// The organisation of this name that serves a commune.
///
/// # Errors
/// When none does, or the database fails.
pub async fn named(db: &impl ConnectionTrait, commune: CommuneId, name: &str) -> Result<OrganisationId, NamedError> {
    let all = of_commune(db, commune).await?;
    match all.iter().find(|it| it.organisation.name.as_str() == name) {
        Some(served) => Ok(served.organisation.id),
        None => {
            let known = all.into_iter().map(|it| it.organisation.name.to_string()).collect::<Vec<_>>().join(", ");
            Err(NamedError::NoSuchOrganisation { name: name.to_owned(), known })
        }
    }
}
