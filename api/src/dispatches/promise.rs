//! Promising dispatches, in the transaction of what they tell of.

use sea_orm::DbErr;
use uuid::Uuid;

use super::look::News;
use super::mail::{Dispatch, MailDispatch};
use crate::accounts::{Caller, told};
use ground::clock::Instant;
use ground::ids::{AccountId, OrganisationId};
use kit::db::DatabaseTransaction;
use kit::jobs::{Priority, Promise};

/// Tell those who publish for an organisation, but for whoever did it.
pub(crate) async fn to_publishers(
    tx: &DatabaseTransaction,
    by: &Caller,
    organisation: OrganisationId,
    news: News,
    now: Instant,
) -> Result<(), DbErr> {
    let receivers = told::publishers(tx, organisation).await?;
    promise(tx, by, receivers, news, Priority::Ordinary, now).await
}

/// Tell those who decide in the commune, but for whoever did it.
pub(crate) async fn to_deciders(tx: &DatabaseTransaction, by: &Caller, news: News, now: Instant) -> Result<(), DbErr> {
    let receivers = told::deciders(tx, news.commune).await?;
    promise(tx, by, receivers, news, Priority::Alert, now).await
}

async fn promise(
    tx: &DatabaseTransaction,
    by: &Caller,
    receivers: Vec<AccountId>,
    news: News,
    priority: Priority,
    now: Instant,
) -> Result<(), DbErr> {
    for to in receivers.into_iter().filter(|to| Some(*to) != by.account()) {
        let dispatch = Dispatch {
            id: Uuid::now_v7(),
            to: to.uuid(),
            commune: news.commune.uuid(),
            told: news.told,
            subject: news.subject,
            outcome: news.outcome,
        };
        Promise::<MailDispatch>::new(&dispatch).priority(priority).make(tx, now).await?;
    }
    Ok(())
}
