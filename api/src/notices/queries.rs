//! Reading notices.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::card::{Card, cards, fetch};
use super::{Category, Notice, NoticeCard, PostState, PostStatus, Search, Severity, Title, entity};
use crate::App;
use crate::posts::{self, NotPublic, Post as _};
use ground::clock::Instant;
use ground::ids::{CommuneId, NoticeId, OrganisationId};
use kit::documents::NoDocument;
use kit::http::{Cursor, CursorPlace, Limit, ListPage, WrongCursor, address, given};
use kit::refusal;
use kit::tenants::Commune;

/// The filters of a list.
#[derive(Debug, Clone)]
pub(super) struct Filters {
    pub(super) status: PostStatus,
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
        let escaped = |it: &Search| url::form_urlencoded::byte_serialize(it.to_string().as_bytes()).collect::<String>();
        let words = self.search.as_ref().map(escaped);
        let parameters: [(&str, Option<&dyn fmt::Display>); 6] = [
            ("limit", Some(&limit)),
            ("status", Some(&self.status)),
            ("hidden", self.hidden.then_some(&true as _)),
            ("q", given(&words)),
            ("category", given(&self.category)),
            ("organisation", given(&self.organisation)),
        ];
        address(&format!("/v1/communes/{slug}/notices"), &parameters)
    }

    /// True for what everybody may list, and asks for often.
    pub(super) fn is_public(&self) -> bool {
        self.status.is_public() && !self.hidden && self.search.is_none()
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
) -> Result<(Vec<Card>, Option<Cursor>), NoticeListRefusal> {
    let place = after.map(|cursor| cursor.place(&filters.bind(commune))).transpose()?;
    Ok(page(app, commune, filters, limit, place, app.clock.now()).await?)
}

async fn page(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    limit: Limit,
    after: Option<CursorPlace>,
    now: Instant,
) -> Result<(Vec<Card>, Option<Cursor>), DbErr> {
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
    if let Some(place) = after {
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
        Cursor::after(&filters.bind(commune), CursorPlace { rank, instant: last.life().listed_at, id: last.sheet() })
    });
    Ok((found, next))
}

refusal! {
    /// Reasons why notices cannot be listed.
    pub enum NoticeListRefusal {
        /// The commune is not on this server, or its list cannot be made.
        ..NoDocument(NoDocument),
        /// The caller may not see what is not public.
        ..NotPublic(NotPublic),
        /// The cursor is another list's.
        ..WrongCursor(WrongCursor),
        ..database
    }
}

/// The first page of a public list, with the instant at which time alone changes it.
pub(super) async fn first(
    app: &App,
    commune: CommuneId,
    filters: &Filters,
    limit: Limit,
    now: Instant,
) -> Result<(ListPage<NoticeCard>, Option<Instant>), DbErr> {
    let (cards, next) = page(app, commune, filters, limit, None, now).await?;
    let until = match filters.status {
        PostStatus::Expired => next_to_go(app, commune, now).await?,
        _ => next_transition(app, commune, now, cards.iter().map(Card::expire_at)).await?,
    };
    Ok((ListPage { items: cards.iter().map(|card| NoticeCard::of(card, now)).collect(), next }, until))
}

/// Time at which the next notice expires that is up, or goes up before.
async fn next_to_go(app: &App, commune: CommuneId, now: Instant) -> Result<Option<Instant>, DbErr> {
    let up = entity::Entity::find().select_only().column_as(entity::Column::ExpireAt.min(), "next_to_go");
    let up = up
        .filter(entity::Column::CommuneId.eq(commune))
        .filter(entity::Column::State.eq(PostState::Approved))
        .filter(entity::Column::HiddenAt.is_null())
        .filter(entity::Column::ExpireAt.gt(now));
    Ok(up.into_tuple::<Option<Instant>>().one(&app.db.read).await?.flatten())
}

/// Order notices as a board's index does, backwards.
pub(super) fn newest_first(query: Select<entity::Entity>) -> Select<entity::Entity> {
    query.order_by_desc(entity::Column::ListedAt).order_by_desc(entity::Column::Id)
}

