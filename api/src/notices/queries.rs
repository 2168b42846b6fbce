//! Reading notices.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder,
    QuerySelect, Select, prelude::Expr, sea_query::SimpleExpr,
};

use super::{
    Category, Notice, Search, Severity, State, Status, Title,
    card::{Card, cards, fetch},
    entity,
};
use crate::{
    App, organisations,
    posts::{Owner, Post as _, Sheets},
};
use ground::{
    clock::Instant,
    ids::{CommuneId, NoticeId, OrganisationId, SheetId},
};
use kit::{
    http::{Cursor, Limit, Place, WrongCursor},
    refusal,
    tenants::Commune,
};

/// The sheets that hang: all but those that left.
pub(super) fn hanging() -> Select<entity::Entity> {
    entity::Entity::find().filter(entity::Column::State.ne(State::Left))
}

pub(super) async fn find(app: &App, db: &impl ConnectionTrait, id: NoticeId) -> Result<Sheets<Notice>, DbErr> {
    let mut sheets = hydrate_all(app, db, hanging().filter(entity::Column::PostId.eq(id)).all(db).await?).await?;
    sheets.sort_by(|one, other| one.owner.commune.slug.cmp(&other.owner.commune.slug));
    Ok(Sheets(sheets))
}

pub(super) async fn sheet(app: &App, id: SheetId) -> Result<Option<Notice>, DbErr> {
    let row = hanging().filter(entity::Column::Id.eq(id)).all(&app.db.read).await?;
    Ok(hydrate_all(app, &app.db.read, row).await?.pop())
}

/// The communes on whose boards a notice is, hidden or not.
pub(super) async fn communes_of(db: &impl ConnectionTrait, id: NoticeId) -> Result<Vec<CommuneId>, DbErr> {
    let communes = hanging().select_only().column(entity::Column::CommuneId).filter(entity::Column::PostId.eq(id));
    communes.order_by_asc(entity::Column::CommuneId).into_tuple().all(db).await
}

#[derive(Debug, Clone)]
pub(super) struct Filters {
    pub(super) status: Status,
    pub(super) category: Option<Category>,
    pub(super) organisation: Option<OrganisationId>,
    /// True for those that the commune took off its board, instead of those on it.
    pub(super) hidden: bool,
    /// Those with these words, best first.
    pub(super) search: Option<Search>,
}

impl Filters {
    /// The list's address with these filters.
    pub(super) fn address(&self, slug: &str, limit: Limit) -> String {
        let mut address = format!("/v1/communes/{slug}/notices?limit={limit}&status={}", self.status);
        if self.hidden {
            address.push_str("&hidden=true");
        }
        if let Some(search) = &self.search {
            let q = url::form_urlencoded::byte_serialize(search.to_string().as_bytes()).collect::<String>();
            address.push_str(&format!("&q={q}"));
        }
        if let Some(category) = self.category {
            address.push_str(&format!("&category={category}"));
        }
        if let Some(organisation) = self.organisation {
            address.push_str(&format!("&organisation={organisation}"));
        }
        address
    }

    /// The filters as a text, to bind cursors to.
    fn bind(&self, commune: CommuneId) -> String {
        let Self { status, category, organisation, hidden, search } = self;
        format!("{commune} {status} {category:?} {organisation:?} {hidden} {search:?}")
    }
}

