//! Follows of subscriptions, and the only writer of their table. One index gives a commune's subscriptions in the order
//! in which an announcement goes through them.

use sea_orm::entity::prelude::*;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromJsonQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::news::News;
use super::{NewsKind, followers};
use crate::App;
use crate::notices::Ringing;
use ground::ids::{CommuneId, EventId, OrganisationId, SubscriptionId, TopicId};
use ground::{List, Object, input};
use kit::tenants::Key;

input! {
    /// The news that a subscription follows in one commune.
    #[example(json!({"commune": "kerling-les-sierck", "organisations": null, "topics": null, "events": [], "kinds": ["alert", "notice"]}))]
    pub struct Follow {
        /// The commune, by slug or INSEE code.
        pub commune: Key,
        /// Of these organisations alone; null for all.
        pub organisations: Option<List<OrganisationId, 100>>,
        /// On these topics alone; null for all, and for what has none.
        pub topics: Option<List<TopicId, 100>>,
        /// Events that are followed: the evening before, and when they change.
        pub events: Option<List<EventId, 200>>,
        /// Kinds of news.
        pub kinds: List<NewsKind, 8>,
    }
}

/// The news that a subscription follows, each commune once.
pub type Follows = List<Object<Follow>, 50>;

/// A set of kinds of news.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sea_orm::DeriveValueType)]
pub struct Kinds(i64);

impl Kinds {
    /// True if this kind is among them.
    pub fn contain(self, kind: NewsKind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// Each of them.
    pub fn list(self) -> Vec<NewsKind> {
        NewsKind::ALL.iter().copied().filter(|kind| self.contain(*kind)).collect()
    }
}

impl FromIterator<NewsKind> for Kinds {
    fn from_iter<I: IntoIterator<Item = NewsKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | bit(kind)))
    }
}

/// The bit that stands for a kind in the table, by its place in the list.
const fn bit(kind: NewsKind) -> i64 {
    1 << kind as i64
}

/// Organisations that are followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct FollowedOrganisations(pub Vec<OrganisationId>);

/// Topics that are followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct FollowedTopics(pub Vec<TopicId>);

/// Events that are followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct FollowedEvents(pub Vec<EventId>);

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "push_follows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub commune_id: CommuneId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subscription_id: SubscriptionId,
    pub kinds: Kinds,
    pub organisations: Option<FollowedOrganisations>,
    pub topics: Option<FollowedTopics>,
    pub events: FollowedEvents,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(belongs_to = "super::entity::Entity", from = "Column::SubscriptionId", to = "super::entity::Column::Id")]
    Subscription,
}

impl ActiveModelBehavior for ActiveModel {}

impl Related<super::entity::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Subscription.def()
    }
}

impl Model {
    /// True if it wants to hear of `news` in this commune.
    pub(super) fn wants(&self, news: &News) -> bool {
        let is_theirs = self.organisations.as_ref().is_none_or(|list| list.0.contains(&news.organisation));
        let is_on_topic =
            self.topics.as_ref().is_none_or(|list| news.topic.is_some_and(|topic| list.0.contains(&topic)));
        let is_followed = news.event.is_some_and(|event| self.events.0.contains(&event));
        is_followed || (!news.for_followers && self.kinds.contain(news.kind) && is_theirs && is_on_topic)
    }

    /// Take a body's follow, of a commune that was looked up.
    pub(super) fn new(subscription_id: SubscriptionId, commune_id: CommuneId, follow: Follow) -> Self {
        Self {
            commune_id,
            subscription_id,
            kinds: follow.kinds.0.into_iter().collect(),
            organisations: follow.organisations.map(|list| FollowedOrganisations(list.0)),
            topics: follow.topics.map(|list| FollowedTopics(list.0)),
            events: follow.events.map(|list| FollowedEvents(list.0)).unwrap_or_default(),
        }
    }
}

/// The number of phones that hear of a commune, or of each commune that any hears of.
pub(crate) async fn phones_by_commune(
    db: &impl ConnectionTrait,
    only: Option<CommuneId>,
) -> Result<Vec<(CommuneId, i64)>, DbErr> {
    let phones =
        Entity::find().select_only().column(Column::CommuneId).column_as(Column::SubscriptionId.count(), "phones");
    let phones = phones.apply_if(only, |query, commune| query.filter(Column::CommuneId.eq(commune)));
    phones.group_by(Column::CommuneId).into_tuple().all(db).await
}

/// The number of phones that asked for each kind of news in a commune, from all its organisations or from some.
pub(crate) async fn phones_by_kind(
    db: &impl ConnectionTrait,
    commune: CommuneId,
) -> Result<Vec<(NewsKind, i64)>, DbErr> {
    let sets = Entity::find().select_only().column(Column::Kinds).column_as(Column::SubscriptionId.count(), "phones");
    let sets = sets.filter(Column::CommuneId.eq(commune)).group_by(Column::Kinds);
    let sets: Vec<(Kinds, i64)> = sets.into_tuple().all(db).await?;
    let phones = |kind: NewsKind| sets.iter().filter(|(kinds, _)| kinds.contain(kind)).map(|(_, phones)| phones).sum();
    Ok(NewsKind::ALL.iter().map(|kind| (*kind, phones(*kind))).collect())
}

/// The phones that notices of a commune ring, for its desk.
pub(crate) async fn ringing(app: &App, commune: CommuneId) -> Result<Ringing, DbErr> {
    let phones = phones_by_kind(&app.db.read, commune).await?;
    let of = |wanted: NewsKind| phones.iter().find(|(kind, _)| *kind == wanted).map_or(0, |(_, phones)| *phones);
    Ok(Ringing { alerts: of(NewsKind::Alert), notices: of(NewsKind::Notice) })
}

pub(super) async fn of(db: &impl ConnectionTrait, subscription: SubscriptionId) -> Result<Vec<Model>, DbErr> {
    Entity::find().filter(Column::SubscriptionId.eq(subscription)).order_by_asc(Column::CommuneId).all(db).await
}

/// Let a subscription follow exactly this.
pub(super) async fn replace(
    tx: &impl ConnectionTrait,
    subscription: SubscriptionId,
    follows: Vec<Model>,
) -> Result<(), DbErr> {
    let events = follows.iter().flat_map(|it| it.events.0.iter().map(move |event| (it.commune_id, *event)));
    followers::replace(tx, subscription, &events.collect::<Vec<_>>()).await?;
    Entity::delete_many().filter(Column::SubscriptionId.eq(subscription)).exec(tx).await?;
    if follows.is_empty() {
        return Ok(());
    }
    let rows = follows.into_iter().map(|row| sea_orm::IntoActiveModel::into_active_model(row).reset_all());
    Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_kinds_holds_what_was_put_into_it() {
        for &kind in NewsKind::ALL {
            assert_eq!(Kinds::from_iter([kind]).list(), [kind]);
        }
        assert_eq!(Kinds::from_iter(NewsKind::ALL.iter().copied()).list(), NewsKind::ALL);
        assert_eq!([NewsKind::Alert, NewsKind::Milestone].map(bit), [1, 128], "what is stored stays as it is");
    }
}
