//! The messages that an alert is sent in, for machines: one when it goes up, one for each change, one when it is over before
//! its time.

use super::entry::{Entry, columns};
use super::sent::{Alerting, SentMessages};
use super::{Attachments, Body, Category, PostState, entity};
use crate::App;
use ground::clock::Instant;
use ground::ids::CommuneId;
use ground::text::Language;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

impl<'a> Alerting<'a> {
    pub(super) fn of(row: &'a entity::Model) -> Self {
        Self {
            category: row.category,
            state: row.state,
            is_approved: row.approved_at.is_some(),
            listed_at: row.listed_at,
            edited_at: row.edited_at,
            hidden_at: row.hidden_at,
            expire_at: row.expire_at,
            told_until: row.told_until,
            updated_at: row.updated_at,
            known: row.superseded.as_ref(),
        }
    }
}

impl Entry {
    /// The entry with the messages that it was sent in until now.
    pub(super) fn at(mut self, now: Instant) -> Self {
        self.sent = self.alerting().sent(now);
        self
    }

    /// The messages that it was sent in, if it ever was an alert on the board.
    pub(crate) fn sent(&self) -> Option<&SentMessages> {
        self.sent.as_ref()
    }

    /// True if it is an alert that is over before its time.
    pub(crate) fn is_lifted(&self) -> bool {
        self.sent.as_ref().is_some_and(SentMessages::is_over)
    }

    /// The end of what is told of it: that of an alert that was lifted is when it was to end.
    pub(crate) fn told_until(&self) -> Option<Instant> {
        if self.is_lifted() { self.alerting().told_until() } else { self.expire_at }
    }

    /// The entry without what nobody approved: of one that waits for the town hall anew, the text.
    fn into_approved(self) -> Option<Self> {
        match self.state {
            PostState::Approved | PostState::Withdrawn | PostState::Left => Some(self),
            PostState::Draft | PostState::Submitted | PostState::Rejected => Some(Self {
                title: Category::Alert.label().in_language(Language::Fr).parse().ok()?,
                body: Body::empty(),
                body_html: String::new(),
                summary: String::new(),
                link: None,
                image: None,
                attachments: Attachments::default(),
                ..self
            }),
        }
    }

    fn alerting(&self) -> Alerting<'_> {
        Alerting {
            category: self.category,
            state: self.state,
            is_approved: true,
            listed_at: self.published_at(),
            edited_at: self.edited_at,
            hidden_at: self.hidden_at,
            expire_at: self.expire_at,
            told_until: self.told_until,
            updated_at: self.updated_at,
            known: self.superseded.as_ref(),
        }
    }
}

/// The rows that were sent as alerts whose end is to come.
pub(super) fn is_to_last(now: Instant) -> Condition {
    use entity::Column::{Category as About, ExpireAt, ToldUntil};
    let told = Condition::all().add(ToldUntil.is_not_null()).add(ToldUntil.gt(now));
    let dated = Condition::all().add(About.eq(Category::Alert)).add(ExpireAt.is_not_null()).add(ExpireAt.gt(now));
    Condition::any().add(told).add(dated)
}

/// The alerts of a commune that are over before their time, for as long as they were to last, newest first.
pub(crate) async fn lifted(app: &App, commune: CommuneId, now: Instant, most: u64) -> Result<Vec<Entry>, DbErr> {
    use entity::Column::{
        ApprovedAt, Category as About, CommuneId as Commune, ExpireAt, HiddenAt, ListedAt, State, Superseded, UpdatedAt,
    };
    let is_over = Condition::any()
        .add(State.ne(PostState::Approved))
        .add(HiddenAt.is_not_null())
        .add(ExpireAt.lte(now))
        .add(About.ne(Category::Alert))
        .add(ListedAt.gt(now));
    let condition = Condition::all()
        .add(Commune.eq(commune))
        .add(ApprovedAt.is_not_null())
        .add(ListedAt.lte(now).or(Superseded.is_not_null()))
        .add(is_to_last(now))
        .add(is_over);
    let found: Vec<Entry> = columns(entity::Entity::find().filter(condition))
        .order_by_desc(UpdatedAt)
        .limit(most)
        .into_model()
        .all(&app.db.read)
        .await?;
    Ok(found.into_iter().map(|it| it.at(now)).filter(Entry::is_lifted).filter_map(Entry::into_approved).collect())
}

/// The time at which what a commune's notices show last changed, those that are gone included; of alerts alone if asked so.
pub(crate) async fn last_change(
    app: &App,
    commune: CommuneId,
    now: Instant,
    category: Option<Category>,
) -> Result<Option<Instant>, DbErr> {
    use entity::Column::{
        ApprovedAt, Category as About, CommuneId as Commune, ExpireAt, HiddenAt, ListedAt, ToldUntil, UpdatedAt,
    };
    let mut condition = Condition::all().add(Commune.eq(commune)).add(ApprovedAt.is_not_null()).add(ListedAt.lte(now));
    if let Some(category) = category {
        condition = condition.add(About.eq(category).or(ToldUntil.is_not_null()));
    }
    let all = entity::Entity::find().select_only().filter(condition);
    let changed = all.clone().column_as(UpdatedAt.max(), "updated").column_as(ListedAt.max(), "listed");
    let changed = changed.column_as(HiddenAt.max(), "hidden");
    type Changed = (Option<Instant>, Option<Instant>, Option<Instant>);
    let changed: Option<Changed> = changed.into_tuple().one(&app.db.read).await?;
    let expired = all.filter(ExpireAt.lte(now)).column_as(ExpireAt.max(), "expired");
    let expired: Option<Option<Instant>> = expired.into_tuple().one(&app.db.read).await?;
    let (updated, listed, hidden) = changed.unwrap_or_default();
    Ok([updated, listed, hidden, expired.flatten()].into_iter().flatten().max())
}