/// A page of a commune's notices, newest first, and the cursor of the next one.
pub(super) async fn list(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    limit: Limit,
    after: Option<&Cursor>,
) -> Result<(Vec<Card>, Option<Cursor>), ListRefusal> {
    let now = app.clock.now();
    let bound_to = filters.bind(commune);
    let mut query = cards(app.db.backend(), in_status(commune, filters.status, filters.hidden, now));
    if let Some(category) = filters.category {
        query = query.filter(entity::Column::Category.eq(category));
    }
    if let Some(organisation) = filters.organisation {
        query = query.filter(entity::Column::OrganisationId.eq(organisation));
    }
    let listed = [entity::Column::ListedAt, entity::Column::Id].map(|column| Expr::col((entity::Entity, column)));
    // A comparison of rows uses the index on both databases; its expansion into ORs does not.
    let mut order: Vec<SimpleExpr> = listed.into();
    if let Some(search) = &filters.search {
        let backend = app.db.backend();
        query = query.filter(search.condition(backend, commune)).order_by(search.rank(backend), Order::Desc);
        order.insert(0, search.rank(backend));
    }
    if let Some(cursor) = after {
        let place = cursor.place(&bound_to)?;
        let rank = filters.search.as_ref().map(|_| Expr::value(i32::from(place.rank)));
        let place = rank.into_iter().chain([Expr::value(place.instant), Expr::value(place.id)]);
        query = query.filter(Expr::tuple(order).lt(Expr::tuple(place)));
    }
    let limit = limit.get();
    let query = newest_first(query).limit(limit as u64 + 1);
    let mut found = fetch(query, &app.db.read).await?;
    let is_last = found.len() <= limit;
    found.truncate(limit);
    let next = found.last().filter(|_| !is_last).map(|last| {
        let rank = filters.search.as_ref().map_or(0, |search| search.rank_of(&last.title));
        Cursor::after(&bound_to, Place { rank, instant: last.life().listed_at, id: last.sheet() })
    });
    Ok((found, next))
}

