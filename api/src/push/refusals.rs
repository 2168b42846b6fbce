//! Refusals: messages that a phone's push service will not take, though it knows the phone.
//!
//! One of them may be our own fault (a key, a subject, a message), and says nothing of the phone. A phone is forgotten
//! when several in a row were refused while the same push service took messages for others.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter};

use super::entity::{Column, Entity, Model};
use ground::clock::Instant;
use ground::ids::SubscriptionId;

/// Number of messages in a row after whose refusal a phone is forgotten.
const SEVERAL: i32 = 3;

/// Note that a message for this phone was refused by a push service which last took one at `served`.
pub(super) async fn note(tx: &impl ConnectionTrait, phone: &Model, served: Instant, now: Instant) -> Result<(), DbErr> {
    // At another endpoint it is as good as another phone.
    let same = || Column::Id.eq(phone.id).and(Column::EndpointHash.eq(phone.endpoint_hash.as_str()));
    Entity::update_many()
        .col_expr(Column::Refusals, Expr::col(Column::Refusals).add(1))
        .col_expr(Column::RefusedSince, Expr::col(Column::RefusedSince).if_null(now))
        .filter(same())
        .exec(tx)
        .await?;
    let hopeless = Column::Refusals.gte(SEVERAL).and(Column::RefusedSince.lt(served));
    Entity::delete_many().filter(same().and(hopeless)).exec(tx).await?;
    Ok(())
}

/// Forget the refusals of a phone that was told something.
pub(super) async fn clear(tx: &impl ConnectionTrait, phone: SubscriptionId) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Refusals, Expr::value(0))
        .col_expr(Column::RefusedSince, Expr::value(None::<i64>))
        .filter(Column::Id.eq(phone))
        .exec(tx)
        .await?;
    Ok(())
}
