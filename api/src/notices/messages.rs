//! The messages that an alert is sent in, for machines: one when it goes up, one for each change, one when it is over before
//! its time.

use super::entry::{Entry, columns};
use super::superseded::Superseded;
use super::{Category, PostState, entity};
use crate::App;
use ground::clock::Instant;
use ground::ids::CommuneId;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};

impl Entry {
    /// The times of the messages that the one it is now supersedes, but for the first.
    pub(crate) fn superseded(&self) -> impl Iterator<Item = Instant> {
        let last = self.edited_at.filter(|_| self.lifted_at.is_some());
        self.superseded.iter().flat_map(Superseded::times).chain(last)
    }

    /// The end of what is told of it: that of an alert that was lifted is when it was to end.
    pub(crate) fn told_until(&self) -> Option<Instant> {
        if self.lifted_at.is_none() {
            return self.expire_at;
        }
        let end = self.expire_at.filter(|_| self.category == Category::Alert);
        self.told_until.into_iter().chain(end).max()
    }

    /// The time at which an alert was over, if it was before its time: it was taken down, shortened or made something else.
    fn over_at(&self, now: Instant) -> Option<Instant> {
        let taken_down = (self.state != PostState::Approved).then_some(self.updated_at);
        let made_other = (self.category != Category::Alert).then_some(self.edited_at.unwrap_or(self.updated_at));
        let over = [taken_down, made_other, self.hidden_at, self.expire_at].into_iter().flatten().min()?;
        (self.published_at() <= over && over <= now).then_some(over)
    }
}

/// The alerts of a commune that are over before their time, for as long as they were to last, newest first.
pub(crate) async fn lifted(app: &App, commune: CommuneId, now: Instant, most: u64) -> Result<Vec<Entry>, DbErr> {
    use entity::Column::{
        ApprovedAt, Category as About, CommuneId as Commune, ExpireAt, HiddenAt, ListedAt, State, ToldUntil, UpdatedAt,
    };
    let was_to_last = ToldUntil.gt(now).or(About.eq(Category::Alert).and(ExpireAt.gt(now)));
    let is_over = Condition::any()
        .add(State.ne(PostState::Approved))
        .add(HiddenAt.is_not_null())
        .add(ExpireAt.lte(now))
        .add(About.ne(Category::Alert));
    let condition = Condition::all()
        .add(Commune.eq(commune))
        .add(State.is_in([PostState::Approved, PostState::Withdrawn, PostState::Left]))
        .add(ApprovedAt.is_not_null())
        .add(ListedAt.lte(now))
        .add(was_to_last)
        .add(is_over);
    let found: Vec<Entry> = columns(entity::Entity::find().filter(condition))
        .order_by_desc(UpdatedAt)
        .limit(most)
        .into_model()
        .all(&app.db.read)
        .await?;
    let lifted = found.into_iter().filter_map(|mut it| {
        it.lifted_at = Some(it.over_at(now)?);
        Some(it)
    });
    Ok(lifted.collect())
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