refusal! {
    /// Reasons why notices cannot be listed.
    pub enum ListRefusal {
        /// The commune is not on this server.
        NoSuchCommune => COMMUNE_NOT_FOUND,
        /// Only staff see what is not public, and nobody said who they are.
        WhoAreYou => UNAUTHORIZED,
        /// Only the commune's own staff see what is not public.
        Forbidden => FORBIDDEN,
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// Order notices as a board's index does, backwards.
pub(super) fn newest_first(query: Select<entity::Entity>) -> Select<entity::Entity> {
    query.order_by_desc(entity::Column::ListedAt).order_by_desc(entity::Column::Id)
}

/// The condition of [`Notice::status`] in SQL, on one commune's board.
pub(super) fn in_status(commune: CommuneId, status: Status, hidden: bool, now: Instant) -> Condition {
    use entity::Column::{CommuneId, ExpireAt, HiddenAt, ListedAt, State as StateColumn};
    let in_state = |state: State| {
        let here = Condition::all().add(CommuneId.eq(commune)).add(StateColumn.eq(state));
        here.add(if hidden { HiddenAt.is_not_null() } else { HiddenAt.is_null() })
    };
    match status {
        Status::Draft => in_state(State::Draft),
        Status::Submitted => in_state(State::Submitted),
        Status::Rejected => in_state(State::Rejected),
        Status::Withdrawn => in_state(State::Withdrawn),
        Status::Scheduled => in_state(State::Approved).add(ListedAt.gt(now)),
        Status::Expired => in_state(State::Approved).add(ListedAt.lte(now)).add(ExpireAt.lte(now)),
        Status::Published => in_state(State::Approved)
            .add(ListedAt.lte(now))
            .add(Condition::any().add(ExpireAt.is_null()).add(ExpireAt.gt(now))),
    }
}

/// The notices that a board shows: alerts first, the most severe first, then what is pinned, then the newest.
pub(crate) async fn on_board(app: &App, commune: CommuneId, now: Instant, most: u64) -> Result<Vec<Card>, DbErr> {
    let mut gravity = Expr::case(entity::Column::Category.ne(Category::Alert), -1);
    for (rank, severity) in (0..).zip(Severity::ALL) {
        gravity = gravity.case(entity::Column::Severity.eq(*severity), rank);
    }
    let query = cards(app.db.backend(), in_status(commune, Status::Published, false, now))
        .order_by(SimpleExpr::Case(Box::new(gravity.finally(-1))), Order::Desc)
        .order_by_desc(entity::Column::Pinned);
    fetch(newest_first(query).limit(most), &app.db.read).await
}

/// Time of the next change, by time alone, of something that shows notices with these expiries: one of them expires, or
/// another goes up.
pub(crate) async fn next_transition(
    app: &App,
    commune: CommuneId,
    now: Instant,
    expiries: impl Iterator<Item = Option<Instant>>,
) -> Result<Option<Instant>, DbErr> {
    let next_up: Option<Option<Instant>> = entity::Entity::find()
        .select_only()
        .column_as(entity::Column::ListedAt.min(), "next_up")
        .filter(in_status(commune, Status::Scheduled, false, now))
        .into_tuple()
        .one(&app.db.read)
        .await?;
    Ok(next_up.flatten().into_iter().chain(expiries.flatten()).min())
}

/// The titles of all of a commune's notices, whatever their state.
pub(crate) async fn titles(app: &App, commune: CommuneId) -> Result<HashSet<String>, DbErr> {
    let titles = entity::Entity::find()
        .select_only()
        .column(entity::Column::Title)
        .filter(entity::Column::CommuneId.eq(commune));
    Ok(titles.into_tuple::<String>().all(&app.db.read).await?.into_iter().collect())
}

pub(crate) async fn titles_of(
    app: &App,
    commune: CommuneId,
    ids: impl Iterator<Item = NoticeId>,
) -> Result<HashMap<NoticeId, Title>, DbErr> {
    let titles = entity::Entity::find().select_only().columns([entity::Column::PostId, entity::Column::Title]);
    let titles = titles.filter(entity::Column::CommuneId.eq(commune)).filter(entity::Column::PostId.is_in(ids));
    Ok(titles.into_tuple::<(NoticeId, Title)>().all(&app.db.read).await?.into_iter().collect())
}

/// A commune on whose board everybody sees a notice: the one it was made in, or else the first of them.
pub(crate) async fn shown_in(app: &App, id: NoticeId, now: Instant) -> Result<Option<Arc<Commune>>, DbErr> {
    let sheets = find(app, &app.db.read, id).await?;
    let shown = sheets.0.into_iter().filter(|it| it.is_public(now));
    Ok(shown.min_by_key(|it| it.row.made_in != it.row.commune_id).map(|it| it.owner.commune))
}

/// The notices that wait for the clerk of a commune, oldest first: new ones, and those that are up with a revision.
pub(crate) async fn to_moderate(
    app: &App,
    commune: CommuneId,
    after: Option<Place>,
    most: u64,
) -> Result<Vec<Notice>, DbErr> {
    let mut query =
        hanging().filter(entity::Column::CommuneId.eq(commune)).filter(entity::Column::SubmittedAt.is_not_null());
    if let Some(after) = after {
        let place = Expr::tuple([entity::Column::SubmittedAt, entity::Column::PostId].map(Expr::col));
        query = query.filter(place.gt(Expr::tuple([Expr::value(after.instant), Expr::value(after.id)])));
    }
    let query = query.order_by_asc(entity::Column::SubmittedAt).order_by_asc(entity::Column::PostId).limit(most);
    hydrate_all(app, &app.db.read, query.all(&app.db.read).await?).await
}

/// Notices made of rows and what belongs to them. A row whose commune came after the directory was loaded is as good as
/// not there yet.
pub(super) async fn hydrate_all(
    app: &App,
    db: &impl ConnectionTrait,
    rows: Vec<entity::Model>,
) -> Result<Vec<Notice>, DbErr> {
    let publishers = organisations::find_all(db, rows.iter().map(|row| (row.commune_id, row.organisation_id))).await?;
    let mut notices = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(commune) = app.communes.by_id(row.commune_id) else { continue };
        // A foreign key keeps every notice's organisation in place.
        let (organisation, standing) = publishers
            .get(&(row.commune_id, row.organisation_id))
            .cloned()
            .ok_or_else(|| DbErr::RecordNotFound("the notice's organisation".to_owned()))?;
        notices.push(Notice { id: row.post_id, owner: Owner { commune, organisation, standing }, row });
    }
    Ok(notices)
}
