//! The number of confirmations in a day, to one mailbox and for one network. A seal of either is kept, for a day.

use std::collections::HashSet;
use std::net::IpAddr;

use sea_orm::ActiveValue::Set;
use sea_orm::prelude::Expr;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::App;
use crate::digests::DAY;
use crate::digests::entity::confirmation::{ActiveModel, Column, Entity};
use crate::digests::links::Links;
use ground::clock::Instant;
use kit::db::DatabaseTransaction;
use kit::mail::Email;

/// Maximum number of confirmations to a mailbox.
const MAILBOX: u64 = 3;

/// True if another confirmation may go to an address today, asked for from this network; counts it if so.
pub(super) async fn may_write_to(
    app: &App,
    tx: &DatabaseTransaction,
    email: &Email,
    network: IpAddr,
    now: Instant,
) -> Result<bool, DbErr> {
    let mailbox = (Links::of(app).seal_of_mailbox(email), MAILBOX);
    let network = (Links::of(app).seal_of_network(network), app.mailer.settings().confirmations_per_network);
    if network.1 == u64::MAX {
        return claim(app, tx, &mailbox, now).await;
    }
    // A network that has none left takes none from the mailbox.
    if free(app, tx, &network, now).await?.is_none() {
        return Ok(false);
    }
    Ok(claim(app, tx, &mailbox, now).await? && claim(app, tx, &network, now).await?)
}

/// Take a place of a seal. Each is a row, so that of two who take the same the second sees it and looks for another.
async fn claim(app: &App, tx: &DatabaseTransaction, counted: &(String, u64), now: Instant) -> Result<bool, DbErr> {
    while let Some(id) = free(app, tx, counted, now).await? {
        let row = ActiveModel { id: Set(id), recipient: Set(counted.0.clone()), asked_at: Set(now) };
        let asked_at = || Expr::col((Entity, Column::AskedAt));
        let old = asked_at().lte(a_day_before(now).micros()).or(asked_at().gt(a_day_after(now).micros()));
        let once = OnConflict::column(Column::Id).update_column(Column::AskedAt).action_and_where(old).to_owned();
        if Entity::insert(row).on_conflict(once).exec_without_returning(tx).await? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A place that nobody took lately, if there is one.
async fn free(
    app: &App,
    tx: &DatabaseTransaction,
    (seal, places): &(String, u64),
    now: Instant,
) -> Result<Option<Uuid>, DbErr> {
    let lately = Entity::find().filter(Column::Recipient.eq(seal)).filter(Column::AskedAt.gt(a_day_before(now)));
    let lately = lately.filter(Column::AskedAt.lte(a_day_after(now)));
    let taken: HashSet<Uuid> =
        lately.select_only().column(Column::Id).into_tuple().all(tx).await?.into_iter().collect();
    if taken.len() as u64 >= *places {
        return Ok(None);
    }
    Ok((0..*places).map(|place| Links::of(app).place(seal, place)).find(|id| !taken.contains(id)))
}

/// The time after which something was asked under a wrong clock, and does not count.
fn a_day_after(now: Instant) -> Instant {
    now.plus_seconds(DAY)
}

fn a_day_before(now: Instant) -> Instant {
    now.plus_seconds(-DAY)
}
