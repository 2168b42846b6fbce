//! Telling one phone that could not be told with the others, or asks to be told: a job of its own.

use std::time::Duration;

use sea_orm::EntityTrait;
use web_push::Urgency;

use super::compose::Telling;
use super::payload::Wording;
use super::promises::{Deliver, Delivery, FIRST_WAIT, PARKED_FOR, Test};
use super::send::{Outcome, PushMessage, send};
use super::{entity, held, refusals, subscribe};
use crate::App;
use ground::ids::{CommuneId, SubscriptionId};
use ground::text::Message as Text;
use kit::counts::Counter as Reached;
use kit::jobs::{Failure, Job, Policy, Priority};
use kit::metrics::Pushed;

/// Time that a push service may take: as long as any call.
const PATIENCE: Duration = Duration::from_secs(10);

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
            title: title.in_language(language),
            text: text.in_language(language),
            language,
            tag: "test".to_owned(),
            navigate: app.site.at("/"),
            kind: None,
            id: subscription.to_string(),
            commune: None,
        };
        let message =
            PushMessage::new(&wording, Urgency::High, false, Duration::from_secs(3600)).map_err(Failure::give_up)?;
        finish(app, &phone, &message, None).await
    }
}

/// Send a message and write down its outcome, for the commune that it comes from, if one does.
async fn finish(
    app: &App,
    phone: &entity::Model,
    message: &PushMessage,
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
            if phone.refused_since.is_none() {
                return Ok(());
            }
            let transaction = app.db.begin_write().await?;
            refusals::clear(&transaction, phone.id).await?;
            Ok(transaction.commit().await?)
        }
        Outcome::Gone => {
            count(Reached::PushForgotten);
            let transaction = app.db.begin_write().await?;
            subscribe::forget(&transaction, phone).await?;
            Ok(transaction.commit().await?)
        }
        Outcome::Refused { served } => {
            count(Reached::PushFailed);
            let transaction = app.db.begin_write().await?;
            refusals::note(&transaction, phone, served, app.clock.now()).await?;
            Ok(transaction.commit().await?)
        }
        Outcome::Later { reason, after } => Err(Failure::retry_after(reason, after)),
    }
}