/// Order notices that are up as [`newest_first`] does. No index holds the sum, so that [`up_now`] finds the few that are up
/// by its own: in the order of the board's index, all that ever went up would be read (9 ms among 10,000).
pub(super) fn newest_up_first(query: Select<entity::Entity>) -> Select<entity::Entity> {
    query.order_by_desc(Expr::cust(r#""notices"."listed_at" + 0"#)).order_by_desc(entity::Column::Id)
}

/// The condition of [`Notice::status`] in SQL, on one commune's board.
pub(super) fn in_status(commune: CommuneId, status: PostStatus, hidden: bool, now: Instant) -> Condition {
    use entity::Column::{CommuneId, ExpireAt, HiddenAt, ListedAt, State};
    let in_state = |state: PostState| {
        let here = Condition::all().add(CommuneId.eq(commune)).add(State.eq(state));
        here.add(if hidden { HiddenAt.is_not_null() } else { HiddenAt.is_null() })
    };
    match status {
        PostStatus::Draft => in_state(PostState::Draft),
        PostStatus::Submitted => in_state(PostState::Submitted),
        PostStatus::Rejected => in_state(PostState::Rejected),
        PostStatus::Withdrawn => in_state(PostState::Withdrawn),
        PostStatus::Scheduled => in_state(PostState::Approved).add(ListedAt.gt(now)),
        PostStatus::Expired => in_state(PostState::Approved).add(ListedAt.lte(now)).add(ExpireAt.lte(now)),
        PostStatus::Published => in_state(PostState::Approved)
            .add(ListedAt.lte(now))
            .add(Condition::any().add(ExpireAt.is_null()).add(ExpireAt.gt(now))),
    }
}

/// The notices that are up, all of them: found by when they end, since most of those that ever went up have ended. A list that
/// begins with the newest has [`in_status`].
pub(super) fn up_now(commune: CommuneId, now: Instant) -> Condition {
    use entity::Column::{CommuneId, HiddenAt, ListedAt, State};
    // Written as in the index: a parameter would not be found there.
    let end = Expr::cust(r#"COALESCE("notices"."expire_at", 9223372036854775807)"#);
    let here = Condition::all().add(CommuneId.eq(commune)).add(State.eq(PostState::Approved));
    here.add(end.gt(now)).add(ListedAt.lte(now)).add(HiddenAt.is_null())
}

/// The notices that a board shows: alerts first, the most severe first, then what is pinned, then the newest.
pub(crate) async fn on_board(app: &App, commune: CommuneId, now: Instant, most: u64) -> Result<Vec<Card>, DbErr> {
    let mut gravity = Expr::case(entity::Column::Category.ne(Category::Alert), -1);
    for (rank, severity) in (0..).zip(Severity::ALL) {
        gravity = gravity.case(entity::Column::Severity.eq(*severity), rank);
    }
    let query = cards(app.db.backend(), up_now(commune, now))
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
        .filter(in_status(commune, PostStatus::Scheduled, false, now))
        .into_tuple()
        .one(&app.db.read)
        .await?;
    Ok(next_up.flatten().into_iter().chain(expiries.flatten()).min())
}

/// The titles of these notices of a commune.
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
    let sheets = posts::find::<Notice>(app, &app.db.read, id).await?;
    let shown = sheets.0.into_iter().filter(|it| it.is_public(now));
    Ok(shown.min_by_key(|it| it.row.made_in != it.row.commune_id).map(|it| it.owner.commune))
}

/// Number of notices of one organisation that its page shows.
const OF_ONE: u64 = 20;

/// Number of other notices of an organisation that a notice's page shows.
const OTHERS: u64 = 3;

/// The newest notices of an organisation on a board, but for this one.
pub(super) async fn others_of(
    app: &App,
    commune: CommuneId,
    organisation: OrganisationId,
    this: NoticeId,
) -> Result<Vec<NoticeCard>, DbErr> {
    let now = app.clock.now();
    let query = cards(app.db.backend(), in_status(commune, PostStatus::Published, false, now));
    let query = query.filter(entity::Column::OrganisationId.eq(organisation)).filter(entity::Column::PostId.ne(this));
    let found = fetch(newest_first(query).limit(OTHERS), &app.db.read).await?;
    Ok(found.iter().map(|card| NoticeCard::of(card, now)).collect())
}

/// The notices of an organisation on a board, newest first, and the instant at which time alone changes them.
pub(crate) async fn of_organisation(
    app: &App,
    commune: CommuneId,
    organisation: OrganisationId,
    now: Instant,
) -> Result<(Vec<NoticeCard>, Option<Instant>), DbErr> {
    let query = cards(app.db.backend(), in_status(commune, PostStatus::Published, false, now));
    let query = query.filter(entity::Column::OrganisationId.eq(organisation));
    let found = fetch(newest_first(query).limit(OF_ONE), &app.db.read).await?;
    let until = next_transition(app, commune, now, found.iter().map(Card::expire_at)).await?;
    Ok((found.iter().map(|card| NoticeCard::of(card, now)).collect(), until))
}
