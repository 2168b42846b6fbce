//! Telling one phone that could not be told with the others, or asks to be told: a job of its own.

use std::time::Duration;

use sea_orm::{DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use web_push::Urgency;

use super::{
    Kind,
    compose::Telling,
    entity, held,
    payload::Wording,
    send::{Message, Outcome, send},
    subscribe,
};
use crate::App;
use ground::{
    clock::Instant,
    ids::{AnnouncementId, CommuneId, SubscriptionId},
    text::Message as Text,
};
use kit::{
    counts::Counter as Reached,
    db::DatabaseTransaction,
    jobs::{Failure, Job, Policy, Priority, Promise},
    metrics::Pushed,
};

/// How long a push service may take: as long as any call.
const PATIENCE: Duration = Duration::from_secs(10);

/// About how long after a failed message it is sent again.
const FIRST_WAIT: Duration = Duration::from_secs(10);

/// How long what was given up is kept for an operator to see: it is no news by then.
pub(super) const PARKED_FOR: Duration = Duration::from_secs(30 * 86_400);

/// Whom to tell of what.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Delivery {
    pub(super) announcement: AnnouncementId,
    pub(super) commune: CommuneId,
    pub(super) subscription: SubscriptionId,
    pub(super) kind: Kind,
    /// When its time is over.
    pub(super) until: Instant,
}

/// Tells one phone, again and again with growing distance until its time is over.
#[derive(Debug)]
pub struct Deliver<const URGENT: bool>;

impl<const URGENT: bool> Job for Deliver<URGENT> {
    const KIND: &'static str = if URGENT { "deliver_alert" } else { "deliver" };
    type Context = App;
    const POLICY: Policy = Policy {
        // The time decides, not the number.
        attempts: i64::MAX,
        first_wait: FIRST_WAIT,
        // Twice the longest that a push service may ask for.
        ahead: Duration::from_secs(2 * 3600),
        at_once: 64,
        priority: if URGENT { Priority::Alert } else { Priority::Ordinary },
        parked_for: Some(PARKED_FOR),
        ..Policy::DEFAULT
    };
    type Payload = Delivery;

    async fn run(app: &App, delivery: Delivery) -> Result<(), Failure> {
        let now = app.clock.now();
        let Some(phone) = entity::Entity::find_by_id(delivery.subscription).one(&app.db.read).await? else {
            return Ok(());
        };
        if delivery.until <= now {
            app.metrics.pushed(delivery.kind.as_str(), Pushed::Parked);
            app.counts.count(delivery.commune, Reached::PushFailed, 1);
            return Err(Failure::give_up("its push service did not take it in time"));
        }
        let Some(mut telling) = Telling::of(app, delivery.announcement, delivery.commune).await? else { return Ok(()) };
        let quiet_until =
            phone.quiet_hours().and_then(|hours| hours.end(&phone.timezone, now)).filter(|_| !telling.news.urgent);
        if let Some(end) = quiet_until {
            return Ok(held::hold_one(app, &delivery, end).await?);
        }
        let message = telling.message(app, phone.locale, now)?;
        finish(app, &phone, &message, Some(delivery.commune)).await
    }
}

/// A message to oneself, to see whether it comes.
#[derive(Debug)]
pub struct Test;

impl Job for Test {
    const KIND: &'static str = "test_push";
    type Context = App;
    const POLICY: Policy = Policy { attempts: 5, at_once: 16, parked_for: Some(PARKED_FOR), ..Policy::DEFAULT };
    type Payload = SubscriptionId;

    async fn run(app: &App, subscription: SubscriptionId) -> Result<(), Failure> {
        let Some(phone) = entity::Entity::find_by_id(subscription).one(&app.db.read).await? else { return Ok(()) };
        let language = phone.locale;
        let title = Text::fixed("Les notifications fonctionnent", "Notifications work");
        let text = Text::fixed(
            "Vous recevrez ici ce que vous avez choisi de suivre.",
            "What you chose to follow will come here.",
        );
        let wording = Wording {
            title: title.in_language(language).to_owned(),
            text: text.in_language(language).to_owned(),
            language,
            tag: "test".to_owned(),
            navigate: app.site.at("/"),
            kind: None,
            id: subscription.to_string(),
            commune: None,
        };
        let message =
            Message::new(&wording, Urgency::High, false, Duration::from_secs(3600)).map_err(Failure::give_up)?;
        finish(app, &phone, &message, None).await
    }
}

/// Send it, of the commune that reaches somebody by it, if one does.
async fn finish(
    app: &App,
    phone: &entity::Model,
    message: &Message,
    commune: Option<CommuneId>,
) -> Result<(), Failure> {
    let count = |kind| {
        if let Some(commune) = commune {
            app.counts.count(commune, kind, 1);
        }
    };
    match send(app, phone, message, PATIENCE).await.map_err(Failure::retry)? {
        Outcome::Accepted => {
            count(Reached::PushAccepted);
            Ok(())
        }
        Outcome::Gone => {
            count(Reached::PushForgotten);
            let transaction = app.db.begin_write().await?;
            subscribe::forget(&transaction, phone).await?;
            Ok(transaction.commit().await?)
        }
        Outcome::Later { reason, after } => Err(Failure::retry_after(reason, after)),
        Outcome::Never { reason } => {
            app.metrics.pushed(message.kind, Pushed::Parked);
            count(Reached::PushFailed);
            Err(Failure::give_up(reason))
        }
    }
}

/// Promise to tell one phone, not before that time.
pub(super) async fn promise(
    delivery: Delivery,
    urgent: bool,
    due: Instant,
    tx: &DatabaseTransaction,
    now: Instant,
) -> Result<(), DbErr> {
    if urgent {
        Promise::<Deliver<true>>::new(&delivery).due_at(due).make(tx, now).await
    } else {
        Promise::<Deliver<false>>::new(&delivery).due_at(due).make(tx, now).await
    }
}

/// How long to wait after the first failure: those that failed together shall not come back together, so up to twice as
/// long as asked, as the subscription's id has it.
pub(super) fn wait(subscription: SubscriptionId, asked: Option<Duration>) -> Duration {
    let [.., share] = *subscription.uuid().as_bytes();
    asked.unwrap_or(FIRST_WAIT).min(Duration::from_secs(3600)).mul_f64(1.0 + f64::from(share) / 256.0)
}
