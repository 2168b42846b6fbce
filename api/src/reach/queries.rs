//! Reading what was counted.

use std::collections::BTreeMap;

use sea_orm::prelude::Expr;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::entity::{Column, Entity};
use crate::App;
use ground::ids::{CommuneId, NoticeId};
use kit::counts::{Counter, Day};

/// The counts of each day and kind, where anything was counted.
pub(super) async fn by_day(
    app: &App,
    commune: CommuneId,
    days: (Day, Day),
) -> Result<BTreeMap<(Day, Counter), i64>, DbErr> {
    let sums = within(commune, days).columns([Column::Day, Column::Kind]).column_as(sum(), "sum");
    let sums = sums.group_by(Column::Day).group_by(Column::Kind);
    let rows: Vec<(Day, Counter, i64)> = sums.into_tuple().all(&app.db.read).await?;
    Ok(rows.into_iter().map(|(day, kind, sum)| ((day, kind), sum)).collect())
}

/// The notices opened most in these days, `most` at most, each with the number of its opens by devices and by others.
pub(super) async fn most_opened(
    app: &App,
    commune: CommuneId,
    days: (Day, Day),
    most: u64,
) -> Result<Vec<(NoticeId, i64, i64)>, DbErr> {
    let sums = within(commune, days)
        .filter(Column::Kind.is_in([Counter::NoticeOpens, Counter::OpensWithoutDevice]))
        .column(Column::Subject)
        .column_as(sum_of(Counter::NoticeOpens), "opens")
        .column_as(sum_of(Counter::OpensWithoutDevice), "without_device");
    let sums = sums.group_by(Column::Subject).order_by(sum(), Order::Desc).order_by_desc(Column::Subject).limit(most);
    let rows: Vec<(Uuid, i64, i64)> = sums.into_tuple().all(&app.db.read).await?;
    Ok(rows.into_iter().map(|(subject, opens, others)| (NoticeId::from_uuid(subject), opens, others)).collect())
}

/// The subjects of a kind in these days, `most` at most, most counted first.
pub(super) async fn most_counted(
    app: &App,
    commune: CommuneId,
    days: (Day, Day),
    (kind, most): (Counter, u64),
) -> Result<Vec<(Uuid, i64)>, DbErr> {
    let sums = within(commune, days).filter(Column::Kind.eq(kind)).column(Column::Subject).column_as(sum(), "sum");
    let sums = sums.group_by(Column::Subject).order_by(sum(), Order::Desc).order_by_desc(Column::Subject).limit(most);
    sums.into_tuple().all(&app.db.read).await
}

fn within(commune: CommuneId, (from, to): (Day, Day)) -> Select<Entity> {
    Entity::find()
        .select_only()
        .filter(Column::CommuneId.eq(commune))
        .filter(Column::Day.gte(from))
        .filter(Column::Day.lte(to))
}

/// The sum of one kind among several.
fn sum_of(kind: Counter) -> SimpleExpr {
    Expr::cust(format!(r#"CAST(SUM(CASE WHEN "reach"."kind" = '{kind}' THEN "reach"."total" ELSE 0 END) AS BIGINT)"#))
}

/// PostgreSQL adds up to a number of another type.
fn sum() -> SimpleExpr {
    Expr::cust(r#"CAST(SUM("reach"."total") AS BIGINT)"#)
}
