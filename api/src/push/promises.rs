//! Promises to tell one phone.

use std::time::Duration;

use sea_orm::DbErr;
use serde::{Deserialize, Serialize};

use super::NewsKind;
use ground::clock::Instant;
use ground::ids::{AnnouncementId, CommuneId, SubscriptionId};
use kit::db::DatabaseTransaction;
use kit::jobs::Promise;

/// Time after which a failed message is sent again, about.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(10);

/// Time that a message given up is kept for an operator to see: it is no news by then.
pub(crate) const PARKED_FOR: Duration = Duration::from_secs(30 * 86_400);

/// A delivery: the announcement, and the phone to tell.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Delivery {
    pub(super) announcement: AnnouncementId,
    pub(super) commune: CommuneId,
    pub(super) subscription: SubscriptionId,
    pub(super) kind: NewsKind,
    /// Time at which it is no news any more.
    pub(super) until: Instant,
}

/// Tells one phone, again and again with growing distance until its time is over.
#[derive(Debug)]
pub struct Deliver<const URGENT: bool>;

/// Sends a message to oneself, to see whether it comes.
#[derive(Debug)]
pub struct Test;

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

/// Time to wait after the first failure: by the subscription's id up to twice as long as asked, so that messages that
/// failed together do not come back together.
pub(super) fn wait(subscription: SubscriptionId, asked: Option<Duration>) -> Duration {
    let [.., share] = *subscription.uuid().as_bytes();
    asked.unwrap_or(FIRST_WAIT).clamp(FIRST_WAIT, Duration::from_secs(3600)).mul_f64(1.0 + f64::from(share) / 256.0)
}
