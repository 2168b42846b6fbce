//! Promises to send letters: those of a range, and one of them again.

use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use ground::clock::Instant;
use ground::ids::{DeliveryId, EditionId};
use kit::db::DatabaseTransaction;
use kit::jobs::Promise;

/// Deliveries of an edition, by the first and the last of their ids.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Range {
    pub(super) edition: Uuid,
    pub(super) first: Uuid,
    pub(super) last: Uuid,
}

/// Sends a range of an edition.
#[derive(Debug)]
pub struct SendLetters;

/// Sends one letter again that the mail server wanted later.
#[derive(Debug)]
pub struct SendLetter;

pub(in crate::digests) async fn promise_range(
    tx: &DatabaseTransaction,
    edition: EditionId,
    first: DeliveryId,
    last: DeliveryId,
    now: Instant,
) -> Result<(), DbErr> {
    let range = Range { edition: edition.uuid(), first: first.uuid(), last: last.uuid() };
    Promise::<SendLetters>::new(&range).unique(first.to_string()).make(tx, now).await
}

/// Promise to send one again.
pub(super) async fn promise_one(
    tx: &DatabaseTransaction,
    id: DeliveryId,
    now: Instant,
    due_at: Instant,
) -> Result<(), DbErr> {
    Promise::<SendLetter>::new(&id.uuid()).due_at(due_at).make(tx, now).await
}
