//! Mails with a code to one address, and wrong codes for it: of requests to sign in and of changes of address together.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::entity::{email_change, sign_in};
use ground::clock::Instant;
use kit::db::DatabaseTransaction;
use kit::mail::Email;

/// Numbers of mails to one address in an hour and in a day.
const HOURLY: u64 = 5;
const DAILY: u64 = 20;

/// Seconds after which one mail more goes to an address beyond these, so that nobody can shut its owner out.
const ONE_MORE: i64 = 600;

/// Number of wrong codes in a day for one address, after which only a link signs in.
const WRONG_DAILY: i32 = 20;

pub(super) const HOUR: i64 = 3600;
pub(super) const DAY: i64 = 86_400;

/// True if another mail may go to an address now. Who asks next waits until this one is written.
pub(super) async fn may_go_to(tx: &DatabaseTransaction, email: &Email, now: Instant) -> Result<bool, DbErr> {
    tx.lock_name(&format!("mails to {email}")).await?;
    let (hour, day) = (mails(tx, email, now, HOUR).await?, mails(tx, email, now, DAY).await?);
    Ok((hour < HOURLY && day < DAILY) || mails(tx, email, now, ONE_MORE).await? == 0)
}

async fn mails(tx: &DatabaseTransaction, email: &Email, now: Instant, seconds: i64) -> Result<u64, DbErr> {
    let since = now.plus_seconds(-seconds);
    let asked = sign_in::Entity::find().filter(sign_in::Column::Email.eq(email.clone()));
    let asked = asked.filter(sign_in::Column::CreatedAt.gt(since)).count(tx).await?;
    let changes = email_change::Entity::find().filter(email_change::Column::NewEmail.eq(email.clone()));
    Ok(asked + changes.filter(email_change::Column::CreatedAt.gt(since)).count(tx).await?)
}

/// True if a code for an address may be tried. Who tries next waits until this one is counted.
pub(super) async fn may_be_tried_for(tx: &DatabaseTransaction, email: &Email, now: Instant) -> Result<bool, DbErr> {
    tx.lock_name(&format!("codes for {email}")).await?;
    let since = now.plus_seconds(-DAY);
    let asked = sign_in::Entity::find().filter(sign_in::Column::Email.eq(email.clone()));
    let asked = asked.filter(sign_in::Column::CreatedAt.gt(since)).select_only().column(sign_in::Column::Wrong);
    let changes = email_change::Entity::find().filter(email_change::Column::NewEmail.eq(email.clone()));
    let changes = changes.filter(email_change::Column::CreatedAt.gt(since)).select_only();
    let changes = changes.column(email_change::Column::Wrong);
    let mut wrong: Vec<i32> = asked.into_tuple().all(tx).await?;
    wrong.extend(changes.into_tuple::<i32>().all(tx).await?);
    Ok(wrong.into_iter().sum::<i32>() < WRONG_DAILY)
}
