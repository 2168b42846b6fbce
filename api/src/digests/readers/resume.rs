//! Bringing back readers whose address was refused too often, for an operator who mended what was wrong.

use sea_orm::prelude::Expr;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter};

use crate::App;
use crate::digests::entity::reader::{Column, Entity};
use ground::ids::CommuneId;
use kit::mail::Email;

/// Bring back suspended readers: all, or those of a commune or with an address. Answers their number; the next letter
/// goes to them again.
///
/// # Errors
/// When the database fails.
pub async fn resume(app: &App, commune: Option<CommuneId>, email: Option<&Email>) -> Result<u64, DbErr> {
    let these = Condition::all()
        .add(Column::SuspendedAt.is_not_null())
        .add_option(commune.map(|commune| Column::CommuneId.eq(commune)))
        .add_option(email.map(|email| Column::Email.eq(email.clone())));
    let tx = app.db.begin_write().await?;
    let resumed = Entity::update_many()
        .col_expr(Column::SuspendedAt, Expr::value(None::<i64>))
        .col_expr(Column::Refusals, Expr::value(0_i64))
        .col_expr(Column::UpdatedAt, Expr::value(app.clock.now()))
        .filter(these)
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(resumed.rows_affected)
}
