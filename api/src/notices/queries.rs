//! Reading notices.

use std::{collections::HashSet, sync::Arc};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, prelude::Expr,
    sea_query::SimpleExpr,
};

use super::{
    Category, Notice, Severity, State, Status,
    card::{Card, cards, fetch},
    entity,
};
use crate::{
    App,
    clock::Instant,
    communes::Commune,
    http::{Cursor, Limit, problem::Problem},
    ids::{CommuneId, NoticeId, OrganisationId},
    organisations,
};

/// A notice by its id.
pub(super) async fn find(app: &App, db: &impl ConnectionTrait, id: NoticeId) -> Result<Option<Notice>, DbErr> {
    let Some(row) = entity::Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    // Its commune came after the directory was loaded, at worst: then it is as good as not there yet.
    let Some(commune) = app.communes.by_id(row.commune_id) else { return Ok(None) };
    hydrate(db, commune, row).await.map(Some)
}

/// What a list shows.
#[derive(Debug, Clone)]
pub(super) struct Filters {
    pub(super) status: Status,
    pub(super) category: Option<Category>,
    pub(super) organisation: Option<OrganisationId>,
}

impl Filters {
    /// The list's address with these filters.
    pub(super) fn address(&self, slug: &str, limit: Limit) -> String {
        let mut address = format!("/v1/communes/{slug}/notices?limit={limit}&status={}", self.status);
        if let Some(category) = self.category {
            address.push_str(&format!("&category={category}"));
        }
        if let Some(organisation) = self.organisation {
            address.push_str(&format!("&organisation={organisation}"));
        }
        address
    }

    /// As text, to bind cursors to.
    fn bind(&self, commune: CommuneId) -> String {
        format!("{commune} {} {:?} {:?}", self.status, self.category, self.organisation)
    }
}

/// A page of a commune's notices, newest first, and the cursor of the next one.
pub(super) async fn list(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<Card>, Option<Cursor>), ListError> {
    let now = app.clock.now();
    let bound_to = filters.bind(commune);
    let mut query = cards(app.db.backend(), in_status(commune, filters.status, now));
    if let Some(category) = filters.category {
        query = query.filter(entity::Column::Category.eq(category));
    }
    if let Some(organisation) = filters.organisation {
        query = query.filter(entity::Column::OrganisationId.eq(organisation));
    }
    if let Some(cursor) = after {
        let (listed_at, id) = decode(cursor.position(&bound_to).map_err(ListError::WrongCursor)?);
        // A comparison of rows uses the index on both databases; its expansion into ORs does not.
        let place = Expr::tuple([entity::Column::ListedAt, entity::Column::Id].map(|column| Expr::col((entity::Entity, column))));
        query = query.filter(place.lt(Expr::tuple([Expr::value(listed_at), Expr::value(id)])));
    }
    let limit = limit.get();
    let query = query.order_by_desc(entity::Column::ListedAt).order_by_desc(entity::Column::Id).limit(limit as u64 + 1);
    let mut found = fetch(query, &app.db.read).await.map_err(ListError::Database)?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let next = found.last().filter(|_| !is_last).map(|last| Cursor::new(&bound_to, &encode(last)));
    Ok((found, next))
}

/// Why a list cannot be shown.
#[derive(Debug)]
pub(super) enum ListError {
    WrongCursor(Problem),
    Database(DbErr),
}

fn encode(last: &Card) -> [u8; 24] {
    let mut position = [0; 24];
    position[..8].copy_from_slice(&last.life().listed_at.micros().to_be_bytes());
    position[8..].copy_from_slice(last.id().uuid().as_bytes());
    position
}

fn decode(position: [u8; 24]) -> (Instant, NoticeId) {
    let (mut micros, mut id) = ([0; 8], [0; 16]);
    micros.copy_from_slice(&position[..8]);
    id.copy_from_slice(&position[8..]);
    (Instant::from_micros(i64::from_be_bytes(micros)), NoticeId::from_uuid(uuid::Uuid::from_bytes(id)))
}

/// The condition of [`Notice::status`] in SQL.
fn in_status(commune: CommuneId, status: Status, now: Instant) -> Condition {
    use entity::Column::{CommuneId, ExpireAt, ListedAt, State as StateColumn};
    let in_state = |state: State| Condition::all().add(CommuneId.eq(commune)).add(StateColumn.eq(state));
    match status {
        Status::Draft => in_state(State::Draft),
        Status::Submitted => in_state(State::Submitted),
        Status::Rejected => in_state(State::Rejected),
        Status::Withdrawn => in_state(State::Withdrawn),
        Status::Scheduled => in_state(State::Approved).add(ListedAt.gt(now)),
        Status::Expired => in_state(State::Approved).add(ListedAt.lte(now)).add(ExpireAt.lte(now)),
        Status::Published => {
            in_state(State::Approved).add(ListedAt.lte(now)).add(Condition::any().add(ExpireAt.is_null()).add(ExpireAt.gt(now)))
        }
    }
}

/// What a board shows: alerts first, the most severe first, then what is pinned, then the newest.
pub(crate) async fn on_board(app: &App, commune: CommuneId, now: Instant, most: u64) -> Result<Vec<Card>, DbErr> {
    let mut gravity = Expr::case(entity::Column::Category.ne(Category::Alert), -1);
    for (rank, severity) in (0..).zip(Severity::ALL) {
        gravity = gravity.case(entity::Column::Severity.eq(*severity), rank);
    }
    let query = cards(app.db.backend(), in_status(commune, Status::Published, now))
        .order_by(SimpleExpr::Case(Box::new(gravity.finally(-1))), Order::Desc)
        .order_by_desc(entity::Column::Pinned)
        .order_by_desc(entity::Column::ListedAt)
        .order_by_desc(entity::Column::Id)
        .limit(most);
    fetch(query, &app.db.read).await
}

/// When time alone next changes what a board with these notices shows: one of them expires, or another goes up.
pub(crate) async fn next_transition(app: &App, commune: CommuneId, now: Instant, shown: &[Card]) -> Result<Option<Instant>, DbErr> {
    let next_up: Option<Option<Instant>> = entity::Entity::find()
        .select_only()
        .column_as(entity::Column::ListedAt.min(), "next_up")
        .filter(in_status(commune, Status::Scheduled, now))
        .into_tuple()
        .one(&app.db.read)
        .await?;
    let next_down = shown.iter().filter_map(|card| card.life().expire_at).min();
    Ok(next_up.flatten().into_iter().chain(next_down).min())
}

/// The titles of all of a commune's notices, whatever their state.
pub(crate) async fn titles(app: &App, commune: CommuneId) -> Result<HashSet<String>, DbErr> {
    let titles = entity::Entity::find().select_only().column(entity::Column::Title).filter(entity::Column::CommuneId.eq(commune));
    Ok(titles.into_tuple::<String>().all(&app.db.read).await?.into_iter().collect())
}

/// A row with what belongs to it.
pub(super) async fn hydrate(db: &impl ConnectionTrait, commune: Arc<Commune>, row: entity::Model) -> Result<Notice, DbErr> {
    let organisation = organisations::find(db, row.organisation_id).await?;
    // A foreign key keeps every notice's organisation in place.
    let organisation = organisation.ok_or_else(|| DbErr::RecordNotFound("the notice's organisation".to_owned()))?;
    Ok(Notice { id: row.id, commune, organisation, row })
}
