//! Messages that wait for quiet hours to end, and the ones that are left then.

use std::collections::HashMap;
use std::time::Duration;

use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter, QueryOrder};

use super::announcements::held::{Column, Entity, Model};
use super::compose::Telling;
use super::promises::{Delivery, PARKED_FOR, promise};
use crate::App;
use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId, SubscriptionId};
use kit::db::DatabaseTransaction;
use kit::jobs::{Failure, Job, Policy, Promise};

/// Maximum number of messages that come when quiet hours end, the latest.
const MOST: usize = 10;

/// Hold an announcement back for subscriptions, each until its own time.
pub(super) async fn hold(
    transaction: &DatabaseTransaction,
    announcement_id: AnnouncementId,
    commune_id: CommuneId,
    until: HashMap<SubscriptionId, Instant>,
    now: Instant,
) -> Result<(), DbErr> {
    if until.is_empty() {
        return Ok(());
    }
    let rows = until
        .keys()
        .map(|&subscription_id| Model { subscription_id, announcement_id, commune_id }.into_active_model().reset_all());
    let unless_there = OnConflict::columns([Column::SubscriptionId, Column::AnnouncementId]).do_nothing().to_owned();
    Entity::insert_many(rows).on_conflict(unless_there).exec_without_returning(transaction).await?;
    for (subscription, end) in until {
        Promise::<Release>::new(&subscription)
            .unique(subscription.to_string())
            .due_at(end)
            .make(transaction, now)
            .await?;
    }
    Ok(())
}

pub(super) async fn hold_one(app: &App, delivery: &Delivery, until: Instant) -> Result<(), DbErr> {
    let transaction = app.db.begin_write().await?;
    let until = HashMap::from([(delivery.subscription, until)]);
    hold(&transaction, delivery.announcement, delivery.commune, until, app.clock.now()).await?;
    transaction.commit().await
}

/// Releases the latest messages held back for a subscription, as deliveries of their own.
#[derive(Debug)]
pub struct Release;

impl Job for Release {
    const KIND: &'static str = "release_push";
    type Context = App;
    // Quiet hours end within a day, which may have 25 hours.
    const POLICY: Policy =
        Policy { at_once: 16, ahead: Duration::from_secs(25 * 3600), parked_for: Some(PARKED_FOR), ..Policy::DEFAULT };
    type Payload = SubscriptionId;

    async fn run(app: &App, subscription: SubscriptionId) -> Result<(), Failure> {
        let all = Entity::find().filter(Column::SubscriptionId.eq(subscription)).order_by_desc(Column::AnnouncementId);
        let held = all.all(&app.db.read).await?;
        let read: Vec<_> = held.iter().map(|it| it.announcement_id).collect();
        let mut latest = Vec::new();
        for Model { announcement_id: announcement, commune_id: commune, .. } in held {
            // What was withdrawn or is over takes nobody's place; nor does the news of it, for who did not hear of it.
            if let Some(telling) = Telling::of(app, announcement, commune).await?
                && !telling.news.takes_back().is_some_and(|before| read.contains(&before))
                && latest.len() < MOST
            {
                let now = app.clock.now();
                let until = now.plus(telling.news.ttl(now));
                latest.push(Delivery { announcement, commune, subscription, kind: telling.news.kind, until });
            }
        }
        let now = app.clock.now();
        let transaction = app.db.begin_write().await?;
        for delivery in latest.into_iter().rev() {
            promise(delivery, false, now, &transaction, now).await?;
        }
        let released = Column::SubscriptionId.eq(subscription).and(Column::AnnouncementId.is_in(read));
        Entity::delete_many().filter(released).exec(&transaction).await?;
        Ok(app.jobs.commit(transaction).await?)
    }
}
